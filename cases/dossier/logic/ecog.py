"""How long a performance status counts. Trials ask for one that is at most 28 days old (IMPRESS and DRUP practice)."""

from datetime import date, timedelta

VALID_DAYS = 28


def age_days(assessed_on: date | None, on: date) -> int | None:
    """Days since the assessment; None when its day is unknown. A day in the future counts as today."""
    return None if assessed_on is None else max((on - assessed_on).days, 0)


def is_valid(assessed_on: date | None, on: date) -> bool:
    age = age_days(assessed_on, on)
    return age is not None and age <= VALID_DAYS


def expires_on(assessed_on: date) -> date:
    """The last day on which it counts."""
    return assessed_on + timedelta(days=VALID_DAYS)
