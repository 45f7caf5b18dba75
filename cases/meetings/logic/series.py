"""On which days a series of meetings falls."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(weeks=1)
OSLO = ZoneInfo("Europe/Oslo")  # a series keeps Norwegian wall-clock time through both changes of the clock


@dataclass(frozen=True)
class Pattern:
    """``weekday``: 0 = Monday; the first day is the first such weekday from ``starts_on`` on."""

    weekday: int
    begins: time
    every_weeks: int
    starts_on: date
    ends_on: date | None = None

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days from ``first`` to ``last``, both included."""
        day = self.starts_on + timedelta(days=(self.weekday - self.starts_on.weekday()) % 7)
        end = min(last, self.ends_on or last)
        step = self.every_weeks * WEEK
        if first > day:
            day += -((day - first) // step) * step  # rounded up: the first day not before ``first``
        while day <= end:
            yield day
            day += step

    def moment(self, day: date) -> datetime:
        """When the meeting of a day begins."""
        return datetime.combine(day, self.begins, tzinfo=OSLO)


def week_of(day: date) -> tuple[int, int]:
    """ISO year and week: a series that moves to another weekday moves each meeting within its week."""
    return day.isocalendar()[:2]
