"""A patient's status at week 16 from what was recorded (DOMAIN 1.4). Pure.

Disease control is a complete or partial response or stable disease in the window round week 16. Progression or death
before it is a failure, clinical progression too. A missing assessment is no failure: it stays pending, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cases.dossier.enums import Response
from cases.trials.enums import Basis, Outcome
from cases.trials.logic.stages import ASSESSMENT_WINDOW, WEEK_16

CONTROLLED = frozenset({Response.COMPLETE, Response.PARTIAL, Response.STABLE})
ASSESSABLE = (*sorted(CONTROLLED), Response.PROGRESSIVE, Response.NOT_EVALUABLE)
PRIMARY = 16  # the week of the trial's endpoint
MILESTONES = (8, PRIMARY, 24)  # weeks after the first dose at which the doctor is reminded


@dataclass(frozen=True, slots=True)
class Assessed:
    on: date
    response: Response


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of one patient in a cohort."""

    first_dose_on: date | None
    assessments: tuple[Assessed, ...] = ()
    died_on: date | None = None
    not_evaluable_on: date | None = None  # the day on which a person stated it


@dataclass(frozen=True, slots=True)
class Status:
    outcome: Outcome
    basis: Basis
    on: date | None = None  # the day that decided it


def week_16_status(course: Course, today: date, window: timedelta = ASSESSMENT_WINDOW) -> Status:
    """The status as of ``today``; what is dated later is not known yet."""
    if course.not_evaluable_on is not None and course.not_evaluable_on <= today:
        return Status(Outcome.NOT_EVALUABLE, Basis.STATED, course.not_evaluable_on)
    if course.first_dose_on is None:
        return Status(Outcome.PENDING, Basis.NO_DOSE)
    week_16 = course.first_dose_on + WEEK_16
    known = [one for one in course.assessments if one.on <= today]
    failed = _failure(known, course.died_on, today)
    deciding = _deciding(known, week_16, window)
    if deciding is not None and (failed is None or deciding.on < (failed.on or today)):
        return Status(Outcome.DISEASE_CONTROL, Basis.ASSESSMENT, deciding.on)
    if failed is not None and failed.on is not None and failed.on <= week_16 + window:
        return failed
    return Status(Outcome.PENDING, Basis.NOT_YET if today <= week_16 + window else Basis.MISSING)


def _failure(known: Sequence[Assessed], died_on: date | None, today: date) -> Status | None:
    """The first progression or death."""
    progressed = progression(known)
    ends = [Status(Outcome.NO_DISEASE_CONTROL, Basis.PROGRESSION, progressed)] if progressed else []
    if died_on is not None and died_on <= today:
        ends.append(Status(Outcome.NO_DISEASE_CONTROL, Basis.DEATH, died_on))
    return min(ends, key=lambda end: end.on or today, default=None)


def _deciding(known: Sequence[Assessed], week_16: date, window: timedelta) -> Assessed | None:
    """The assessment in the window nearest to week 16 that shows control."""
    shown = [one for one in known if abs(one.on - week_16) <= window and one.response in CONTROLLED]
    return min(shown, key=lambda one: (abs(one.on - week_16), one.on), default=None)


def progression(known: Sequence[Assessed]) -> date | None:
    """The day of the first progression."""
    return min((one.on for one in known if one.response is Response.PROGRESSIVE), default=None)


def due_milestones(course: Course, today: date, ahead: timedelta, window: timedelta = ASSESSMENT_WINDOW) -> list[int]:
    """Weeks whose assessment is due by ``today`` plus ``ahead`` and not there; none after progression or death."""
    if course.first_dose_on is None or course.not_evaluable_on is not None or _over(course, today):
        return []
    days = {week: course.first_dose_on + timedelta(weeks=week) for week in MILESTONES}
    return [
        week
        for week, day in days.items()
        if day <= today + ahead and not any(abs(one.on - day) <= window for one in course.assessments)
    ]


def _over(course: Course, today: date) -> bool:
    return _failure(course.assessments, course.died_on, today) is not None
