"""Who is to be told what about a meeting, when, and what of it has been told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cases.meetings.logic.holidays import holiday

OSLO = ZoneInfo("Europe/Oslo")

# The national board invites with a tentative slot on Thursday afternoon of the week before (the InPreD node of Oslo
# University Hospital on how the board works, read 2026-11). Where that is a public holiday, as before Easter and on
# Ascension Day, the day before it that is none: nobody reads mail then. Version 2.
NOTICE_WEEKDAY = 3  # Thursday
NOTICE_TIME = time(14, 0)  # Norwegian clocks
# A slot that moves by no more than this is not worth a mail: slots are tentative. House rule, version 1.
TELLS_FROM = timedelta(minutes=10)
# An agenda that somebody is rearranging settles before its changes are told. House rule, version 1.
SETTLES_AFTER = timedelta(minutes=5)
# A mail server that is away is asked again after one minute, two, four ... at most an hour apart.
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)

Key = tuple[int | None, int]  # agenda item (None: the whole meeting) and person


@dataclass(frozen=True)
class Slot:
    """From when to when somebody is asked to come."""

    starts_at: datetime
    ends_at: datetime

    def moved_to(self, other: "Slot") -> bool:
        """Whether the difference is worth telling."""
        early, late = abs(self.starts_at - other.starts_at), abs(self.ends_at - other.ends_at)
        return max(early, late) > TELLS_FROM


@dataclass(frozen=True)
class Changes:
    """What must be told: who is new, whose slot has moved and whose invitation no longer holds."""

    new: Mapping[Key, Slot]
    moved: Mapping[Key, Slot]
    gone: tuple[Key, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.moved or self.gone)


def notice_moment(starts_at: datetime) -> datetime:
    """When the invitations to a meeting go out by themselves: the Thursday of the week before, or the last working day
    until then."""
    day = starts_at.astimezone(OSLO).date()
    thursday = day - timedelta(days=day.weekday() + 7 - NOTICE_WEEKDAY)
    return datetime.combine(_no_holiday(thursday), NOTICE_TIME, tzinfo=OSLO)


def _no_holiday(day: date) -> date:
    """The Thursday itself, or the last day before it that is no public holiday: two at most follow each other."""
    while holiday(day) is not None:
        day -= timedelta(days=1)
    return day


def changes(told: Mapping[Key, Slot], wanted: Mapping[Key, Slot]) -> Changes:
    """``told``: what holds as people know it. Compared with that, not with the last plan: small moves add up."""
    return Changes(
        new={key: slot for key, slot in wanted.items() if key not in told},
        moved={key: slot for key, slot in wanted.items() if key in told and told[key].moved_to(slot)},
        gone=tuple(key for key in told if key not in wanted),
    )


def wanted_slots(*, members: Iterable[int], whole: Slot, cases: Iterable[tuple[int, int, Slot]]) -> dict[Key, Slot]:
    """``cases``: agenda item, treating doctor and slot of each case whose doctor is to come."""
    slots: dict[Key, Slot] = {(None, person): whole for person in members}
    slots |= {(item, doctor): slot for item, doctor, slot in cases}
    return slots


def next_attempt(tried_at: datetime | None, attempts: int) -> datetime | None:
    """When a message that could not be sent is tried again; None: it has not been tried, so now."""
    if tried_at is None or attempts == 0:
        return None
    wait: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)
    return tried_at + wait
