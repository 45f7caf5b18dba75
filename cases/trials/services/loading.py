"""Trials and cohorts from definitions into the database: one transaction, nothing half loaded."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from cases.trials.enums import Outcome
from cases.trials.logic.definition import (
    CohortDefinition,
    SupplyDefinition,
    TrialDefinition,
    read_trial,
)
from cases.trials.logic.grammar import Node, as_data
from cases.trials.models import Cohort, CohortPatient, DrugSupply, Trial
from cases.trials.queries.vocabulary import VOCABULARY
from cases.trials.services.holding import current_state, hold, note_stage
from cases.trials.services.storing import refused, store_version
from cases.trials.services.versions import make_current
from molmdt.audit import services as audit
from molmdt.kernel import jobs
from molmdt.kernel.clock import today

SIZES = ("stage_one_size", "stage_one_minimum", "final_size", "final_minimum")


def definition_of(text: str) -> TrialDefinition:
    """A checked definition; BadDefinition with line and key of every problem."""
    return read_trial(text, VOCABULARY)


def load_trials(definitions: Sequence[TrialDefinition], *, actor: Any = None) -> list[Trial]:
    """Stores trials, cohorts and new rule versions, then has every open case screened again.

    A version that is stored already must say the same: it never changes, because patients and screenings stand on it.
    InvalidInput names the cohort otherwise, and nothing is stored.
    """
    with transaction.atomic():
        trials = [_trial(definition, actor) for definition in definitions]
        jobs.enqueue("trials.screen_open_cases")
    return trials


def _trial(definition: TrialDefinition, actor: Any) -> Trial:
    general = as_data(definition.rule) if definition.rule else {}
    trial, _ = Trial.objects.update_or_create(
        code=definition.code,
        defaults={"name": definition.name, "registry_id": definition.registry_id, "general_rule": general},
    )
    for cohort in definition.cohorts:
        _cohort(trial, cohort, definition.rule)
    # After the cohorts: the order in which a reservation takes its locks as well.
    if definition.supplies is not None:
        _supplies(trial, definition.supplies)
    audit.record(actor=actor, action="trial.load", verb="U", obj=trial, cohorts=len(definition.cohorts))
    return trial


def _cohort(trial: Trial, definition: CohortDefinition, general: Node | None) -> None:
    design = definition.design
    owner = Cohort.objects.filter(code=definition.code).exclude(trial=trial).select_related("trial").first()
    if owner is not None:
        raise refused(definition.code, f"the code belongs to a cohort of the trial {owner.trial.code}")
    _require_same_window(trial, definition)
    _require_same_sizes(trial, definition)
    _require_doses_given(definition)
    before = _stage_before(definition.code)
    cohort, _ = Cohort.objects.update_or_create(
        trial=trial,
        code=definition.code,
        defaults={
            "drugs": list(definition.drugs),
            "atc_codes": list(definition.atc),
            "company": definition.company,
            "tumour": definition.tumour,
            "biomarker": definition.biomarker,
            "closed_reason": definition.closed_reason,
            "accepts_patients": design.accepts_patients,
            "stage_one_size": design.stage_one_size,
            "stage_one_minimum": design.stage_one_minimum,
            "final_size": design.final_size,
            "final_minimum": design.final_minimum,
            "expansion_size": design.expansion_size,
            "expansion_opened_on": design.expansion_opened_on,
            "assessment_week": design.assessment_week,
            "assessment_tolerance": design.assessment_tolerance,
            "reservation_days": design.reservation_days,
        },
    )
    versions = {version.number: store_version(cohort, version, general) for version in definition.versions}
    make_current(cohort)
    _require_nobody_of_ours(cohort, definition)
    for patient, number in definition.patients:
        CohortPatient.objects.update_or_create(
            cohort=cohort,
            trial_number=patient.number,
            defaults={
                "version": versions[number],
                "first_dose_on": patient.first_dose_on,
                "outcome": patient.outcome,
                "assessed_on": patient.assessed_on,
            },
        )
    note_stage(cohort, before)


def _require_nobody_of_ours(cohort: Cohort, definition: CohortDefinition) -> None:
    """A file tells of patients whom nobody records here."""
    numbers = [patient.number for patient, _version in definition.patients]
    own = CohortPatient.objects.filter(cohort=cohort, case__isnull=False, trial_number__in=numbers)
    number = own.values_list("trial_number", flat=True).first()
    if number is not None:
        raise refused(cohort.code, f"patient {number} is recorded here; what becomes of them is not loaded from a file")


def _stage_before(code: str) -> str:
    """The stage of a cohort that is here already; nothing, where none of its stages has been noted."""
    cohort = Cohort.objects.filter(code=code, stage_changes__isnull=False).first()
    return current_state(hold(cohort.pk)).standing.stage if cohort else ""


def _require_same_window(trial: Trial, definition: CohortDefinition) -> None:
    """Statuses of patients stand on the window they were judged by."""
    design = definition.design
    judged = CohortPatient.objects.filter(
        cohort__trial=trial, cohort__code=definition.code, case__isnull=False, assessed_on__isnull=False
    )
    same = {
        "cohort__assessment_week": design.assessment_week,
        "cohort__assessment_tolerance": design.assessment_tolerance,
    }
    if judged.exclude(**same).exists():
        raise refused(definition.code, "patients have been assessed; the week of the assessment and its tolerance stay")


def _require_same_sizes(trial: Trial, definition: CohortDefinition) -> None:
    """Results that are known decide nothing about the size and the threshold that they are judged by."""
    decided = CohortPatient.objects.filter(cohort__trial=trial, cohort__code=definition.code).filter(
        outcome__in=[Outcome.DISEASE_CONTROL, Outcome.NO_DISEASE_CONTROL]
    )
    same = {f"cohort__{name}": getattr(definition.design, name) for name in SIZES}
    stored = decided.exclude(**same).values(*(f"cohort__{name}" for name in SIZES)).first()
    if stored is not None:
        said = ", ".join(f"{name} {stored[f'cohort__{name}']}" for name in SIZES)
        raise refused(definition.code, f"patients have been assessed; the design stays: {said}")


def _require_doses_given(definition: CohortDefinition) -> None:
    """A file tells what has happened; a dose that is planned is none."""
    for patient, _version in definition.patients:
        if patient.first_dose_on is not None and patient.first_dose_on > today():
            message = f"patient {patient.number}: the first dose, {patient.first_dose_on}, lies in the future"
            raise refused(definition.code, message)


def _supplies(trial: Trial, definitions: Sequence[SupplyDefinition]) -> None:
    trial.supplies.exclude(drug__in=[one.drug for one in definitions]).delete()
    for one in definitions:
        DrugSupply.objects.update_or_create(
            trial=trial, drug=one.drug, defaults={"places": one.places, "note": one.note[:160]}
        )
