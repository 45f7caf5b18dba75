"""The meeting's row lock, its numbered log, and the doorbell that tells every process of a new number."""

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import EventKind, ItemState, MeetingState
from cases.meetings.models import AgendaItem, Meeting, MeetingEvent
from molmdt.kernel import bell
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed

DOORBELLS = "meetings"  # the topic that every process with live sockets listens to


def locked(meeting: Meeting | int) -> Meeting:
    """The meeting, its row locked until the transaction ends: events get their numbers one after the other."""
    key = meeting.pk if isinstance(meeting, Meeting) else meeting
    return Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=key)


def append(meeting: Meeting, kind: EventKind, actor: Any, **payload: Any) -> MeetingEvent:
    """Writes the next event of a locked meeting and rings after commit. The payload holds keys, never patient data."""
    meeting.last_sequence += 1
    meeting.save(update_fields=["last_sequence"])
    event = MeetingEvent.objects.create(
        meeting=meeting, sequence=meeting.last_sequence, kind=kind, payload=payload, at=now(),
        person=getattr(actor, "person", None),  # None: the house itself
    )  # fmt: skip
    transaction.on_commit(lambda: ring(meeting.pk, event.sequence))
    return event


def ring(meeting: int, sequence: int) -> None:
    """The doorbell. One that is not heard loses nothing: every process looks at its meetings each second anyway."""
    bell.ring(DOORBELLS, json.dumps({"meeting": meeting, "sequence": sequence}))


def demand_state(meeting: Meeting, *states: MeetingState) -> None:
    """Refuses with the state found."""
    if meeting.state not in states:
        raise PreconditionFailed(
            _("This is not possible while the meeting is %(state)s.") % {"state": state_word(meeting.state)}
        )


def state_word(state: str) -> str:
    return {
        MeetingState.PLANNED: _("planned"),
        MeetingState.PUBLISHED: _("published"),
        MeetingState.OPEN: _("open"),
        MeetingState.CLOSED: _("closed"),
        MeetingState.CANCELLED: _("cancelled"),
    }[MeetingState(state)]


def current_item(meeting: Meeting) -> AgendaItem | None:
    items = meeting.items.select_related("case__hospital__region", "case__patient")
    return items.filter(state=ItemState.CURRENT).first()


def demand_current(meeting: Meeting, item: AgendaItem | int) -> AgendaItem:
    """The current case if it is the one that the act is about; an act about another one comes too late."""
    demand_state(meeting, MeetingState.OPEN)
    key = item.pk if isinstance(item, AgendaItem) else item
    found = current_item(meeting)
    if found is None:
        raise PreconditionFailed(_("No case is being discussed now. Nothing was changed."))
    if found.pk != key:
        raise PreconditionFailed(
            _("The meeting has gone on to case %(position)s, %(case)s. Nothing was changed.")
            % {"position": found.position, "case": found.case.pseudonym}
        )
    return found


def demand_qualified(item: AgendaItem, actor: Any) -> None:
    """Who declared a conflict of interest for the case has no part in its conclusion."""
    if item.conflicts.standing().filter(person=actor.person).exists():
        raise PreconditionFailed(_("You have declared a conflict of interest for this case. Nothing was changed."))
