"""Drafting a conclusion while the case is being discussed. Everybody who writes in it is kept as an author."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.genomics.models import Finding
from cases.meetings.enums import AccessRoute, ItemKind
from cases.meetings.logic.lines import Fault, faults, field_of, moved, order_key
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem
from cases.meetings.services.drafting import draft_of, next_version, written
from cases.meetings.words import line_words
from cases.trials.models import Cohort
from molmdt.accounts.models import Person
from molmdt.kernel.clock import today
from molmdt.kernel.errors import EditConflict, FieldProblem, InvalidInput, PreconditionFailed

SENTENCES: Mapping[Fault, str | Promise] = {
    Fault.DRUGS: gettext_lazy("Name at least one drug."),
    Fault.COHORT: gettext_lazy("Choose the cohort."),
    Fault.TEXT: gettext_lazy("Give the reason, or what is wanted."),
    Fault.OWNER: gettext_lazy("Say who sees to it."),
    Fault.DUE_ON: gettext_lazy("Say by which day."),
    Fault.LEVEL_ALONE: gettext_lazy("A level of evidence needs its system and that system's version."),
    Fault.TWICE: gettext_lazy("The conclusion already has this line. Change it instead."),
    Fault.SAME_COHORT: gettext_lazy("The conclusion names this cohort already."),
    Fault.OPTIONS_STAND: gettext_lazy("The conclusion names options. Remove them before you state that there is none."),
    Fault.NO_OPTION_STANDS: gettext_lazy("The conclusion states that there is no option. Remove that line first."),
}


@dataclass(frozen=True)
class Line:
    """What one line of a conclusion says; only the fields of its kind are filled.

    The owner of a follow-up is a person, or a role where nobody is named: RO is the case's own treating doctor.
    """

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
    responsible_role: str = ""
    due_on: date | None = None


@transaction.atomic
def add_line(*, actor: Any, item: AgendaItem, line: Line) -> ConclusionItem:
    """Adds a line to the draft of the current case, as the last of its group. Raises InvalidInput naming the field."""
    meeting, conclusion = draft_of(actor, item)
    _check(conclusion, line)
    stored = ConclusionItem(conclusion=conclusion, position=1 + conclusion.lines.count())
    _fill(stored, line, next_version(conclusion))
    _number(_in_order(conclusion))
    stored.refresh_from_db(fields=["position"])
    written(actor, meeting, conclusion, line=stored.pk)
    return stored


@transaction.atomic
def edit_line(*, actor: Any, stored: ConclusionItem, line: Line, version: int) -> ConclusionItem:
    """Changes a line; its kind stays. ``version``: the conclusion's, as the writer saw it.

    Raises EditConflict with the line as it stands when somebody has changed this line since. A change of another line
    disturbs nobody.
    """
    meeting, conclusion = draft_of(actor, stored.conclusion.item)
    found = _line(conclusion, stored.pk)
    if line.kind != found.kind:
        raise InvalidInput(_("A line keeps its kind. Remove it and add another."))
    if found.changed_in > version:
        raise EditConflict(
            _("Somebody has changed this line since you opened it."),
            stored={"line": line_words(found, found.findings.all())},
            version=conclusion.version,
        )
    _check(conclusion, line, leaving_out=found.pk)
    _fill(found, line, next_version(conclusion))
    written(actor, meeting, conclusion, line=found.pk)
    return found


@transaction.atomic
def move_line(*, actor: Any, stored: ConclusionItem, by: int, seen: int) -> ConclusionItem:
    """Moves a line up (-1) or down (1) among its own. ``seen``: where the mover saw it; a line that has been moved
    meanwhile stays where it is."""
    meeting, conclusion = draft_of(actor, stored.conclusion.item)
    found = _line(conclusion, stored.pk)
    if found.position != seen:
        raise PreconditionFailed(
            _("Somebody has moved this line already: it is number %(position)s now.") % {"position": found.position}
        )
    lines = _in_order(conclusion)
    order = moved([(line.pk, line.kind) for line in lines], found.pk, by)
    if order is None:
        raise PreconditionFailed(_("The line cannot be moved further. Options stand before what follows up."))
    _number(sorted(lines, key=lambda line: order.index(line.pk)))
    next_version(conclusion)
    written(actor, meeting, conclusion, line=found.pk)
    found.refresh_from_db(fields=["position"])
    return found


@transaction.atomic
def remove_line(*, actor: Any, stored: ConclusionItem) -> None:
    """Takes a line out of the draft."""
    meeting, conclusion = draft_of(actor, stored.conclusion.item)
    found = _line(conclusion, stored.pk)
    key = found.pk
    found.delete()
    _number(_in_order(conclusion))
    next_version(conclusion)
    written(actor, meeting, conclusion, line=key)


@transaction.atomic
def save_outcome(
    *, actor: Any, item: AgendaItem, version: int, summary: str, dissent: str, consensus: bool | None
) -> Conclusion:
    """Summary, consensus and dissent. Raises EditConflict with what is stored when somebody saved first."""
    meeting, conclusion = draft_of(actor, item)
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
    next_version(conclusion)
    written(actor, meeting, conclusion)
    return conclusion


def _line(conclusion: Conclusion, key: int) -> ConclusionItem:
    found = conclusion.lines.select_related("cohort__trial", "responsible").filter(pk=key).first()
    if found is None:
        raise PreconditionFailed(_("Somebody has removed this line."))
    return found


def _in_order(conclusion: Conclusion) -> list[ConclusionItem]:
    return sorted(conclusion.lines.all(), key=lambda line: order_key(line.kind, line.position))


def _number(lines: Iterable[ConclusionItem]) -> None:
    """From one, without gaps: an option's number is its priority."""
    for position, line in enumerate(lines, 1):
        if line.position != position:
            line.position = position
            line.save(update_fields=["position"])


