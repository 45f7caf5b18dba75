"""Conflicts of interest: declared per person and case, before the meeting or in it; withdrawn, never deleted.

They go with the case from one agenda to the next.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import EventKind, ItemState, MeetingState
from cases.meetings.models import AgendaItem, ConflictOfInterest, Meeting
from cases.meetings.services.hands import lower_hands, release
from cases.meetings.services.inside import heard
from cases.meetings.services.log import append, demand_state, locked
from molmdt.access.doors import require
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed

LASTING = (MeetingState.PLANNED, MeetingState.PUBLISHED, MeetingState.OPEN)


@transaction.atomic
def declare_conflict(*, actor: Any, item: AgendaItem, reason: str = "") -> ConflictOfInterest:
    """The actor has no part in the case from now on. Declaring twice is declaring once; a reason may be added."""
    meeting, item = _undecided(actor, item)
    require(actor, "meeting.speak", item.case, reads=False)
    reason = reason.strip()[:200]
    standing = item.conflicts.standing().filter(person=actor.person).first()
    if standing is not None and reason in {"", standing.reason}:
        return standing
    if standing is None:
        standing = ConflictOfInterest(item=item, case=item.case, person=actor.person)
    standing.reason = reason
    standing.save()
    if item.state == ItemState.CURRENT:
        lower_hands(meeting, people=[actor.person_id])
        release(meeting, actor, [actor.person_id])
    _note(actor, meeting, item, declared=True)
    return standing


@transaction.atomic
def withdraw_conflict(*, actor: Any, item: AgendaItem) -> None:
    """Takes one's own declaration back; that it was made stays known."""
    meeting, item = _undecided(actor, item)
    require(actor, "meeting.speak", item.case, reads=False)
    if item.conflicts.standing().filter(person=actor.person).update(withdrawn_at=now()):
        _note(actor, meeting, item, declared=False)


def carry_over(actor: Any, item: AgendaItem) -> None:
    """What people declared for the case stands on its new agenda, unless taken back. Inside a transaction."""
    newest = {row.person_id: row for row in ConflictOfInterest.objects.filter(case=item.case_id).order_by("pk")}
    standing = [row for row in newest.values() if row.withdrawn_at is None]
    if not standing:
        return
    ConflictOfInterest.objects.bulk_create(
        ConflictOfInterest(
            item=item, case_id=item.case_id, person_id=row.person_id, reason=row.reason, declared_at=row.declared_at,
            carried_from=row,
        )
        for row in standing
    )  # fmt: skip
    audit.record(
        actor=actor, action="meeting.plan", verb="C", case=item.case.pseudonym, obj=item, meeting_id=item.meeting_id,
        conflicts_carried_over=sorted(row.person_id for row in standing),
    )  # fmt: skip


def _undecided(actor: Any, item: AgendaItem) -> tuple[Meeting, AgendaItem]:
    """The locked meeting and the item as it is now; refused once the case is concluded or deferred."""
    meeting = locked(item.meeting_id)
    demand_state(meeting, *LASTING)
    if meeting.state == MeetingState.OPEN:
        heard(meeting, actor)  # but it need not be in the room: nobody may be kept from saying so
    found = meeting.items.select_related("case__hospital__region", "case__patient").filter(pk=item.pk).first()
    if found is None:
        raise PreconditionFailed(_("The case has been taken off the agenda."))
    if found.state not in {ItemState.WAITING, ItemState.CURRENT}:
        raise PreconditionFailed(
            _("%(case)s is no longer discussed in this meeting. Nothing was changed.") % {"case": found.case.pseudonym}
        )
    return meeting, found


def _note(actor: Any, meeting: Meeting, item: AgendaItem, *, declared: bool) -> None:
    append(meeting, EventKind.CONFLICT, actor, item=item.pk, person=actor.person_id, declared=declared)
    audit.record(
        actor=actor, action="meeting.speak", verb="U", case=item.case.pseudonym, obj=item, meeting_id=meeting.pk,
        conflict_of_interest=declared,
    )  # fmt: skip
