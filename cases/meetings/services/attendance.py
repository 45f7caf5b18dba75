"""Letting in, showing out, leaving: what those who run the meeting, or oneself, do about who is there."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import EventKind
from cases.meetings.models import Attendance, Meeting
from cases.meetings.services.entering import note_current
from cases.meetings.services.hands import lower_hands, release
from cases.meetings.services.inside import room_of
from cases.meetings.services.log import append, locked
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed


@transaction.atomic
def admit(*, actor: Any, meeting: Meeting, person: int | None = None) -> list[Attendance]:
    """Lets one person in from the lobby, or all who wait there."""
    meeting = room_of(actor, meeting)
    waiting = meeting.attendances.in_lobby().select_related("account__person__hospital", "person")
    let_in = list(waiting if person is None else waiting.filter(person=person))
    if not let_in:
        raise PreconditionFailed(_("Nobody waits in the lobby any more. Nothing was changed."))
    moment, keys = now(), [one.person_id for one in let_in]
    Attendance.objects.filter(pk__in=[one.pk for one in let_in]).update(
        admitted_at=moment, admitted_by=actor.person, seen_at=moment
    )
    append(meeting, EventKind.PRESENCE, actor, people=keys, present=True)
    for one in let_in:
        audit.record(
            actor=actor, action="meeting.run", verb="U", obj=meeting, meeting_id=meeting.pk, admitted=one.person_id
        )
    note_current(meeting, let_in)
    return let_in


@transaction.atomic
def show_out(*, actor: Any, meeting: Meeting, person: int, reason: str) -> Attendance:
    """Ends somebody's part in the meeting, from the room or the lobby; they come back only when let in again."""
    meeting = room_of(actor, meeting)
    if person == actor.person_id:
        raise PreconditionFailed(_("You cannot show yourself out. Leave the meeting instead."))
    if person == meeting.chair_id:
        raise PreconditionFailed(_("The meeting's chair cannot be shown out."))
    if len(reason.strip()) < 3:
        raise InvalidInput(
            _("Say why; the reason is kept with the meeting."), [FieldProblem("reason", _("Give a reason."))]
        )
    attendance = meeting.attendances.select_related("person").filter(person=person, left_at=None).first()
    if attendance is None:
        raise PreconditionFailed(_("The person has left already. Nothing was changed."))
    attendance.left_at, attendance.removed_by = now(), actor.person
    attendance.removal_reason = reason.strip()[:200]
    attendance.save(update_fields=["left_at", "removed_by", "removal_reason"])
    _gone(meeting, actor, [person])
    audit.record(
        actor=actor, action="meeting.run", verb="U", obj=meeting, meeting_id=meeting.pk, shown_out=person,
        reason_text=attendance.removal_reason,
    )  # fmt: skip
    return attendance


@transaction.atomic
def leave(*, actor: Any, meeting: Meeting) -> None:
    """Leaves the room or the lobby; leaving twice is leaving once."""
    meeting = locked(meeting)
    left = meeting.attendances.filter(person=actor.person, left_at=None).update(left_at=now())
    if left:
        _gone(meeting, actor, [actor.person_id])
        audit.record(actor=actor, action="meeting.join", verb="U", obj=meeting, meeting_id=meeting.pk, left=True)


def _gone(meeting: Meeting, actor: Any, people: list[int]) -> None:
    """What goes with somebody who is no longer there. Inside a transaction."""
    lower_hands(meeting, people=people)
    release(meeting, actor, people)
    append(meeting, EventKind.PRESENCE, actor, people=people, present=False)
