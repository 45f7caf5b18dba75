"""Which of the cases that are ready an agenda should take."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

# The dossier's words of urgency, the most urgent first; an unknown word waits like an ordinary case.
URGENCIES = ("urgent", "soon", "ordinary")


@dataclass(frozen=True)
class Candidate:
    """``since``: from when it has been ready."""

    case: int
    urgency: str
    since: datetime


def proposed(candidates: Iterable[Candidate], *, free_minutes: int, minutes_per_case: int) -> list[int]:
    """The cases to add, in order: by urgency, then by how long they have waited, as many as there is time for."""
    room = max(free_minutes, 0) // minutes_per_case
    return [one.case for one in sorted(candidates, key=_rank)[:room]]


def _rank(one: Candidate) -> tuple[int, datetime, int]:
    known = one.urgency if one.urgency in URGENCIES else "ordinary"
    return URGENCIES.index(known), one.since, one.case
