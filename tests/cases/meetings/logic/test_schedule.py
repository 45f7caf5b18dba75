"""When cases are due, and from when a meeting's plan counts."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.meetings.logic.schedule import PLAN_HOLDS, begins, due, slots

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
