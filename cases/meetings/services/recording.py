"""Closing a case in the meeting: its conclusion is read out and recorded, or the case is deferred."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier import services as dossier
from cases.dossier.enums import CaseState
from cases.dossier.models import BoardDecision, Case
from cases.genomics.enums import ProfileState
from cases.genomics.models import Profile
from cases.meetings.enums import ConclusionState, EventKind, ItemKind, ItemState
from cases.meetings.logic.access_window import closes_after_signature
from cases.meetings.logic.quorum import quorum_rules
from cases.meetings.models import AgendaItem, Conclusion, Meeting
from cases.meetings.queries.rooms import quorum_of
from cases.meetings.services.drafting import put_aside
from cases.meetings.services.following import make_tasks
from cases.meetings.services.inside import taking_part
from cases.meetings.services.log import append, demand_qualified
from cases.meetings.services.planning import withdraw_case_from_board
from cases.meetings.services.reading import demand_lines, demand_read_back
from cases.trials.models import Screening
from molmdt.audit import services as audit
from molmdt.kernel.clock import now, today
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed


@transaction.atomic
def record_conclusion(*, actor: Any, item: AgendaItem, version: int) -> Conclusion:
    """Read out and closed: the conclusion is recorded with what it stood on, and the case is concluded.

    ``version`` is the one that was read out; a later change is refused, since nobody has heard it. What follows up
    becomes tasks of those who see to it.
    """
    meeting, item = taking_part(actor, item)
    demand_qualified(item, actor)
    conclusion = Conclusion.objects.select_for_update(of=("self",)).select_related("case").get(item=item)
    demand_lines(conclusion)
    demand_read_back(item, conclusion, version)
    if item.polls.filter(closed_at=None).exists():
        raise PreconditionFailed(_("A vote is open. Close it first: a reasoned no belongs to the conclusion."))
    conclusion.state, conclusion.recorded_at = ConclusionState.RECORDED, now()
    conclusion.recorded_by, conclusion.basis = actor.person, basis_of(meeting, item, conclusion)
    conclusion.save(update_fields=["state", "recorded_at", "recorded_by", "basis"])
    make_tasks(actor=actor, conclusion=conclusion)
    _end(item, ItemState.DONE)
    dossier.change_state(actor=actor, case=item.case, to=CaseState.CONCLUDED)
    append(meeting, EventKind.CASE_CLOSED, actor, item=item.pk)
    audit.record(
        actor=actor, action="meeting.run", verb="U", case=item.case.pseudonym, obj=conclusion, meeting_id=meeting.pk,
        recorded=True,
    )  # fmt: skip
    return conclusion


@transaction.atomic
def defer_case(*, actor: Any, item: AgendaItem, reason: str, until: date | None = None) -> AgendaItem:
    """Puts the case off to the next meeting, or the first from ``until`` on; the treating doctor reads the reason."""
    meeting, item = taking_part(actor, item)
    demand_qualified(item, actor)
    if len(reason.strip()) < 5:
        raise InvalidInput(_("Say why the case is deferred; the treating doctor will read it."))
    if until is not None and until <= today():
        raise InvalidInput(_("Give a day that is still to come."), [FieldProblem("until", _("A coming day."))])
    item.defer_reason, item.defer_until = reason.strip(), until
    put_aside(item)
    _end(item, ItemState.DEFERRED)
    withdraw_case_from_board(meeting=meeting, case=item.case)
    dossier.change_state(actor=actor, case=item.case, to=CaseState.DEFERRED, reason=item.defer_reason)
    append(meeting, EventKind.CASE_DEFERRED, actor, item=item.pk)
    audit.record(
        actor=actor, action="meeting.run", verb="U", case=item.case.pseudonym, obj=item, meeting_id=meeting.pk,
        deferred=True,
    )  # fmt: skip
    return item


@transaction.atomic
def end_access_after_signature(*, case: Case, signed_at: datetime) -> None:
    """The board's decision about a signed case gets its end. Called by what signs."""
    open_decisions = BoardDecision.objects.filter(case=case, closes_at=None)
    open_decisions.update(closes_at=closes_after_signature(signed_at), in_session=False)


def _end(item: AgendaItem, state: ItemState) -> None:
    item.state, item.ended_at = state, now()
    item.save(update_fields=["state", "ended_at", "defer_reason", "defer_until"])


def basis_of(meeting: Meeting, item: AgendaItem, conclusion: Conclusion) -> dict[str, Any]:
    """Versions of everything that the conclusion stood on, as they were at this moment."""
    profiles = Profile.objects.filter(case=item.case, state=ProfileState.CURRENT).select_related(
        "specimen", "laboratory"
    )
    screenings = Screening.objects.filter(case=item.case, is_current=True).select_related("version__cohort")
    lines = list(conclusion.lines.select_related("cohort"))
    levels = {(line.evidence_system, line.evidence_system_version) for line in lines if line.evidence_system}
    room = quorum_of(meeting, item)
    return {
        "case_version": item.case.version,
        "profiles": [
            {
                "profile": one.pk, "version": one.version, "sample": one.specimen.dna_sample_id, "build": one.build,
                "assay": one.assay, "pipeline": one.pipeline, "laboratory": one.laboratory.short_name,
            }
            for one in profiles
        ],
        "cohorts": [
            {"cohort": one.version.cohort.code, "version": one.version.number, "verdict": one.verdict}
            for one in screenings
        ],
        "evidence": [{"system": system, "version": version} for system, version in sorted(levels)],
        "quorum": {"rule": quorum_rules().version, "missing": list(room.missing)},
        "kinds": sorted({ItemKind(line.kind).value for line in lines}),
    }  # fmt: skip
