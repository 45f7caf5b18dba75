"""Who is in the room. Presence is reading: a case on screen leaves an audit row for each person there."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import EventKind, MeetingState
from cases.meetings.models import AgendaItem, Attendance, CaseAttendance, Meeting
from cases.meetings.services.log import append, current_item, demand_current, demand_state, locked
from molmdt.access.doors import require
from molmdt.access.queries import can
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed


@transaction.atomic
def join(*, actor: Any, meeting: Meeting) -> Attendance:
    """Enters an open meeting; entering twice is entering once."""
    meeting = locked(meeting)
    demand_state(meeting, MeetingState.OPEN)
    present = meeting.attendances.filter(person=actor.person, left_at=None).first()
    if present is not None:
        return present
    grant = require(actor, "meeting.join", meeting)
    attendance = Attendance.objects.create(
        meeting=meeting, person=actor.person, account=actor, role=grant.role, joined_at=now()
    )
    append(meeting, EventKind.PRESENCE, actor, person=actor.person_id, present=True)
    audit.record(actor=actor, action="meeting.join", verb="E", obj=meeting, role=grant.role, meeting_id=meeting.pk)
    item = current_item(meeting)
    if item is not None:
        note_presence(meeting, item, [attendance])
    return attendance


@transaction.atomic
def leave(*, actor: Any, meeting: Meeting) -> None:
    """Leaves the room; leaving twice is leaving once."""
    meeting = locked(meeting)
    left = meeting.attendances.filter(person=actor.person, left_at=None).update(left_at=now())
    if left:
        append(meeting, EventKind.PRESENCE, actor, person=actor.person_id, present=False)
        audit.record(actor=actor, action="meeting.join", verb="U", obj=meeting, meeting_id=meeting.pk, left=True)


@transaction.atomic
def declare_disqualification(*, actor: Any, item: AgendaItem, disqualified: bool = True) -> None:
    """The person in the room declares a conflict of interest for the case that is being discussed, or takes it back."""
    meeting = locked(item.meeting_id)
    item = demand_current(meeting, item)
    changed = CaseAttendance.objects.filter(item=item, person=actor.person).update(disqualified=disqualified)
    if not changed:
        raise PreconditionFailed(_("You are not noted as present for this case. Join the meeting first."))
    append(meeting, EventKind.PRESENCE, actor, item=item.pk, person=actor.person_id, disqualified=disqualified)
    audit.record(
        actor=actor, action="meeting.join", verb="U", case=item.case.pseudonym, obj=item, meeting_id=meeting.pk,
        disqualified=disqualified,
    )  # fmt: skip


def note_presence(meeting: Meeting, item: AgendaItem, attendances: Iterable[Attendance]) -> None:
    """Notes for each person in the room, who may see the case, that they saw it. Inside a transaction."""
    for attendance in attendances:
        grant = can(attendance.account, "case.open", item.case)
        if grant is None:  # a guest whose own case comes later sees nothing of this one
            continue
        CaseAttendance.objects.get_or_create(item=item, person=attendance.person, defaults={"role": attendance.role})
        audit.record(
            actor=attendance.account, action="case.open", verb="R", case=item.case.pseudonym, obj=item.case,
            role=grant.role, meeting_id=meeting.pk, presence=True,
        )  # fmt: skip
