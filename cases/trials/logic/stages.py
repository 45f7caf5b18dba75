"""Where a cohort stands, from its treated patients (DOMAIN 1.1, 1.4). Pure.

Places are taken in order of first dose. A patient who turns out not evaluable gives the place to the next one, and
stays in the denominator of all treated. Curtailment is shown, and only certain futility closes a cohort by itself: to
stop early for success is for the protocol's people to decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cases.trials.enums import Outcome, Stage

WEEK_16 = timedelta(weeks=16)
ASSESSMENT_WINDOW = timedelta(weeks=2)  # DOMAIN 1.4: week 16 +- 2, to be confirmed by the protocol


@dataclass(frozen=True, slots=True)
class Design:
    """Sizes and thresholds of the two stages, and what comes after."""

    stage_one_size: int = 8
    stage_one_minimum: int = 1
    final_size: int = 24
    final_minimum: int = 5
    expansion_size: int | None = None
    expansion_opened_on: date | None = None
    accepts_patients: bool = True  # the sponsor has not closed it by hand
    drug_cap: int | None = None  # patients that the company supplies


@dataclass(frozen=True, slots=True)
class Treated:
    """A patient of the cohort; without a first dose yet, a place is taken but nothing can be evaluated."""

    number: str
    first_dose_on: date | None
    outcome: Outcome = Outcome.PENDING
    assessed_on: date | None = None


class Dot(StrEnum):
    SUCCESS = "success"
    FAILURE = "failure"
    PENDING = "pending"
    EMPTY = "empty"


class Certain(StrEnum):
    SUCCESS = "success"
    FUTILITY = "futility"


class Change(StrEnum):
    """What moves the state next."""

    ASSESSMENT = "assessment"
    PATIENT = "patient"
    DECISION = "decision"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Next:
    change: Change
    number: str = ""
    position: int = 0  # of the patient among the evaluable, from one
    due_on: date | None = None  # week 16
    overdue: bool = False
    if_success: Stage | None = None  # what the state becomes if this assessment shows disease control
    if_failure: Stage | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The state and its numbers. ``places`` does not know of reservations."""

    stage: Stage
    first: tuple[Dot, ...]
    second: tuple[Dot, ...]
    successes: int
    assessed: int  # evaluable and assessed
    pending: int
    not_evaluable: int
    treated: int  # everybody who had a dose
    places: int
    drug_left: int | None  # None = no cap
    certain: Certain | None
    next: Next

    @property
    def needs_decision(self) -> bool:
        return self.next.change == Change.DECISION or self.next.overdue


def standing(design: Design, patients: Sequence[Treated], today: date) -> Standing:
    """The cohort's state on a day. An assessment dated later than ``today`` is still pending."""
    known = [_as_of(patient, today) for patient in patients]
    line = sorted(
        (patient for patient in known if patient.outcome != Outcome.NOT_EVALUABLE),
        key=lambda patient: (patient.first_dose_on is None, patient.first_dose_on or date.max, patient.number),
    )
    core = line[: design.final_size]
    stage = _stage(design, line)
    certain = _certain(design, core) if stage in {Stage.STAGE_TWO, Stage.POSITIVE, Stage.NEGATIVE} else None
    drug_left = None if design.drug_cap is None else max(design.drug_cap - len(known), 0)
    return Standing(
        stage=stage,
        first=_dots(line[: design.stage_one_size], design.stage_one_size),
        second=_dots(core[design.stage_one_size :], design.final_size - design.stage_one_size),
        successes=_count(line, Outcome.DISEASE_CONTROL),
        assessed=_count(line, Outcome.DISEASE_CONTROL) + _count(line, Outcome.NO_DISEASE_CONTROL),
        pending=_count([p for p in line if p.first_dose_on is not None], Outcome.PENDING),
        not_evaluable=len(known) - len(line),
        treated=sum(patient.first_dose_on is not None for patient in known),
        places=_places(design, stage, certain, len(line), drug_left),
        drug_left=drug_left,
        certain=certain,
        next=_next(design, stage, certain, line, today, drug_left),
    )


def _as_of(patient: Treated, today: date) -> Treated:
    if patient.assessed_on is not None and patient.assessed_on > today:
        return Treated(patient.number, patient.first_dose_on)
    return patient


