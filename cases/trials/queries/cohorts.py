"""Cohorts as they stand: stage, places, who is waiting."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from cases.trials.enums import Outcome, SlotState, Stage
from cases.trials.logic.stages import DECIDED_BY_STAGE_ONE, Design, Standing, Treated, standing
from cases.trials.models import Cohort, CohortPatient, CohortVersion, DrugSupply, Slot
from cases.trials.words.stages import stage_words
from molmdt.kernel.clock import today

HOLDS_PLACE = (SlotState.RESERVED, SlotState.IN_SCREENING)


@dataclass(frozen=True)
class Supply:
    """What is left of a drug for new patients, over every cohort of the trial that gives it."""

    drug: str
    places: int
    treated: int  # included, whatever became of them, but for those who never got a dose and never will
    held: int  # reserved or in screening

    @property
    def left(self) -> int:
        return max(self.places - self.treated - self.held, 0)


@dataclass(frozen=True)
class CohortState:
    """A cohort with its standing and its ledger. ``free`` is what a new reservation may take.

    ``reserved`` and ``in_screening`` are places of the design; ``overrun`` are those held beyond it, by signature.
    """

    cohort: Cohort
    standing: Standing
    reserved: int
    waiting: int
    in_screening: int = 0
    overrun: int = 0
    overrun_asked: int = 0  # of those waiting
    supplies: tuple[Supply, ...] = ()

    @property
    def held(self) -> int:
        """Places of the design that nobody has been included in yet. Beyond stage one every place is one of them."""
        beyond = 0 if self.standing.stage in DECIDED_BY_STAGE_ONE else self.overrun
        return self.reserved + self.in_screening + beyond

    @property
    def free(self) -> int:
        left = [self.standing.places - self.held, *(supply.left for supply in self.supplies)]
        return max(min(left), 0)

    @property
    def used_up(self) -> Supply | None:
        """The drug that nobody can be promised any more."""
        return next((supply for supply in self.supplies if supply.left == 0), None)

    @property
    def overrun_possible(self) -> bool:
        """Where only the design's size stands in the way: it is full or on hold, it has not ended, and the drug is
        there. A signature brings no drug, and reopens nothing."""
        taken = self.standing.places <= self.held
        return taken and not self.is_over and self.cohort.accepts_patients and self.used_up is None

    @property
    def stage_words(self) -> str:
        return stage_words(self.standing.stage)

    @property
    def is_over(self) -> bool:
        """Ended for good: nobody waits for it."""
        return self.standing.stage in {Stage.STOPPED, Stage.NEGATIVE}


def cohorts_with_rows() -> QuerySet[Cohort]:
    """Cohorts with what their standing needs, and their versions: five queries, however many there are."""
    versions = Prefetch("versions", queryset=CohortVersion.objects.order_by("number"))
    return Cohort.objects.select_related("trial").prefetch_related(versions, *_rows())


def rows_of(key: int) -> Cohort:
    """One cohort with what its standing needs, and no more: four queries."""
    return Cohort.objects.select_related("trial").prefetch_related(*_rows()).get(pk=key)


def _rows() -> list[Any]:
    return [
        Prefetch("patients", queryset=CohortPatient.objects.order_by("first_dose_on", "pk")),
        Prefetch("slots", queryset=Slot.objects.filter(state__in=[*HOLDS_PLACE, SlotState.WAITING])),
        Prefetch("trial__supplies", queryset=_supplies()),
    ]


def _supplies() -> QuerySet[DrugSupply]:
    """With ``treated`` and ``held`` of every cohort of the trial that gives the drug."""
    shared = {"cohort__trial": OuterRef("trial"), "cohort__drugs__contains": [OuterRef("drug")]}
    never_dosed = Q(outcome=Outcome.NOT_EVALUABLE, first_dose_on=None)
    lapsed = Q(state=SlotState.RESERVED, expires_on__lt=today())
    return DrugSupply.objects.annotate(
        treated=_number(CohortPatient.objects.filter(**shared).exclude(never_dosed)),
        held=_number(Slot.objects.filter(**shared, state__in=HOLDS_PLACE).exclude(lapsed)),
    )


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many rows a subquery has."""
    grouped = rows.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(grouped.annotate(number=Count("pk")).values("number")), 0)


def cohort_by_code(code: str) -> Cohort:
    """For the doors: Http404 without one."""
    return get_object_or_404(cohorts_with_rows(), code=code)


def state_of(cohort: Cohort) -> CohortState:
    """How one cohort stands today. A reservation whose last day has passed holds no place any more."""
    annotated: Any = cohort.trial.supplies.all()
    supplies = tuple(
        Supply(one.drug, one.places, one.treated, one.held) for one in annotated if one.drug in cohort.drugs
    )
    drug_left = min((max(one.places - one.treated, 0) for one in supplies), default=None)
    slots = [slot for slot in cohort.slots.all() if not is_lapsed(slot)]
    waiting = [slot for slot in slots if slot.state == SlotState.WAITING]
    held = Counter(
        "overrun" if slot.overrun_signed_by_id else str(slot.state) for slot in slots if slot.state in HOLDS_PLACE
    )
    return CohortState(
        cohort=cohort,
        standing=standing(design_of(cohort), [treated(p) for p in cohort.patients.all()], today(), drug_left),
        reserved=held[SlotState.RESERVED],
        in_screening=held[SlotState.IN_SCREENING],
        overrun=held["overrun"],
        waiting=len(waiting),
        overrun_asked=sum(bool(slot.overrun_reason) for slot in waiting),
        supplies=supplies,
    )


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
        assessment_week=cohort.assessment_week,
        assessment_tolerance=cohort.assessment_tolerance,
        reservation_days=cohort.reservation_days,
    )


def treated(patient: CohortPatient) -> Treated:
    return Treated(
        patient.trial_number, patient.first_dose_on, Outcome(patient.outcome), patient.assessed_on, patient.position,
        patient.overrun,
    )  # fmt: skip
