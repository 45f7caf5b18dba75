"""One cohort's page: its rule in words, its patients by trial number, and what this reader may see of its ledger."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.dossier.models import Case
from cases.trials.enums import LIVE_SLOTS, Outcome
from cases.trials.logic.stages import WEEK_16
from cases.trials.models import CohortPatient, CohortVersion, Slot
from cases.trials.queries.cohorts import CohortState
from cases.trials.words import RuleLine, next_words, rule_lines, stage_words
from molmdt.access.queries import visible_to
from molmdt.audit import services as audit


@dataclass(frozen=True)
class PatientRow:
    """A treated patient, without identity."""

    patient: CohortPatient
    week_16: date | None
    overdue: bool


@dataclass(frozen=True)
class VersionRow:
    version: CohortVersion
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True)
class CohortPage:
    state: CohortState
    stage: str
    next: str
    versions: tuple[VersionRow, ...]  # the current one first
    patients: tuple[PatientRow, ...]
    slots: tuple[Slot, ...]  # of cases that the reader may see
    unseen_slots: int


def page_of(state: CohortState, account: Any) -> CohortPage:
    """Everything on the page. The pseudonyms shown to the reader are recorded first."""
    cohort = state.cohort
    live = Slot.objects.filter(cohort=cohort, state__in=LIVE_SLOTS).select_related("case")
    seen = tuple(live.filter(case__in=visible_to(account, "case.list", Case.objects.all())))
    audit.record_list(actor=account, action="case.list", cases=[slot.case.pseudonym for slot in seen])
    versions = sorted(cohort.versions.all(), key=lambda version: (not version.is_current, -version.number))
    return CohortPage(
        state=state,
        stage=stage_words(state.standing.stage),
        next=next_words(state.standing),
        versions=tuple(VersionRow(version, tuple(rule_lines(version.rule))) for version in versions),
        patients=tuple(_row(patient, state) for patient in cohort.patients.select_related("version")),
        slots=seen,
        unseen_slots=live.count() - len(seen),
    )


def _row(patient: CohortPatient, state: CohortState) -> PatientRow:
    due = patient.first_dose_on + WEEK_16 if patient.first_dose_on else None
    coming = state.standing.next
    overdue = patient.outcome == Outcome.PENDING and coming.overdue and coming.number == patient.trial_number
    return PatientRow(patient, due, overdue)
