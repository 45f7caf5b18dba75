"""Who changes an open meeting is in its room, whatever their rights. Every verb of the room begins here.

Acting is also a sign of life: who works over plain HTTP, without a socket, is not taken for silent.
"""

from typing import Any

from django.utils.translation import gettext as _

from cases.meetings.enums import MeetingState
from cases.meetings.models import AgendaItem, Attendance, Meeting
from cases.meetings.services.entering import enter
from cases.meetings.services.log import demand_current, demand_state, locked
from cases.meetings.services.presence import note_sign
from molmdt.kernel.errors import PreconditionFailed


def taking_part(actor: Any, item: AgendaItem) -> tuple[Meeting, AgendaItem]:
    """The locked meeting and the case that is up, for an act about that case."""
    meeting = room_of(actor, item.meeting_id)
    return meeting, demand_current(meeting, item)


def room_of(actor: Any, meeting: Meeting | int) -> Meeting:
    """The locked open meeting, for an act in it."""
    return changing(actor, meeting, MeetingState.OPEN)


def changing(actor: Any, meeting: Meeting | int, *states: MeetingState) -> Meeting:
    """The locked meeting in one of these states. Before it opens it is planned from anywhere; open, from its room."""
    meeting = locked(meeting)
    demand_state(meeting, *states)
    if meeting.state == MeetingState.OPEN and actor is not None:  # None: the house itself
        demand_inside(meeting, actor)
    return meeting


def demand_inside(meeting: Meeting, actor: Any) -> None:
    """Who waits in the lobby, was shown out, has left or never came takes no part; the refusal says what to do."""
    here = heard(meeting, actor)
    if here is not None and here.admitted_at is not None:
        return
    if here is not None:
        raise PreconditionFailed(
            _("You are not in the room: wait in the lobby until somebody lets you in. Nothing was changed.")
        )
    last = meeting.attendances.filter(person=actor.person_id).last()
    if last is not None and last.removed_by_id is not None:
        raise PreconditionFailed(
            _("You are not in the room: you were shown out. Ask in the lobby to be let in. Nothing was changed.")
        )
    raise PreconditionFailed(_("You are not in the room: join the meeting first. Nothing was changed."))


def heard(meeting: Meeting, actor: Any) -> Attendance | None:
    """Where the actor is in the locked, open meeting: the room or the lobby. Whoever had gone silent is back."""
    mine = meeting.attendances.filter(person=actor.person_id)
    here = mine.filter(left_at=None).first()
    if here is not None:
        note_sign(here)
        return here
    last = mine.last()
    return enter(actor, meeting) if last is not None and last.lost else None
