"""When cases are due, and from when a meeting's plan counts."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.meetings.logic.schedule import (
    NOT_HELD_AFTER,
    PLAN_HOLDS,
    Planned,
    begins,
    due,
    expected,
    free_from,
    is_late,
    slots,
)

AT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


def test_slots_follow_each_other() -> None:
    assert slots(AT, [7, 10, 7]) == [AT, after(7), after(17)]
    assert slots(AT, []) == []


@pytest.mark.parametrize(
    ("opened", "counts_from"),
    [
        (None, AT),
        (AT, AT),
        (after(12), AT),  # opened late: the meeting is behind its plan
        (after(-60), AT),
        (AT + PLAN_HOLDS, AT),
        (after(61), after(61)),  # on another hour or day the plan's times mean nothing
        (after(-61), after(-61)),
    ],
)
def test_plan_counts_from(opened: datetime | None, counts_from: datetime) -> None:
    assert begins(AT, opened) == counts_from


def test_next_case_is_due_after_the_minutes_of_those_handled() -> None:
    assert due(AT, []) == AT
    assert due(AT, [7, 0, 10]) == after(17)


@pytest.mark.parametrize(
    ("opened", "ended", "current", "free"),
    [
        (AT, [], None, AT),
        (after(-10), [], None, AT),  # the room opens early; the first case begins as planned
        (after(23), [], None, after(23)),
        (after(23), [after(-2000)], None, after(23)),  # concluded days before the meeting
        (after(23), [after(33), after(29)], None, after(33)),
        (after(23), [after(33)], (after(34), 7), after(41)),
        (after(-90), [], None, after(-90)),  # another hour altogether: a rehearsal
    ],
)
def test_next_case_can_begin(
    opened: datetime, ended: list[datetime], current: tuple[datetime, int] | None, free: datetime
) -> None:
    assert free_from(AT, opened, ended, current) == free


def test_cases_that_wait_follow_each_other_from_when_the_meeting_is_free() -> None:
    plan = slots(AT, [7, 7, 10, 7])
    agenda = [Planned(7, waits=False), Planned(7, waits=True), Planned(10, waits=False), Planned(7, waits=True)]
    assert expected(plan, agenda, after(30)) == [AT, after(30), after(14), after(37)]
    assert expected([], [], AT) == []


@pytest.mark.parametrize(
    ("moment", "late"),
    [(after(-30), False), (after(0.9), False), (after(1), True), (AT + NOT_HELD_AFTER, False), (after(9999), False)],
)
def test_meeting_that_is_not_open_is_late(moment: datetime, late: bool) -> None:
    assert is_late(AT, moment) is late
