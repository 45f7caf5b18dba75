"""When each case of an agenda is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta

# What a meeting may take unless its planner says otherwise. No source prescribes a length: nine cases of seven minutes
# are 63, and some take longer. Version 1, 2026-11.
MEETING_MINUTES = 90


def slots(starts_at: datetime, minutes: Sequence[int]) -> list[datetime]:
    """The start of each case, given how many minutes each takes."""
    moments, moment = [], starts_at
    for length in minutes:
        moments.append(moment)
        moment += timedelta(minutes=length)
    return moments


# A meeting that was opened further than this from its planned time is measured from when it was opened.
PLAN_HOLDS = timedelta(minutes=60)


def begins(starts_at: datetime, opened_at: datetime | None) -> datetime:
    """From when the plan of a meeting counts."""
    if opened_at is None or abs(opened_at - starts_at) <= PLAN_HOLDS:
        return starts_at
    return opened_at


def due(begins_at: datetime, minutes_handled: Sequence[int]) -> datetime:
    """When the next case should begin: the planned minutes of all that is handled, in whatever order it was taken."""
    return begins_at + timedelta(minutes=sum(minutes_handled))
