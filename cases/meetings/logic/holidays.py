"""Norwegian public holidays.

Lov om helligdager og helligdagsfred (24 February 1995 no. 12) § 2, and lov om 1 og 17 mai som høgtidsdager (26 April
1947 no. 1). Version: as in force in 2026. No meeting is skipped because of them: a planner sees the day and
decides. Invitations do not go out on one.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from cases.meetings.enums import Holiday

FIXED: Mapping[tuple[int, int], Holiday] = {
    (1, 1): Holiday.NEW_YEAR,
    (5, 1): Holiday.LABOUR_DAY,
    (5, 17): Holiday.CONSTITUTION_DAY,
    (12, 25): Holiday.CHRISTMAS_DAY,
    (12, 26): Holiday.BOXING_DAY,
}
# Days from Easter Sunday.
MOVABLE: Mapping[int, Holiday] = {
    -3: Holiday.MAUNDY_THURSDAY,
    -2: Holiday.GOOD_FRIDAY,
    0: Holiday.EASTER_SUNDAY,
    1: Holiday.EASTER_MONDAY,
    39: Holiday.ASCENSION,
    49: Holiday.PENTECOST,
    50: Holiday.PENTECOST_MONDAY,
}


def easter_sunday(year: int) -> date:
    """By the Gregorian computus as Meeus, Jones and Butcher wrote it (Astronomical Algorithms, 1991, chapter 8)."""
    golden, century, in_century = year % 19, year // 100, year % 100
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leap_years, year_rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holiday(day: date) -> Holiday | None:
    """The public holiday of a day. Where two fall together (17 May, Pentecost), the fixed one is named."""
    fixed = FIXED.get((day.month, day.day))
    return fixed or MOVABLE.get((day - easter_sunday(day.year)) // timedelta(days=1))
