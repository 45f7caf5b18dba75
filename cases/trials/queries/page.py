"""One cohort's page: its rule in words, its patients by trial number, and what this reader may see of its ledger."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases.trials.enums import Outcome, Stage
from cases.trials.logic.estimation import Interval, clopper_pearson, unbiased, unbiased_when_stopped
from cases.trials.logic.stages import Dot
from cases.trials.logic.two_stage import Plan
from cases.trials.models import Cohort, CohortPatient, CohortVersion
from cases.trials.queries.cohorts import CohortState
from cases.trials.queries.diagram import Diagram, diagram_of
from cases.trials.queries.ledger import Ledger, ledger_of
from cases.trials.queries.swimmer import Swimmer, swimmer_of
from cases.trials.queries.treatment import window_of
from cases.trials.queries.waivers import waived_patients
from cases.trials.words import RuleLine, next_words, rule_lines, stage_change_words, stage_words
from molmdt.access.queries import can

DECIDED = frozenset({Outcome.DISEASE_CONTROL, Outcome.NO_DISEASE_CONTROL})
WON = frozenset({Outcome.DISEASE_CONTROL})


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
class VersionCount:
    """Who came in under one version. Every version counts in the decision: the cohort is one question."""

    version: CohortVersion
    treated: int
    evaluable: int
    successes: int


@dataclass(frozen=True)
class Estimate:
    """Disease control among the evaluable and among all treated, with exact 95 % intervals; None with nobody."""

    successes: int
    evaluable: int
    successes_of_treated: int
    treated: int
    of_evaluable: Interval | None
    of_treated: Interval | None
    unbiased: float | None  # after the design has ended alone
    needed: int  # successes still to come for a positive result; 0 when it is certain
    to_come: int  # patients of the design whose outcome is not known yet


@dataclass(frozen=True)
class Waived:
    """Patients for whom a criterion was set aside, in both denominators."""

    treated: int
    of_treated: int
    evaluable: int
    of_evaluable: int

    @property
    def rate(self) -> float | None:
        """Of all treated, 0..1."""
        return self.treated / self.of_treated if self.of_treated else None


@dataclass(frozen=True)
class CohortPage:
    state: CohortState
    plan: Plan
    stage: str
    next: str
    versions: tuple[VersionRow, ...]  # the current one first
    counts: tuple[VersionCount, ...]  # by version, where more than one has patients
    patients: tuple[PatientRow, ...]
    swimmer: Swimmer | None
    diagram: Diagram
    changes: tuple[StageLine, ...]
    estimate: Estimate
    waived: Waived
    ledger: Ledger


def page_of(state: CohortState, account: Any) -> CohortPage:
    """Everything on the page. The pseudonyms shown to the reader are recorded first."""
    cohort = state.cohort
    patients = list(cohort.patients.select_related("version").prefetch_related("assessments"))
    versions = sorted(cohort.versions.all(), key=lambda version: (not version.is_current, -version.number))
    return CohortPage(
        state=state,
        plan=plan_of(cohort),
        stage=stage_words(state.standing.stage),
        next=next_words(state.standing),
        versions=tuple(VersionRow(version, tuple(rule_lines(version.rule))) for version in versions),
        counts=_counts(versions, patients),
        patients=tuple(_row(patient, state) for patient in patients),
        # Responses and deaths one by one are for those who include patients, not for all who may see the cohort.
        swimmer=swimmer_of(patients, window_of(cohort)) if can(account, "slot.book") else None,
        diagram=diagram_of(state),
        changes=tuple(
            StageLine(change.at, stage_change_words(change.before, change.after))
            for change in cohort.stage_changes.all()[:5]
        ),
        estimate=_estimate(state),
        waived=_waived(cohort, patients),
        ledger=ledger_of(cohort, account),
    )


def _row(patient: CohortPatient, state: CohortState) -> PatientRow:
    due = window_of(state.cohort).day(patient.first_dose_on) if patient.first_dose_on else None
    coming = state.standing.next
    overdue = patient.outcome == Outcome.PENDING and coming.overdue and coming.number == patient.trial_number
    return PatientRow(patient, due, overdue)


def _counts(versions: Sequence[CohortVersion], patients: Sequence[CohortPatient]) -> tuple[VersionCount, ...]:
    counts = []
    for version in sorted(versions, key=lambda one: one.number):
        mine = [one for one in patients if one.version_id == version.pk]
        if mine:
            counts.append(VersionCount(version, _dosed(mine), _among(mine, DECIDED), _among(mine, WON)))
    return tuple(counts) if len(counts) > 1 else ()


def _dosed(patients: Sequence[CohortPatient]) -> int:
    return sum(patient.first_dose_on is not None for patient in patients)


def _among(patients: Sequence[CohortPatient], outcomes: Collection[str]) -> int:
    return sum(patient.outcome in outcomes for patient in patients)


def _waived(cohort: Cohort, patients: Sequence[CohortPatient]) -> Waived:
    keys = waived_patients(cohort)
    mine = [patient for patient in patients if patient.pk in keys]
    return Waived(_dosed(mine), _dosed(patients), _among(mine, DECIDED), _among(patients, DECIDED))


def _estimate(state: CohortState) -> Estimate:
    standing, cohort = state.standing, state.cohort
    won, evaluable, treated = standing.successes, standing.assessed, standing.treated
    to_come = sum(dot in {Dot.PENDING, Dot.EMPTY} for dot in (*standing.first, *standing.second))
    return Estimate(
        won, evaluable, standing.successes_of_treated, treated,
        clopper_pearson(won, evaluable) if evaluable else None,
        clopper_pearson(standing.successes_of_treated, treated) if treated else None,
        _unbiased(state, won),
        max(cohort.final_minimum - won, 0), to_come,
    )  # fmt: skip


def _unbiased(state: CohortState, won: int) -> float | None:
    """Where the design has run to the end of a stage, and only its own patients are counted."""
    stage, evaluable, plan = state.standing.stage, state.standing.assessed, plan_of(state.cohort)
    if stage == Stage.STOPPED and evaluable == plan.n1 and won <= plan.r1:
        return float(unbiased_when_stopped(plan, won))
    if stage in {Stage.POSITIVE, Stage.NEGATIVE} and evaluable == plan.n and won > plan.r1:
        return float(unbiased(plan, won))
    return None


def plan_of(cohort: Cohort) -> Plan:
    """The cohort's design as the statistics write it: stop with r1 or fewer, positive with more than r."""
    return Plan(cohort.stage_one_size, cohort.stage_one_minimum - 1, cohort.final_size, cohort.final_minimum - 1)
