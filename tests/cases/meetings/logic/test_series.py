"""On which days a series falls, and that its clock is the Norwegian one."""

from datetime import UTC, date, time

import pytest

from cases.meetings.logic.series import Pattern, week_of

NOVEMBER = date(2026, 11, 1)  # a Sunday


@pytest.mark.parametrize(
    ("pattern", "first", "last", "expected"),
    [
        (Pattern(1, time(14), 1, NOVEMBER), date(2026, 11, 1), date(2026, 11, 17), ["11-03", "11-10", "11-17"]),
        (Pattern(1, time(14), 2, NOVEMBER), date(2026, 11, 1), date(2026, 12, 1), ["11-03", "11-17", "12-01"]),
        # Every second week counts from the series' start, not from where one happens to look.
        (Pattern(1, time(14), 2, NOVEMBER), date(2026, 11, 4), date(2026, 12, 1), ["11-17", "12-01"]),
        (Pattern(1, time(14), 2, NOVEMBER), date(2026, 11, 17), date(2026, 11, 17), ["11-17"]),
        (Pattern(1, time(14), 1, NOVEMBER, date(2026, 11, 10)), NOVEMBER, date(2026, 12, 1), ["11-03", "11-10"]),
        (Pattern(1, time(14), 1, NOVEMBER, date(2026, 11, 9)), date(2026, 11, 4), date(2026, 12, 1), []),
        (Pattern(1, time(14), 1, date(2027, 1, 1)), date(2026, 11, 1), date(2026, 12, 31), []),
        (Pattern(6, time(14), 1, NOVEMBER), date(2026, 11, 1), date(2026, 11, 1), ["11-01"]),
    ],
)  # fmt: skip
def test_days_of_a_series(pattern: Pattern, first: date, last: date, expected: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in pattern.days(first, last)] == expected


def test_meeting_begins_at_two_by_norwegian_clocks_on_both_sides_of_their_changes() -> None:
    pattern = Pattern(1, time(14), 1, date(2026, 3, 1))
    days = ("2026-03-24", 13), ("2026-03-31", 12), ("2026-10-20", 12), ("2026-10-27", 13)
    changing = ("2026-10-25", 13), ("2027-03-28", 12)  # the very days, 25 and 23 hours long
    for day, hour in (*days, *changing):
        moment = pattern.moment(date.fromisoformat(day))
        assert moment.strftime("%H:%M") == "14:00"
        assert moment.astimezone(UTC).hour == hour, day


def test_week_belongs_to_the_year_that_has_its_thursday() -> None:
    assert week_of(date(2027, 1, 1)) == (2026, 53)
    assert week_of(date(2026, 12, 29)) == week_of(date(2027, 1, 3))
