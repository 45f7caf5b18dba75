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
