"""Cohorts as they stand: stage, places, who is waiting."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from cases.trials.enums import Outcome, SlotState, Stage
from cases.trials.logic.stages import Design, Standing, Treated, standing
from cases.trials.models import Cohort, CohortPatient, CohortVersion, Slot
from cases.trials.words.stages import stage_words
from molmdt.kernel.clock import today


@dataclass(frozen=True)
class CohortState:
    """A cohort with its standing and its ledger. ``free`` is what a new reservation may take."""

    cohort: Cohort
    standing: Standing
    reserved: int
    waiting: int

    @property
    def free(self) -> int:
        return max(self.standing.places - self.reserved, 0)

    @property
    def stage_words(self) -> str:
        return stage_words(self.standing.stage)

    @property
    def is_over(self) -> bool:
        """Ended for good: nobody waits for it."""
        return self.standing.stage in {Stage.STOPPED, Stage.NEGATIVE}


def cohorts_with_rows() -> QuerySet[Cohort]:
    """Cohorts with what their standing needs: four queries, however many there are."""
    return Cohort.objects.select_related("trial").prefetch_related(
        Prefetch("patients", queryset=CohortPatient.objects.order_by("first_dose_on", "pk")),
        Prefetch("slots", queryset=Slot.objects.filter(state__in=[SlotState.RESERVED, SlotState.ENROLLED,
                                                                  SlotState.WAITING])),
        Prefetch("versions", queryset=CohortVersion.objects.order_by("number")),
    )  # fmt: skip


def cohort_by_code(code: str) -> Cohort:
    """For the doors: Http404 without one."""
    return get_object_or_404(cohorts_with_rows(), code=code)


def state_of(cohort: Cohort) -> CohortState:
    """How one cohort stands today. A reservation whose last day has passed holds no place any more."""
    day = today()
    patients = list(cohort.patients.all())
    treated_cases = {patient.case_id for patient in patients if patient.case_id}
    slots = list(cohort.slots.all())
    reserved = sum(
        (slot.state == SlotState.RESERVED and not is_lapsed(slot))
        or (slot.state == SlotState.ENROLLED and slot.case_id not in treated_cases)
        for slot in slots
    )
    waiting = sum(slot.state == SlotState.WAITING for slot in slots)
    return CohortState(cohort, standing(design_of(cohort), [treated(p) for p in patients], day), reserved, waiting)


def states_of(cohorts: Iterable[Cohort]) -> list[CohortState]:
    return [state_of(cohort) for cohort in cohorts]


def is_lapsed(slot: Slot) -> bool:
    return slot.expires_on is not None and slot.expires_on < today()


def design_of(cohort: Cohort) -> Design:
    return Design(
        stage_one_size=cohort.stage_one_size,
        stage_one_minimum=cohort.stage_one_minimum,
        final_size=cohort.final_size,
        final_minimum=cohort.final_minimum,
        expansion_size=cohort.expansion_size,
        expansion_opened_on=cohort.expansion_opened_on,
        accepts_patients=cohort.accepts_patients,
        drug_cap=cohort.drug_cap,
    )


def treated(patient: CohortPatient) -> Treated:
    return Treated(patient.trial_number, patient.first_dose_on, Outcome(patient.outcome), patient.assessed_on)
