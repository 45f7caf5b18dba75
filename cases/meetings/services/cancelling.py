"""Cancelling a meeting that has not begun: its cases are ready again, and everybody invited is told."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.meetings.enums import EventKind, ItemState, MeetingState
from cases.meetings.models import Meeting
from cases.meetings.services.inviting import withdraw_invitations
from cases.meetings.services.log import append, demand_state, locked
from cases.meetings.services.planning import make_ready_again, withdraw_case_from_board
from cases.meetings.words import recorded
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput

NOT_HELD = gettext_lazy("The meeting was cancelled.")


@transaction.atomic
def cancel_meeting(*, actor: Any, meeting: Meeting, reason: str) -> Meeting:
    """Needs a reason, which is shown with the meeting. It cannot be undone: a new meeting is planned instead."""
    meeting = locked(meeting)
    demand_state(meeting, MeetingState.PLANNED, MeetingState.PUBLISHED)
    if not reason.strip():
        told = _("Say why the meeting is cancelled.")
        raise InvalidInput(told, [FieldProblem("reason", told)])
    cancel_in_transaction(actor, meeting, reason.strip())
    return meeting


def cancel_in_transaction(actor: Any, meeting: Meeting, reason: str) -> None:
    """The act itself, on a locked meeting."""
    waiting = meeting.items.filter(state=ItemState.WAITING).select_related("case__hospital__region", "case__patient")
    for item in waiting:
        item.state, item.ended_at, item.defer_reason = ItemState.DEFERRED, now(), recorded(NOT_HELD)
        item.save(update_fields=["state", "ended_at", "defer_reason"])
        if meeting.state == MeetingState.PUBLISHED:
            withdraw_case_from_board(meeting=meeting, case=item.case)
        make_ready_again(actor=actor, case=item.case, reason=item.defer_reason)
    withdraw_invitations(meeting)
    meeting.state, meeting.cancelled_at, meeting.cancel_reason = MeetingState.CANCELLED, now(), reason[:400]
    meeting.save()
    append(meeting, EventKind.CANCELLED, actor)
    audit.record(
        actor=actor, action="meeting.plan", verb="U", obj=meeting, meeting_id=meeting.pk, reason_text=reason,
        cancelled=True,
    )  # fmt: skip
