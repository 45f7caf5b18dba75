"""When each case of an agenda is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def slots(starts_at: datetime, minutes: Sequence[int]) -> list[datetime]:
    """The start of each case, given how many minutes each takes."""
    moments, moment = [], starts_at
    for length in minutes:
        moments.append(moment)
        moment += timedelta(minutes=length)
    return moments
