"""Drafting a conclusion while the case is being discussed. Everybody who writes in it is kept as an author."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from cases.genomics.models import Finding
from cases.meetings.enums import AccessRoute, ConclusionState, EventKind, ItemKind
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem, Meeting
from cases.meetings.services.log import append, demand_current, demand_qualified, locked
from cases.trials.models import Cohort
from cases.trials.services.slots import reserve_slot
from molmdt.accounts.models import Person
from molmdt.audit import services as audit
from molmdt.kernel.errors import EditConflict, FieldProblem, InvalidInput, PreconditionFailed

# Kinds of line of which a conclusion holds one at most (DOMAIN 3.5).
SINGLE = frozenset({ItemKind.NO_OPTION, ItemKind.GENETIC_COUNSELLING, ItemKind.HISTOLOGY_REVIEW})
OPTIONS = frozenset({ItemKind.TREATMENT_OPTION, ItemKind.TRIAL_COHORT})


@dataclass(frozen=True)
class Line:
    """What one line of a conclusion says; only the fields of its kind are filled."""

    kind: ItemKind
    drugs: Sequence[str] = ()
    evidence_system: str = ""
    evidence_system_version: str = ""
    evidence_level: str = ""
    cohort: Cohort | None = None
    findings: Sequence[Finding] = ()
    access_route: AccessRoute | str = ""
    text: str = ""
    responsible: Person | None = None
    due_on: date | None = None
    problems: list[FieldProblem] = field(default_factory=list, compare=False)


@transaction.atomic
def add_line(*, actor: Any, item: AgendaItem, line: Line) -> ConclusionItem:
    """Adds a line to the draft of the current case. Raises InvalidInput naming the field."""
    meeting, conclusion = _draft(actor, item)
    _check(conclusion, line)
    last = conclusion.lines.aggregate(last=Max("position"))["last"] or 0
    stored = ConclusionItem(conclusion=conclusion, position=last + 1)
    _fill(stored, line)
    _written(actor, meeting, conclusion, line=stored.pk)
    return stored


@transaction.atomic
def edit_line(*, actor: Any, stored: ConclusionItem, line: Line) -> ConclusionItem:
    """Changes a line; its kind stays."""
    meeting, conclusion = _draft(actor, stored.conclusion.item)
    found = _line(conclusion, stored.pk)
    if line.kind != found.kind:
        raise InvalidInput(_("A line keeps its kind. Remove it and add another."))
    _check(conclusion, line, leaving_out=found.pk)
    _fill(found, line)
    _written(actor, meeting, conclusion, line=found.pk)
    return found


@transaction.atomic
def remove_line(*, actor: Any, stored: ConclusionItem) -> None:
    """Takes a line out of the draft."""
    meeting, conclusion = _draft(actor, stored.conclusion.item)
    found = _line(conclusion, stored.pk)
    position, key = found.position, found.pk
    found.delete()
    conclusion.lines.filter(position__gt=position).update(position=F("position") - 1)
    _written(actor, meeting, conclusion, line=key)


@transaction.atomic
def reserve_place(*, actor: Any, stored: ConclusionItem) -> None:
    """Reserves a place for the current case in a line's cohort; the ledger of places is the trials' own."""
    meeting = locked(stored.conclusion.item.meeting_id)
    item = demand_current(meeting, stored.conclusion.item)
    if stored.cohort is None:
        raise InvalidInput(_("Only a line with a cohort can reserve a place."))
    reserve_slot(cohort=stored.cohort, case=item.case, actor=actor)
    append(meeting, EventKind.PLACE_RESERVED, actor, item=item.pk, line=stored.pk)


@transaction.atomic
def save_outcome(
    *, actor: Any, item: AgendaItem, version: int, summary: str, dissent: str, consensus: bool | None
) -> Conclusion:
    """Summary, consensus and dissent. Raises EditConflict with what is stored when somebody saved first."""
    meeting, conclusion = _draft(actor, item)
    if conclusion.text_version != version:
        raise EditConflict(
            _("Somebody has changed the conclusion since you opened it."),
            stored={"summary": conclusion.summary, "dissent": conclusion.dissent}, version=conclusion.text_version,
        )  # fmt: skip
    if consensus is False and not dissent.strip():
        raise InvalidInput(
            _("Without consensus the dissent must be written down."),
            [FieldProblem("dissent", _("Who sees it otherwise, and why?"))],
        )
    conclusion.summary, conclusion.dissent, conclusion.consensus = summary.strip(), dissent.strip(), consensus
    conclusion.text_version += 1
    conclusion.save(update_fields=["summary", "dissent", "consensus", "text_version"])
    _written(actor, meeting, conclusion)
    return conclusion


@transaction.atomic
def save_notes(*, actor: Any, item: AgendaItem, version: int, notes: str) -> AgendaItem:
    """The discussion in words, for the minutes. Raises EditConflict with the stored text when somebody saved first."""
    meeting = locked(item.meeting_id)
    item = demand_current(meeting, item)
    demand_qualified(item, actor)
    if item.notes_version != version:
        raise EditConflict(
            _("Somebody has changed the note since you opened it."),
            stored={"notes": item.notes},
            version=item.notes_version,
        )
    item.notes, item.notes_version = notes.strip(), version + 1
    item.save(update_fields=["notes", "notes_version"])
    append(meeting, EventKind.NOTES_CHANGED, actor, item=item.pk)
    audit.record(
        actor=actor, action="case.comment", verb="U", case=item.case.pseudonym, obj=item, meeting_id=meeting.pk
    )
    return item


def _draft(actor: Any, item: AgendaItem) -> tuple[Meeting, Conclusion]:
    meeting = locked(item.meeting_id)
    item = demand_current(meeting, item)
    demand_qualified(item, actor)
    conclusion = Conclusion.objects.select_for_update(of=("self",)).select_related("item", "case").get(item=item)
    if conclusion.state != ConclusionState.DRAFT:
        raise PreconditionFailed(_("The conclusion is recorded and can no longer be changed here."))
    return meeting, conclusion


def _line(conclusion: Conclusion, key: int) -> ConclusionItem:
    found = conclusion.lines.filter(pk=key).first()
    if found is None:
        raise PreconditionFailed(_("Somebody has removed this line."))
    return found


def _check(conclusion: Conclusion, line: Line, leaving_out: int | None = None) -> None:
    problems = list(_missing(line))
    others = {ItemKind(kind) for kind in conclusion.lines.exclude(pk=leaving_out or 0).values_list("kind", flat=True)}
    if line.kind in SINGLE & others:
        problems.append(FieldProblem("kind", _("The conclusion already has this line. Change it instead.")))
    if line.kind == ItemKind.NO_OPTION and others & OPTIONS:
        problems.append(
            FieldProblem("kind", _("The conclusion names options. Remove them before you state that there is none."))
        )
    if line.kind in OPTIONS and ItemKind.NO_OPTION in others:
        problems.append(
            FieldProblem("kind", _("The conclusion states that there is no option. Remove that line first."))
        )
    if any(finding.profile.case_id != conclusion.case_id for finding in line.findings):
        problems.append(FieldProblem("findings", _("A finding belongs to another case.")))
    if problems:
        raise InvalidInput(_("The line was not stored."), problems)


def _missing(line: Line) -> list[FieldProblem]:
    problems = []
    if line.kind == ItemKind.TREATMENT_OPTION and not any(drug.strip() for drug in line.drugs):
        problems.append(FieldProblem("drugs", _("Name at least one drug.")))
    if line.kind == ItemKind.TRIAL_COHORT and line.cohort is None:
        problems.append(FieldProblem("cohort", _("Choose the cohort.")))
    if (
        line.kind in {ItemKind.NO_OPTION, ItemKind.FURTHER_TESTING, ItemKind.GENETIC_COUNSELLING}
        and not line.text.strip()
    ):
        problems.append(FieldProblem("text", _("Give the reason, or what is wanted.")))
    if line.evidence_level and not (line.evidence_system and line.evidence_system_version):
        problems.append(
            FieldProblem("evidence_level", _("A level of evidence needs its system and that system's version."))
        )
    return problems


def _fill(stored: ConclusionItem, line: Line) -> None:
    stored.kind = line.kind
    stored.drugs = [drug.strip() for drug in line.drugs if drug.strip()] or (
        list(line.cohort.drugs) if line.cohort else []
    )
    stored.evidence_system, stored.evidence_level = line.evidence_system, line.evidence_level
    stored.evidence_system_version = line.evidence_system_version
    stored.cohort = line.cohort
    stored.cohort_version = _current_version(line.cohort)
    stored.access_route, stored.text = str(line.access_route), line.text.strip()
    stored.responsible, stored.due_on = line.responsible, line.due_on
    stored.save()
    stored.findings.set(line.findings)


def _current_version(cohort: Cohort | None) -> int | None:
    """The definition that the board saw: a patient stays linked to it (DOMAIN 0, point 3)."""
    return cohort.versions.filter(is_current=True).values_list("number", flat=True).first() if cohort else None


def _written(actor: Any, meeting: Meeting, conclusion: Conclusion, **payload: Any) -> None:
    conclusion.version += 1
    conclusion.save(update_fields=["version"])
    conclusion.authors.add(actor.person)
    append(meeting, EventKind.CONCLUSION_CHANGED, actor, item=conclusion.item_id, **payload)
    audit.record(
        actor=actor, action="conclusion.draft", verb="U", case=conclusion.case.pseudonym, obj=conclusion,
        meeting_id=meeting.pk,
    )  # fmt: skip