def _count(patients: Sequence[Treated], outcome: Outcome) -> int:
    return sum(patient.outcome == outcome for patient in patients)


def _dots(patients: Sequence[Treated], size: int) -> tuple[Dot, ...]:
    shown = {Outcome.DISEASE_CONTROL: Dot.SUCCESS, Outcome.NO_DISEASE_CONTROL: Dot.FAILURE}
    dots = [shown.get(patient.outcome, Dot.PENDING) for patient in patients]
    return tuple(dots + [Dot.EMPTY] * (size - len(dots)))


def _stage(design: Design, line: Sequence[Treated]) -> Stage:
    first, core = line[: design.stage_one_size], line[: design.final_size]
    won = _count(first, Outcome.DISEASE_CONTROL)
    lost = _count(first, Outcome.NO_DISEASE_CONTROL)
    if won < design.stage_one_minimum:
        # The minimum cannot be reached any more, whatever the rest of the eight shows.
        if design.stage_one_size - lost < design.stage_one_minimum:
            return Stage.STOPPED
        return Stage.STAGE_ONE_FULL if len(first) == design.stage_one_size else Stage.STAGE_ONE
    if design.expansion_opened_on is not None and _count(core, Outcome.DISEASE_CONTROL) >= design.final_minimum:
        return Stage.EXPANSION
    if len(core) < design.final_size or _count(core, Outcome.PENDING):
        return Stage.STAGE_TWO
    return Stage.POSITIVE if _count(core, Outcome.DISEASE_CONTROL) >= design.final_minimum else Stage.NEGATIVE


def _certain(design: Design, core: Sequence[Treated]) -> Certain | None:
    if _count(core, Outcome.DISEASE_CONTROL) >= design.final_minimum:
        return Certain.SUCCESS
    if design.final_size - _count(core, Outcome.NO_DISEASE_CONTROL) < design.final_minimum:
        return Certain.FUTILITY
    return None


def _places(design: Design, stage: Stage, certain: Certain | None, taken: int, drug_left: int | None) -> int:
    size = {
        Stage.STAGE_ONE: design.stage_one_size,
        Stage.STAGE_TWO: design.final_size,
        Stage.EXPANSION: design.expansion_size or 0,
    }.get(stage, 0)
    if not design.accepts_patients or certain == Certain.FUTILITY:
        return 0
    free = max(size - taken, 0)
    return free if drug_left is None else min(free, drug_left)


def _next(
    design: Design, stage: Stage, certain: Certain | None, line: Sequence[Treated], today: date, drug_left: int | None
) -> Next:
    exhausted = drug_left == 0 and stage not in {Stage.STOPPED, Stage.NEGATIVE}
    if stage == Stage.POSITIVE or (stage == Stage.STAGE_TWO and (certain == Certain.FUTILITY or exhausted)):
        return Next(Change.DECISION)
    if stage in {Stage.STOPPED, Stage.NEGATIVE}:
        return Next(Change.NOTHING)
    waiting = [(patient.first_dose_on, position, patient) for position, patient in enumerate(line, 1)
               if patient.outcome == Outcome.PENDING and patient.first_dose_on is not None]  # fmt: skip
    if not waiting:
        open_for_more = design.accepts_patients and not exhausted
        return Next(Change.PATIENT if open_for_more else Change.DECISION)
    first_dose, position, patient = waiting[0]
    due = first_dose + WEEK_16
    return Next(
        Change.ASSESSMENT,
        patient.number,
        position,
        due,
        overdue=today > due + ASSESSMENT_WINDOW,
        if_success=_after(design, stage, line, patient, Outcome.DISEASE_CONTROL),
        if_failure=_after(design, stage, line, patient, Outcome.NO_DISEASE_CONTROL),
    )


def _after(design: Design, stage: Stage, line: Sequence[Treated], patient: Treated, outcome: Outcome) -> Stage | None:
    """The stage that this outcome would lead to; None where it stays."""
    changed = [Treated(p.number, p.first_dose_on, outcome) if p is patient else p for p in line]
    after = _stage(design, changed)
    return after if after != stage else None
