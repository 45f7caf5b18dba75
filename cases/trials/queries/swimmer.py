"""The swimmer plot of a cohort: one lane per patient, weeks from the first dose. Numbers for an SVG, no drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cases.trials.logic.outcomes import Window
from cases.trials.models import CohortPatient
from cases.trials.queries.treatment import known_course
from molmdt.kernel.clock import today

LEFT, WIDTH, LANE, TOP = 96, 600, 22, 24  # units of the view box
LEAST_WEEKS = 24


@dataclass(frozen=True)
class Mark:
    x: float
    response: str
    on: date


@dataclass(frozen=True)
class Lane:
    y: int
    number: str
    width: float
    outcome: str
    going_on: bool
    died: float | None  # x
    marks: tuple[Mark, ...]

    @property
    def middle(self) -> float:
        return self.y + LANE / 2 - 2

    @property
    def end(self) -> float:
        return LEFT + self.width


@dataclass(frozen=True)
class Swimmer:
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, int], ...]  # x and week
    week: int  # of the endpoint
    week_at: float  # x
    window: tuple[float, float]  # x and width
    height: int


def swimmer_of(patients: Sequence[CohortPatient], window: Window) -> Swimmer | None:
    """None before anybody had a dose. ``patients`` come with their assessments."""
    treated = [patient for patient in patients if patient.first_dose_on is not None]
    if not treated:
        return None
    weeks = max(LEAST_WEEKS, *(_weeks(patient, _last(patient)) for patient in treated))

    def x(week: float) -> float:
        return round(LEFT + WIDTH * week / weeks, 1)

    first = window.week - window.tolerance
    step = 8 if weeks <= 64 else 26
    return Swimmer(
        lanes=tuple(_lane(patient, index, weeks) for index, patient in enumerate(treated)),
        ticks=tuple((x(week), week) for week in range(0, int(weeks) + 1, step)),
        week=window.week,
        week_at=x(window.week),
        window=(x(first), round(x(window.week + window.tolerance) - x(first), 1)),
        height=TOP + LANE * len(treated) + 26,
    )


def _lane(patient: CohortPatient, index: int, weeks: float) -> Lane:
    marks = tuple(
        Mark(round(LEFT + WIDTH * _weeks(patient, one.on) / weeks, 1), one.response, one.on)
        for one in known_course(patient).assessments
    )
    died = patient.died_on
    return Lane(
        y=TOP + LANE * index,
        # The lanes stand on the cohort's own page: its code before every number would leave no room for the number.
        number=patient.trial_number.removeprefix(f"{patient.cohort.code}-"),
        width=round(WIDTH * _weeks(patient, _last(patient)) / weeks, 1),
        outcome=patient.outcome,
        going_on=patient.case_id is not None and patient.ended_on is None and died is None,
        died=round(LEFT + WIDTH * _weeks(patient, died) / weeks, 1) if died else None,
        marks=marks,
    )


def _last(patient: CohortPatient) -> date:
    """Where the bar ends: the last dose or death; as long as treatment goes on, the last that is recorded."""
    ends = [day for day in (patient.ended_on, patient.died_on) if day is not None]
    if ends:
        return min(ends)
    seen = [one.on for one in known_course(patient).assessments]
    known = [day for day in (*seen, patient.assessed_on, patient.last_seen_on) if day is not None]
    return max(known, default=today()) if patient.case_id is None else today()


def _weeks(patient: CohortPatient, day: date) -> float:
    return max((day - patient.first_dose_on).days, 0) / 7 if patient.first_dose_on else 0.0
