"""When each case of an agenda is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# What a meeting may take unless its planner says otherwise. No source prescribes a length: nine cases of seven minutes
# are 63, and some take longer. Version 1, 2026-11.
MEETING_MINUTES = 90


def slots(starts_at: datetime, minutes: Sequence[int]) -> list[datetime]:
    """The start of each case, given how many minutes each takes."""
    moments, moment = [], starts_at
    for length in minutes:
        moments.append(moment)
        moment += timedelta(minutes=length)
    return moments


# A meeting that was opened further than this from its planned time is measured from when it was opened.
PLAN_HOLDS = timedelta(minutes=60)


def begins(starts_at: datetime, opened_at: datetime | None) -> datetime:
    """From when the plan of a meeting counts."""
    if opened_at is None or abs(opened_at - starts_at) <= PLAN_HOLDS:
        return starts_at
    return opened_at


def due(begins_at: datetime, minutes_handled: Sequence[int]) -> datetime:
    """When the next case should begin: the planned minutes of all that is handled, in whatever order it was taken."""
    return begins_at + timedelta(minutes=sum(minutes_handled))


@dataclass(frozen=True)
class Planned:
    """One case of an agenda that runs. ``waits``: it has not been handled and is not up."""

    minutes: int
    waits: bool


def free_from(
    starts_at: datetime, opened_at: datetime, ended: Iterable[datetime], current: tuple[datetime, int] | None
) -> datetime:
    """From when the next case of an open meeting can begin: when the one that is up has had its minutes (``current``:
    since when, and how many), else when the last one ended, else when the meeting began. Who opens the room early
    begins on time all the same."""
    if current is not None:
        since, minutes = current
        return since + timedelta(minutes=minutes)
    return max(begins(starts_at, opened_at), opened_at, *ended)


def expected(plan: Sequence[datetime], agenda: Sequence[Planned], free: datetime) -> list[datetime]:
    """When each case is due now that the meeting runs: those that wait one after another from ``free`` on, the others
    as the ``plan`` had them."""
    moments = []
    for slot, one in zip(plan, agenda, strict=True):
        moments.append(free if one.waits else slot)
        free += timedelta(minutes=one.minutes if one.waits else 0)
    return moments


# A meeting that has not been opened for so long was not held. House rule, version 1.
NOT_HELD_AFTER = timedelta(hours=12)


def is_late(starts_at: datetime, moment: datetime) -> bool:
    """Whether a meeting that has not been opened should have been by now, and may still be."""
    return timedelta(minutes=1) <= moment - starts_at < NOT_HELD_AFTER
