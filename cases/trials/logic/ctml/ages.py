"""Ages are asked of the birth date, to the day, against the day of screening minus so many months."""

from calendar import monthrange
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from cases.trials.logic.ctml.numbers import read_comparison

# Older than N means born before the day that lies N years back.
_BORN = {">=": ("<", "=="), "<=": (">", "=="), "==": ("==",), ">": ("<",), "<": (">",)}


def read_age(text: str) -> tuple[str, int] | None:
    """Sign and whole months: a fraction of a year is rounded (.083 is one month). None for what is no age."""
    read = read_comparison(text)
    if read is None:
        return None
    sign, years = read
    return sign, int((years * Decimal(12)).to_integral_value(rounding=ROUND_HALF_EVEN))


def fits_age(born: date, on: date, age: tuple[str, int]) -> bool:
    """The birthday itself counts for ``>=``, ``<=`` and ``==``; one day past the 18th, ``<=18`` fails."""
    sign, months = age
    limit = months_before(on, months)
    order = "==" if born == limit else "<" if born < limit else ">"
    return order in _BORN[sign]


def fits_between(earliest: date, latest: date, on: date, age: tuple[str, int]) -> bool | None:
    """For somebody born on one of these days, both included; None where it depends on which."""
    limit = months_before(on, age[1])
    days = {earliest, latest, *([limit] if earliest < limit < latest else [])}
    fits = {fits_age(day, on, age) for day in days}
    return fits.pop() if len(fits) == 1 else None


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of a shorter month. Never before year one."""
    count = max(day.year * 12 + day.month - 1 - months, 12)
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
