"""Where a cohort stands, from its treated patients (DOMAIN 1.1, 1.4). Pure.

Places are taken in order of first dose; who has been evaluated keeps the position they had then, so that a dose
recorded late moves nobody across the line between the stages. A patient who turns out not evaluable gives the place
to the next one, and stays in the denominator of all treated. Who came in beyond the design's places (overrun) never
decides stage one, whatever becomes of the others; once stage two is open they stand behind everybody else.
Curtailment is shown, and only certain futility closes a cohort by itself: to stop early for success is for the
protocol's people to decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from cases.trials.enums import Outcome, Stage


@dataclass(frozen=True, slots=True)
class Design:
    """Sizes and thresholds of the two stages, what comes after, and the windows. Defaults: DOMAIN 1.1 and 1.4."""

    stage_one_size: int = 8
    stage_one_minimum: int = 1
    final_size: int = 24
    final_minimum: int = 5
    expansion_size: int | None = None
    expansion_opened_on: date | None = None
    accepts_patients: bool = True  # the sponsor has not closed it by hand
    assessment_week: int = 16  # of the primary endpoint, from the first dose
    assessment_tolerance: int = 2  # weeks before and after it
    reservation_days: int = 28  # how long a reserved place is held


@dataclass(frozen=True, slots=True)
class Treated:
    """A patient of the cohort; without a first dose yet, a place is taken but nothing can be evaluated."""

    number: str
    first_dose_on: date | None
    outcome: Outcome = Outcome.PENDING
    assessed_on: date | None = None
    position: int | None = None  # in the line when they were evaluated, from one; it does not change any more
    overrun: bool = False  # came in beyond the design's places


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
    due_on: date | None = None
    week: int = 16  # that it is due in, from the first dose
    overdue: bool = False
    if_success: Stage | None = None  # what the state becomes if this assessment shows disease control
    if_failure: Stage | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The state and its numbers. ``places`` does not know of reservations.

    As long as stage one decides, ``successes`` and ``assessed`` leave those out who came in beyond its places; the
    numbers of all treated have everybody.
    """

    stage: Stage
    first: tuple[Dot, ...]
    second: tuple[Dot, ...]
    successes: int
    assessed: int  # evaluable and assessed
    pending: int
    not_evaluable: int
    treated: int  # everybody who had a dose
    successes_of_treated: int
    overrun: int  # of all treated, who came in beyond the design's places
    places: int
    drug_left: int | None  # patients that the drug still suffices for; None = not limited
    certain: Certain | None
    next: Next

    @property
    def needs_decision(self) -> bool:
        return self.next.change == Change.DECISION or self.next.overdue


# As long as one of these stands, only the first patients of the design decide.
DECIDED_BY_STAGE_ONE = frozenset({Stage.STAGE_ONE, Stage.STAGE_ONE_FULL, Stage.STOPPED})


def standing(design: Design, patients: Sequence[Treated], today: date, drug_left: int | None = None) -> Standing:
    """The cohort's state on a day. An assessment dated later than ``today`` is still pending, an expansion that opens
    later not open yet.

    ``drug_left``: how many more patients the drug suffices for, over all cohorts that share it; None: not limited.
    """
    if design.expansion_opened_on is not None and design.expansion_opened_on > today:
        design = replace(design, expansion_opened_on=None)
    known = [_as_of(patient, today) for patient in patients]
    ordinary, beyond = line_of(known)
    line = [*ordinary, *beyond]
    stage = _stage(design, ordinary, beyond)
    counted = ordinary if stage in DECIDED_BY_STAGE_ONE else line
    core = counted[: design.final_size]
    certain = _certain(design, core) if stage in {Stage.STAGE_TWO, Stage.POSITIVE, Stage.NEGATIVE} else None
    successes = _count(counted, Outcome.DISEASE_CONTROL)
    return Standing(
        stage=stage,
        first=_dots(ordinary[: design.stage_one_size], design.stage_one_size),
        second=_dots(core[design.stage_one_size :], design.final_size - design.stage_one_size),
        successes=successes,
        assessed=successes + _count(counted, Outcome.NO_DISEASE_CONTROL),
        pending=_count([p for p in line if p.first_dose_on is not None], Outcome.PENDING),
        not_evaluable=len(known) - len(line),
        treated=_dosed(known),
        successes_of_treated=_count(line, Outcome.DISEASE_CONTROL),
        overrun=_dosed([patient for patient in known if patient.overrun]),
        places=_places(design, stage, certain, len(counted), drug_left),
        drug_left=drug_left,
        certain=certain,
        next=_next(design, stage, certain, ordinary, beyond, today, drug_left),
    )