def _check(conclusion: Conclusion, line: Line, leaving_out: int | None = None) -> None:
    others = conclusion.lines.exclude(pk=leaving_out or 0)
    kinds = {ItemKind(kind) for kind in others.values_list("kind", flat=True)}
    again = line.cohort is not None and others.filter(cohort=line.cohort).exists()
    found = faults(line.kind, _given(line), kinds, same_cohort=again)
    problems = [FieldProblem(field_of(fault), str(SENTENCES[fault])) for fault in found]
    if line.due_on is not None and line.due_on < today():
        problems.append(FieldProblem("due_on", _("The day has passed.")))
    if any(finding.profile.case_id != conclusion.case_id for finding in line.findings):
        problems.append(FieldProblem("findings", _("A finding belongs to another case.")))
    if problems:
        raise InvalidInput(_("The line was not stored."), problems)


def _given(line: Line) -> set[str]:
    """The names of the fields that say something."""
    said: dict[str, Any] = {
        "drugs": any(drug.strip() for drug in line.drugs),
        "cohort": line.cohort,
        "text": line.text.strip(),
        "owner": line.responsible or line.responsible_role,
        "due_on": line.due_on,
        "evidence_system": line.evidence_system,
        "evidence_system_version": line.evidence_system_version,
        "evidence_level": line.evidence_level,
    }
    return {name for name, value in said.items() if value}


def _fill(stored: ConclusionItem, line: Line, version: int) -> None:
    stored.kind, stored.changed_in = line.kind, version
    stored.drugs = [drug.strip() for drug in line.drugs if drug.strip()] or (
        list(line.cohort.drugs) if line.cohort else []
    )
    stored.evidence_system, stored.evidence_level = line.evidence_system, line.evidence_level
    stored.evidence_system_version = line.evidence_system_version
    stored.cohort = line.cohort
    stored.cohort_version = _current_version(line.cohort)
    stored.access_route, stored.text = str(line.access_route), line.text.strip()
    stored.responsible, stored.responsible_role = _owner(stored.conclusion, line)
    stored.due_on = line.due_on
    stored.save()
    stored.findings.set(line.findings)


def _owner(conclusion: Conclusion, line: Line) -> tuple[Person | None, str]:
    """The treating doctor is always a person."""
    if line.responsible is None and line.responsible_role == "RO":
        return conclusion.case.referring_doctor, ""
    return line.responsible, "" if line.responsible else line.responsible_role


def _current_version(cohort: Cohort | None) -> int | None:
    """The definition that the board saw: a patient stays linked to it (DOMAIN 0, point 3)."""
    return cohort.versions.filter(is_current=True).values_list("number", flat=True).first() if cohort else None
