"""One cohort's page: its rule in words, its patients by trial number, and what this reader may see of its ledger."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases.dossier.models import Case
from cases.trials.enums import LIVE_SLOTS, Outcome, Stage
from cases.trials.logic.estimation import Interval, clopper_pearson, unbiased
from cases.trials.logic.two_stage import Plan
from cases.trials.models import CohortPatient, CohortVersion, Slot
from cases.trials.queries.cohorts import CohortState
from cases.trials.queries.swimmer import Swimmer, swimmer_of
from cases.trials.queries.treatment import window_of
from cases.trials.words import RuleLine, next_words, rule_lines, stage_words
from molmdt.access.queries import can, visible_to
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
class StageLine:
    at: datetime
    words: str


@dataclass(frozen=True)
class Estimate:
    """Disease control among the evaluable and among all treated, with exact 95 % intervals; None with nobody."""

    successes: int
    evaluable: int
    treated: int
    of_evaluable: Interval | None
    of_treated: Interval | None
    unbiased: float | None  # after both stages alone


@dataclass(frozen=True)
class CohortPage:
    state: CohortState
    stage: str
    next: str
    versions: tuple[VersionRow, ...]  # the current one first
    patients: tuple[PatientRow, ...]
    swimmer: Swimmer | None
    changes: tuple[StageLine, ...]
    estimate: Estimate
    slots: tuple[Slot, ...]  # of cases that the reader may see
    unseen_slots: int


def page_of(state: CohortState, account: Any) -> CohortPage:
    """Everything on the page. The pseudonyms shown to the reader are recorded first."""
    cohort = state.cohort
    live = Slot.objects.filter(cohort=cohort, state__in=LIVE_SLOTS).select_related("case")
    seen = tuple(live.filter(case__in=visible_to(account, "case.list", Case.objects.all())))
    audit.record_list(actor=account, action="case.list", cases=[slot.case.pseudonym for slot in seen])
    patients = list(cohort.patients.select_related("version").prefetch_related("assessments"))
    versions = sorted(cohort.versions.all(), key=lambda version: (not version.is_current, -version.number))
    return CohortPage(
        state=state,
        stage=stage_words(state.standing.stage),
        next=next_words(state.standing),
        versions=tuple(VersionRow(version, tuple(rule_lines(version.rule))) for version in versions),
        patients=tuple(_row(patient, state) for patient in patients),
        # Responses and deaths one by one are for those who include patients, not for all who may see the cohort.
        swimmer=swimmer_of(patients) if can(account, "slot.book") else None,
        changes=tuple(
            StageLine(change.at, f"{stage_words(Stage(change.before))} → {stage_words(Stage(change.after))}")
            for change in cohort.stage_changes.all()[:5]
        ),
        estimate=_estimate(state),
        slots=seen,
        unseen_slots=live.count() - len(seen),
    )


def _row(patient: CohortPatient, state: CohortState) -> PatientRow:
    due = window_of(state.cohort).day(patient.first_dose_on) if patient.first_dose_on else None
    coming = state.standing.next
    overdue = patient.outcome == Outcome.PENDING and coming.overdue and coming.number == patient.trial_number
    return PatientRow(patient, due, overdue)


def _estimate(state: CohortState) -> Estimate:
    standing, cohort = state.standing, state.cohort
    won, evaluable, treated = standing.successes, standing.assessed, standing.treated
    over = standing.stage in {Stage.POSITIVE, Stage.NEGATIVE} and evaluable == cohort.final_size
    plan = Plan(cohort.stage_one_size, cohort.stage_one_minimum - 1, cohort.final_size, cohort.final_minimum - 1)
    return Estimate(
        won, evaluable, treated,
        clopper_pearson(won, evaluable) if evaluable else None,
        clopper_pearson(standing.successes_of_treated, treated) if treated else None,
        float(unbiased(plan, won)) if over and won >= cohort.stage_one_minimum else None,
    )  # fmt: skip
