"""A patient's status at week 16 from what was recorded (DOMAIN 1.4). Pure.

Disease control is a complete or partial response or stable disease in the window round the week of the endpoint, 16
unless the trial says otherwise. Progression or death before that week is a failure, clinical progression too, also
where it is told as the reason for stopping, and also after a good assessment early in the window: who progressed in
week 15 had no disease control at week 16. From that week on the assessment nearest to it speaks. A missing assessment
is no failure: it stays pending, and says so.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.dossier.enums import Response
from cases.trials.enums import Basis, Outcome

CONTROLLED = frozenset({Response.COMPLETE, Response.PARTIAL, Response.STABLE})
ASSESSABLE = (*sorted(CONTROLLED), Response.PROGRESSIVE, Response.NOT_EVALUABLE)
REMINDERS = (8, 24)  # weeks after the first dose at which the doctor is reminded, beside that of the endpoint


@dataclass(frozen=True, slots=True)
class Window:
    """When the endpoint is assessed: weeks from the first dose, and weeks before and after that (DOMAIN 1.4)."""

    week: int = 16
    tolerance: int = 2

    def day(self, first_dose_on: date) -> date:
        return first_dose_on + timedelta(weeks=self.week)

    @property
    def margin(self) -> timedelta:
        return timedelta(weeks=self.tolerance)


USUAL = Window()


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
    stopped_for_progression_on: date | None = None


@dataclass(frozen=True, slots=True)
class Status:
    outcome: Outcome
    basis: Basis
    on: date | None = None  # the day that decided it


def week_16_status(course: Course, today: date, window: Window = USUAL) -> Status:
    """The status as of ``today``; what is dated later is not known yet."""
    if course.not_evaluable_on is not None and course.not_evaluable_on <= today:
        return Status(Outcome.NOT_EVALUABLE, Basis.STATED, course.not_evaluable_on)
    if course.first_dose_on is None:
        return Status(Outcome.PENDING, Basis.NO_DOSE)
    due = window.day(course.first_dose_on)
    failed = _failure(course, today)
    until = today if failed is None or failed.on is None else failed.on - timedelta(days=1)
    shown = _control(course, until, due, window.margin)
    if failed is not None and _decides(failed, shown, due, window.margin):
        return failed
    if shown is not None:
        return Status(Outcome.DISEASE_CONTROL, Basis.ASSESSMENT, shown.on)
    return Status(Outcome.PENDING, Basis.NOT_YET if today <= due + window.margin else Basis.MISSING)


def _decides(failed: Status, shown: Assessed | None, due: date, margin: timedelta) -> bool:
    """Whether progression or death overrules the control that was ``shown`` before it."""
    on = failed.on or due
    if on > due + margin:
        return False
    if on < due or shown is None:
        return True
    # Death after the week says nothing of the disease in that week; of two pictures the nearer one does.
    return failed.basis == Basis.PROGRESSION and on - due < abs(shown.on - due)


def _failure(course: Course, today: date) -> Status | None:
    """The first progression or death."""
    known = {Basis.PROGRESSION: progressed_on(course, today), Basis.DEATH: course.died_on}
    ends = [Status(Outcome.NO_DISEASE_CONTROL, basis, on) for basis, on in known.items() if on and on <= today]
    return min(ends, key=lambda end: end.on or today, default=None)


def _control(course: Course, until: date, due: date, margin: timedelta) -> Assessed | None:
    """The assessment in the window nearest to the week that shows control, of those until a day."""
    shown = [one for one in course.assessments
             if one.on <= until and abs(one.on - due) <= margin and one.response in CONTROLLED]  # fmt: skip
    return min(shown, key=lambda one: (abs(one.on - due), one.on), default=None)


def progressed_on(course: Course, today: date) -> date | None:
    """The day of the first progression: assessed, or the reason for which treatment was stopped."""
    days = [one.on for one in course.assessments if one.response is Response.PROGRESSIVE]
    if course.stopped_for_progression_on is not None:
        days.append(course.stopped_for_progression_on)
    return min((day for day in days if day <= today), default=None)


def due_milestones(course: Course, today: date, ahead: timedelta, window: Window = USUAL) -> list[int]:
    """Weeks whose assessment is due by ``today`` plus ``ahead`` and not there; none after progression or death.

    At the week of the endpoint one that could not be evaluated is none: a new one is needed, or somebody's word.
    Another week that was missed is past once the disease has been assessed later: nobody can make up for it.
    """
    if course.first_dose_on is None or course.not_evaluable_on is not None or _failure(course, date.max) is not None:
        return []
    days = {week: course.first_dose_on + timedelta(weeks=week) for week in sorted({*REMINDERS, window.week})}
    return [
        week
        for week, day in days.items()
        if day <= today + ahead
        and not any(_answers(one, day, window, endpoint=week == window.week) for one in course.assessments)
    ]


def _answers(one: Assessed, day: date, window: Window, *, endpoint: bool) -> bool:
    if not endpoint:
        return one.on >= day - window.margin
    return abs(one.on - day) <= window.margin and one.response is not Response.NOT_EVALUABLE