def line_of(patients: Sequence[Treated]) -> tuple[list[Treated], list[Treated]]:
    """Those who can be evaluated, in order: the design's own, and those who came in beyond its places."""
    evaluable = [patient for patient in patients if patient.outcome != Outcome.NOT_EVALUABLE]
    own = [patient for patient in evaluable if not patient.overrun]
    return _in_order(own), _in_order([patient for patient in evaluable if patient.overrun])


def _in_order(patients: Sequence[Treated]) -> list[Treated]:
    """By first dose, round those whose position stands. A position left empty is taken by the next."""
    moving = sorted(
        (patient for patient in patients if patient.position is None),
        key=lambda patient: (patient.first_dose_on is None, patient.first_dose_on or date.max, patient.number),
    )
    line: list[Treated] = []
    for patient in sorted((p for p in patients if p.position is not None), key=lambda p: (p.position, p.number)):
        before = (patient.position or 1) - 1 - len(line)
        line += moving[: max(before, 0)]
        moving = moving[max(before, 0) :]
        line.append(patient)
    return line + moving


def _dosed(patients: Sequence[Treated]) -> int:
    return sum(patient.first_dose_on is not None for patient in patients)


def _as_of(patient: Treated, today: date) -> Treated:
    if patient.assessed_on is not None and patient.assessed_on > today:
        return replace(patient, outcome=Outcome.PENDING, assessed_on=None)
    return patient


def _count(patients: Sequence[Treated], outcome: Outcome) -> int:
    return sum(patient.outcome == outcome for patient in patients)


def _dots(patients: Sequence[Treated], size: int) -> tuple[Dot, ...]:
    shown = {Outcome.DISEASE_CONTROL: Dot.SUCCESS, Outcome.NO_DISEASE_CONTROL: Dot.FAILURE}
    dots = [shown.get(patient.outcome, Dot.PENDING) for patient in patients]
    return tuple(dots + [Dot.EMPTY] * (size - len(dots)))


def _stage(design: Design, ordinary: Sequence[Treated], beyond: Sequence[Treated]) -> Stage:
    first, core = ordinary[: design.stage_one_size], [*ordinary, *beyond][: design.final_size]
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
    design: Design, stage: Stage, certain: Certain | None, ordinary: Sequence[Treated], beyond: Sequence[Treated],
    today: date, drug_left: int | None,
) -> Next:  # fmt: skip
    exhausted = drug_left == 0 and stage not in {Stage.STOPPED, Stage.NEGATIVE}
    if stage == Stage.POSITIVE or (stage == Stage.STAGE_TWO and (certain == Certain.FUTILITY or exhausted)):
        return Next(Change.DECISION)
    if stage in {Stage.STOPPED, Stage.NEGATIVE}:
        return Next(Change.NOTHING)
    counted = ordinary if stage in DECIDED_BY_STAGE_ONE else [*ordinary, *beyond]
    waiting = [(patient.first_dose_on, position, patient) for position, patient in enumerate(counted, 1)
               if patient.outcome == Outcome.PENDING and patient.first_dose_on is not None]  # fmt: skip
    if not waiting:
        open_for_more = design.accepts_patients and not exhausted
        return Next(Change.PATIENT if open_for_more else Change.DECISION)
    first_dose, position, patient = waiting[0]
    due = first_dose + timedelta(weeks=design.assessment_week)
    return Next(
        Change.ASSESSMENT,
        patient.number,
        position,
        due,
        design.assessment_week,
        overdue=today > due + timedelta(weeks=design.assessment_tolerance),
        if_success=_after(design, stage, ordinary, beyond, patient, Outcome.DISEASE_CONTROL),
        if_failure=_after(design, stage, ordinary, beyond, patient, Outcome.NO_DISEASE_CONTROL),
    )


def _after(
    design: Design, stage: Stage, ordinary: Sequence[Treated], beyond: Sequence[Treated], patient: Treated,
    outcome: Outcome,
) -> Stage | None:  # fmt: skip
    """The stage that this outcome would lead to; None where it stays."""
    lines = [[replace(p, outcome=outcome) if p is patient else p for p in line] for line in (ordinary, beyond)]
    after = _stage(design, *lines)
    return after if after != stage else None
