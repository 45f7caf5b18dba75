"""The one clock. Everything that asks for the time asks here, so that tests can stop it and move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
_frozen_at: ContextVar[datetime | None] = ContextVar("frozen_at", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen_at.get() or datetime.now(UTC)


def today() -> date:
    """The present day as Norway counts it: what a due date or an age means to the user."""
    return now().astimezone(OSLO).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Stops the clock of this context at an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("the clock can only be stopped at an aware moment")
    token = _frozen_at.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen_at.reset(token)
