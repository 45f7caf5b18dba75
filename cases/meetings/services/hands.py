"""Hands that fall by themselves: with their owner, with the case, with the meeting."""

from collections.abc import Iterable

from cases.meetings.models import Meeting
from molmdt.kernel.clock import now


def lower_hands(meeting: Meeting, *, people: Iterable[int] | None = None) -> int:
    """Lowers the hands of these people, or all. Inside a transaction that appends its own event."""
    raised = meeting.hands.filter(lowered_at=None)
    if people is not None:
        raised = raised.filter(person__in=list(people))
    return raised.update(lowered_at=now())
