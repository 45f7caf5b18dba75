"""Easter by the church's own table, and the days that hang on it."""

from datetime import date, timedelta

import pytest

from cases.meetings.enums import Holiday
from cases.meetings.logic.holidays import easter_sunday, holiday

# Published dates of Easter Sunday, with the earliest and latest that the calendar knows.
EASTERS = (
    "1818-03-22", "1943-04-25", "2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31", "2025-04-20",
    "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25", "2049-04-18",
)  # fmt: skip


@pytest.mark.parametrize("day", EASTERS)
def test_easter(day: str) -> None:
    assert easter_sunday(int(day[:4])) == date.fromisoformat(day)


def test_easter_is_a_sunday_between_its_bounds_for_three_hundred_years() -> None:
    for year in range(1900, 2200):
        day = easter_sunday(year)
        assert day.weekday() == 6
        assert date(year, 3, 22) <= day <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-01", Holiday.NEW_YEAR),
        ("2026-04-02", Holiday.MAUNDY_THURSDAY),
        ("2026-04-03", Holiday.GOOD_FRIDAY),
        ("2026-04-05", Holiday.EASTER_SUNDAY),
        ("2026-04-06", Holiday.EASTER_MONDAY),
        ("2026-04-07", None),
        ("2026-05-01", Holiday.LABOUR_DAY),
        ("2026-05-14", Holiday.ASCENSION),
        ("2026-05-17", Holiday.CONSTITUTION_DAY),
        ("2026-05-24", Holiday.PENTECOST),
        ("2026-05-25", Holiday.PENTECOST_MONDAY),
        ("2026-12-24", None),  # closed early by habit, not a holiday by law
        ("2026-12-25", Holiday.CHRISTMAS_DAY),
        ("2026-12-26", Holiday.BOXING_DAY),
        ("2043-05-17", Holiday.CONSTITUTION_DAY),  # also Pentecost: the fixed day is named
        ("2026-11-24", None),
    ],
)
def test_holidays(day: str, expected: Holiday | None) -> None:
    assert holiday(date.fromisoformat(day)) == expected


def test_a_year_has_twelve_holidays_unless_two_fall_together() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert sum(holiday(day) is not None for day in days) == len(Holiday)
