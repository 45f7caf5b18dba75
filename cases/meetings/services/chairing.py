"""Who leads an open meeting. The chair's laptop may die, or the chair may have to leave: somebody else leads on."""

from typing import Any

from django.db import transaction

from cases.meetings.enums import EventKind
from cases.meetings.models import Meeting
from cases.meetings.services.inside import room_of
from cases.meetings.services.log import append
from molmdt.audit import services as audit


@transaction.atomic
def take_chair(*, actor: Any, meeting: Meeting) -> Meeting:
    """The actor leads from now on, and the minutes say so; taking twice is taking once."""
    meeting = room_of(actor, meeting)
    if meeting.chair_id == actor.person_id:
        return meeting
    before, meeting.chair = meeting.chair_id, actor.person
    meeting.save(update_fields=["chair"])
    append(meeting, EventKind.AGENDA_CHANGED, actor, chair=actor.person_id, before=before)
    audit.record(
        actor=actor, action="meeting.run", verb="U", obj=meeting, meeting_id=meeting.pk, chair=actor.person_id,
        before=before,
    )  # fmt: skip
    return meeting
