"""What falls by itself, with its owner, with the case or with the meeting: the raised hand, and the screen."""

from collections.abc import Collection, Iterable
from typing import Any

from cases.meetings.enums import EventKind
from cases.meetings.models import Meeting
from cases.meetings.services.log import append
from molmdt.kernel.clock import now


def lower_hands(meeting: Meeting, *, people: Iterable[int] | None = None) -> int:
    """Lowers the hands of these people, or all. Inside a transaction that appends its own event."""
    raised = meeting.hands.filter(lowered_at=None)
    if people is not None:
        raised = raised.filter(person__in=list(people))
    return raised.update(lowered_at=now())


def release(meeting: Meeting, actor: Any, people: Collection[int]) -> None:
    """Who leaves the room or steps aside lets go of the screen. Inside a transaction, the meeting locked."""
    if meeting.presenter_id in people:
        meeting.presenter = None
        meeting.save(update_fields=["presenter"])
        append(meeting, EventKind.CONTROL, actor, presenter=None)
