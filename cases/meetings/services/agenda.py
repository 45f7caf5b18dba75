"""The agenda: which cases, in which order, how long each."""

from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from cases.meetings.enums import EventKind, ItemState, MeetingState
from cases.meetings.models import AgendaItem, Meeting
from cases.meetings.services.conflicts import carry_over
from cases.meetings.services.inside import changing
from cases.meetings.services.inviting import withdraw_invitations
from cases.meetings.services.log import append
from cases.meetings.services.planning import make_ready_again, open_case_to_board, withdraw_case_from_board
from molmdt.audit import services as audit
from molmdt.kernel.errors import InvalidInput, PreconditionFailed

READY = frozenset({CaseState.ACCEPTED, CaseState.DEFERRED, CaseState.DISPATCHED, CaseState.FOLLOWED_UP})
CHANGEABLE = (MeetingState.PLANNED, MeetingState.PUBLISHED, MeetingState.OPEN)


@transaction.atomic
def add_case(
    *, actor: Any, meeting: Meeting, case: Case, minutes: int | None = None, presenter: Any = None
) -> AgendaItem:
    """Puts a case last on the agenda. Refuses a case that is not ready or that waits in another meeting."""
    meeting = changing(actor, meeting, *CHANGEABLE)
    case = Case.objects.select_for_update(of=("self",)).select_related("hospital__region", "patient").get(pk=case.pk)
    _demand_ready(case)
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting, case=case, position=last + 1, minutes=minutes or meeting.minutes_per_case, presenter=presenter
    )
    carry_over(actor, item)
    if meeting.state != MeetingState.PLANNED:
        open_case_to_board(actor=actor, meeting=meeting, case=case)
    note_change(actor, meeting, item, verb="C")
    return item


def _demand_ready(case: Case) -> None:
    waiting = AgendaItem.objects.filter(
        case=case, state__in=[ItemState.WAITING, ItemState.CURRENT], meeting__state__in=CHANGEABLE
    )
    if waiting.exists():
        raise PreconditionFailed(_("%(case)s is already on an agenda.") % {"case": case.pseudonym})
    if case.state not in READY:
        raise PreconditionFailed(
            _("%(case)s is not ready for a meeting; it must be accepted first.") % {"case": case.pseudonym}
        )


@transaction.atomic
def remove_case(*, actor: Any, item: AgendaItem) -> None:
    """Takes a case that has not been called off the agenda; it is again ready without a meeting."""
    meeting, item = waiting_item(actor, item)
    if item.started_at is not None:
        raise PreconditionFailed(
            _("%(case)s has been discussed in this meeting and stays in its minutes. Call it and defer it instead.")
            % {"case": item.case.pseudonym}
        )
    position, case = item.position, item.case
    if meeting.state != MeetingState.PLANNED:
        withdraw_case_from_board(meeting=meeting, case=case)
        make_ready_again(actor=actor, case=case)
    note_change(actor, meeting, item, verb="D")
    withdraw_invitations(meeting, item)
    item.delete()
    meeting.items.filter(position__gt=position).update(position=F("position") - 1)


@transaction.atomic
def move_case(*, actor: Any, item: AgendaItem, position: int, seen: int | None = None) -> None:
    """Moves a case that has not been called to another place; out of range means first or last. ``seen``: where the
    mover saw it; a case that somebody has moved meanwhile stays where it is."""
    meeting, item = waiting_item(actor, item)
    if seen is not None and item.position != seen:
        raise PreconditionFailed(
            _("The agenda has been changed meanwhile: %(case)s is number %(position)s now. Nothing was moved.")
            % {"case": item.case.pseudonym, "position": item.position}
        )
    order = list(meeting.items.order_by("position"))
    target = min(max(position, 1), len(order))
    order.remove(item)
    order.insert(target - 1, item)
    for number, one in enumerate(order, start=1):
        if one.position != number:
            AgendaItem.objects.filter(pk=one.pk).update(position=number)
    note_change(actor, meeting, item, verb="U")


@transaction.atomic
def set_minutes(*, actor: Any, item: AgendaItem, minutes: int, seen: int | None = None) -> None:
    """How long a case may take. ``seen``: what the planner saw; what somebody has changed meanwhile stays."""
    if not 2 <= minutes <= 60:
        raise InvalidInput(_("Give between 2 and 60 minutes per case."))
    meeting, item = waiting_item(actor, item)
    if seen is not None and item.minutes != seen:
        raise PreconditionFailed(
            _("Somebody has given %(case)s %(minutes)s minutes meanwhile. Nothing was changed.")
            % {"case": item.case.pseudonym, "minutes": item.minutes}
        )
    item.minutes = minutes
    item.save(update_fields=["minutes"])
    note_change(actor, meeting, item, verb="U")


def waiting_item(actor: Any, item: AgendaItem) -> tuple[Meeting, AgendaItem]:
    """The locked meeting and the item as it is now, still waiting."""
    meeting = changing(actor, item.meeting_id, *CHANGEABLE)
    found = meeting.items.select_related("case__hospital__region", "case__patient").filter(pk=item.pk).first()
    if found is None:
        raise PreconditionFailed(_("The case has been taken off the agenda."))
    if found.state != ItemState.WAITING:
        raise PreconditionFailed(
            _("%(case)s has been called already; only cases that wait can be changed.") % {"case": found.case.pseudonym}
        )
    return meeting, found


def note_change(actor: Any, meeting: Meeting, item: AgendaItem, *, verb: str) -> None:
    append(meeting, EventKind.AGENDA_CHANGED, actor, item=item.pk)
    audit.record(
        actor=actor, action="meeting.plan", verb=verb, case=item.case.pseudonym, obj=item, meeting_id=meeting.pk
    )
