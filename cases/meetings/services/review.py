"""The review before the meeting: a case without options is concluded there, and the treating doctor is not called."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier import services as dossier
from cases.dossier.enums import CaseState
from cases.meetings.enums import ConclusionState, EventKind, ItemKind, ItemState, MeetingState, Review
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem, Meeting
from cases.meetings.services.log import append, demand_qualified, demand_state, locked
from cases.meetings.services.recording import basis_of
from cases.trials.enums import Verdict
from cases.trials.models import Screening
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed

SHORTEST_REASON = 10  # characters; the treating doctor reads it instead of a meeting


@transaction.atomic
def review_case(
    *, actor: Any, item: AgendaItem, outcome: Review, reason: str = "", despite: bool = False
) -> AgendaItem:
    """Notes that a case goes to the meeting, or concludes it as one without options.

    Only between publishing and opening. ``despite``: cohorts fit and none of them is an option all the same; without
    it such a case cannot be closed here. Nothing leaves the house by this: approvals and signature follow as ever.
    """
    meeting = locked(item.meeting_id)
    demand_state(meeting, MeetingState.PUBLISHED)
    item = meeting.items.select_related("case__hospital__region", "case__patient").get(pk=item.pk)
    if item.state != ItemState.WAITING:
        raise PreconditionFailed(_("%(case)s has been concluded already.") % {"case": item.case.pseudonym})
    demand_qualified(item, actor)
    item.review, item.review_reason = outcome, reason.strip()
    item.reviewed_by, item.reviewed_at = actor.person, now()
    if outcome == Review.NO_OPTION:
        _demand_no_option(item, despite)
        _conclude(actor, meeting, item)
    item.save(update_fields=["review", "review_reason", "reviewed_by", "reviewed_at", "state", "ended_at"])
    append(meeting, EventKind.AGENDA_CHANGED, actor, item=item.pk, review=outcome)
    audit.record(
        actor=actor, action="meeting.review", verb="U", case=item.case.pseudonym, obj=item, meeting_id=meeting.pk,
        outcome_of_review=outcome,
    )  # fmt: skip
    return item


def fitting(item: AgendaItem) -> int:
    """How many running cohorts the case fits."""
    return Screening.objects.filter(case=item.case_id, is_current=True, verdict=Verdict.MATCH).count()


def _demand_no_option(item: AgendaItem, despite: bool) -> None:
    if len(item.review_reason) < SHORTEST_REASON:
        told = _("Say why there is no option; the treating doctor reads this instead of a meeting.")
        raise InvalidInput(told, [FieldProblem("reason", told)])
    if not despite and (number := fitting(item)):
        told = _(
            "The case fits %(number)s cohorts. Send it to the meeting, or confirm that none of them is an option."
        ) % {"number": number}
        raise InvalidInput(told, [FieldProblem("despite", told)])


def _conclude(actor: Any, meeting: Meeting, item: AgendaItem) -> None:
    conclusion = Conclusion.objects.create(item=item, case=item.case, recorded_by=actor.person, recorded_at=now())
    ConclusionItem.objects.create(conclusion=conclusion, position=1, kind=ItemKind.NO_OPTION, text=item.review_reason)
    conclusion.authors.add(actor.person)
    conclusion.state, conclusion.basis = ConclusionState.RECORDED, basis_of(meeting, item, conclusion)
    conclusion.save(update_fields=["state", "basis"])
    item.state, item.ended_at = ItemState.DONE, now()
    missing = [CaseState.DISCUSSED, CaseState.CONCLUDED]
    if item.case.state == CaseState.DISCUSSED:  # talked through with the department already
        missing.remove(CaseState.DISCUSSED)
    for state in missing:
        dossier.change_state(actor=actor, case=item.case, to=state, reason=item.review_reason, action="meeting.review")
