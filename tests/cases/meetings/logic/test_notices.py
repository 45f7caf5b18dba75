"""When notices go out, what is worth telling, and how long a mail waits for its server."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.meetings.logic.notices import Slot, changes, next_attempt, notice_moment, wanted_slots

TUESDAY = datetime(2026, 11, 24, 13, tzinfo=UTC)


def slot(minutes: int, length: int = 7) -> Slot:
    begins = TUESDAY + timedelta(minutes=minutes)
    return Slot(begins, begins + timedelta(minutes=length))


@pytest.mark.parametrize(
    ("meeting", "notice"),
    [
        ("2026-11-24T13:00", "2026-11-19T13:00"),  # Tuesday: the Thursday before, 14.00 in winter
        ("2026-11-23T09:00", "2026-11-19T13:00"),
        ("2026-11-27T13:00", "2026-11-19T13:00"),  # Friday: still the week before, not the day before
        ("2026-11-29T13:00", "2026-11-19T13:00"),
        ("2026-03-31T12:00", "2026-03-26T13:00"),  # the clock changes between them
        ("2026-10-27T13:00", "2026-10-22T12:00"),
        ("2026-11-22T23:30", "2026-11-19T13:00"),  # Monday by Norwegian clocks
        ("2027-03-30T12:00", "2027-03-24T13:00"),  # after Easter and the change of the clock: before Maundy Thursday
        ("2026-05-19T12:00", "2026-05-13T12:00"),  # Ascension Day is a Thursday every year
        ("2025-05-06T12:00", "2025-04-30T12:00"),  # 1 May
        ("2026-01-06T13:00", "2025-12-31T13:00"),  # New Year's Day
        ("2024-12-30T13:00", "2024-12-24T13:00"),  # two holidays
    ],
)
def test_notice_goes_out_on_the_thursday_of_the_week_before_or_the_last_day_until_then(
    meeting: str, notice: str
) -> None:
    found = notice_moment(datetime.fromisoformat(meeting).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(notice).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (slot(0), slot(0), False),
        (slot(0), slot(10), False),  # ten minutes are not more than ten
        (slot(0), slot(11), True),
        (slot(14), slot(0), True),
        (slot(0, 90), slot(0, 101), True),
        (slot(0, 7), slot(0, 12), False),
    ],
)
def test_move_is_told_from_more_than_ten_minutes(before: Slot, after: Slot, told: bool) -> None:
    found = changes({(1, 5): before}, {(1, 5): after})
    assert (dict(found.moved) == {(1, 5): after}) is told
    assert bool(found) is told


def test_who_is_new_who_is_gone() -> None:
    told = {(None, 1): slot(0, 90), (7, 5): slot(0)}
    found = changes(told, {(None, 1): slot(0, 90), (8, 5): slot(0)})
    assert (dict(found.new), dict(found.moved), found.gone) == ({(8, 5): slot(0)}, {}, ((7, 5),))


def test_members_are_asked_for_the_whole_and_doctors_for_their_case() -> None:
    found = wanted_slots(members=[1, 2, 1], whole=slot(0, 90), cases=[(7, 5, slot(0)), (8, 1, slot(7))])
    assert found == {(None, 1): slot(0, 90), (None, 2): slot(0, 90), (7, 5): slot(0), (8, 1): slot(7)}


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (500, 60)]
)
def test_mail_waits_longer_each_time_and_never_more_than_an_hour(attempts: int, minutes: int) -> None:
    assert next_attempt(TUESDAY, attempts) == TUESDAY + timedelta(minutes=minutes)


def test_mail_that_was_not_tried_goes_now() -> None:
    assert next_attempt(None, 0) is None
    assert next_attempt(TUESDAY, 0) is None  # a new revision of one that was sent
