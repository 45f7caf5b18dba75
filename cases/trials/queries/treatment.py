"""A patient's time in a cohort: what is recorded, the status at week 16 and what it rests on, the PFS ratio."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.shortcuts import get_object_or_404

from cases.dossier.enums import Response, StopReason
from cases.trials.logic.outcomes import (
    CONTROLLED,
    Assessed,
    Course,
    Status,
    Window,
    due_milestones,
    progressed_on,
    week_16_status,
)
from cases.trials.logic.pfs_ratio import Benefit, Comparator, Threshold, benefit, pfs_ratio
from cases.trials.models import AdverseEvent, Assessment, Cohort, CohortPatient, Correction, Evaluability
from molmdt.kernel.clock import today

AHEAD = timedelta(weeks=1)


@dataclass(frozen=True)
class Ratio:
    """Days on the line before and in the trial; ``ongoing``: no progression yet."""

    before: int | None
    after: int | None
    ongoing: bool
    value: Fraction | None
    benefit: Benefit
    threshold: Threshold


@dataclass(frozen=True)
class Treatment:
    patient: CohortPatient
    assessments: Sequence[Assessment]
    events: Sequence[AdverseEvent]
    said: Sequence[Evaluability]  # what people have said of whether the patient can be evaluated
    corrections: Sequence[Correction]
    status: Status
    week_16: date | None
    due: Sequence[int]
    ratio: Ratio


def treatment_of(patient: CohortPatient) -> Treatment:
    """Five queries."""
    assessments = list(patient.assessments.select_related("recorded_by", "withdrawn_by"))
    course = _course(patient, [one for one in assessments if one.withdrawn_at is None])
    day, window = today(), window_of(patient.cohort)
    return Treatment(
        patient=patient,
        assessments=assessments,
        events=list(patient.adverse_events.select_related("recorded_by")),
        said=list(patient.evaluability.select_related("said_by")),
        corrections=list(patient.corrections.select_related("corrected_by")),
        status=week_16_status(course, day, window),
        week_16=window.day(patient.first_dose_on) if patient.first_dose_on else None,
        due=due_milestones(course, day, AHEAD, window),
        ratio=_ratio(patient, course, day),
    )


def window_of(cohort: Cohort) -> Window:
    return Window(cohort.assessment_week, cohort.assessment_tolerance)


def course_of(patient: CohortPatient) -> Course:
    """What the rules need to know; assessments withdrawn as errors are left out."""
    return _course(patient, list(patient.assessments.filter(withdrawn_at=None)))


def known_course(patient: CohortPatient) -> Course:
    """As ``course_of``, from assessments that are at hand already."""
    return _course(patient, [one for one in patient.assessments.all() if one.withdrawn_at is None])


def _course(patient: CohortPatient, assessments: Sequence[Assessment]) -> Course:
    return Course(
        first_dose_on=patient.first_dose_on,
        assessments=tuple(Assessed(one.on, Response(one.response)) for one in assessments),
        died_on=patient.died_on,
        not_evaluable_on=patient.not_evaluable_on,
        stopped_for_progression_on=patient.ended_on if patient.end_reason == StopReason.PROGRESSION else None,
    )


def _ratio(patient: CohortPatient, course: Course, day: date) -> Ratio:
    """From the first dose to progression or death, or to the last assessment that showed no progression: that a patient
    lives says nothing of the disease."""
    trial = patient.cohort.trial
    threshold = Threshold(Comparator(trial.pfs_comparator), trial.pfs_numerator, trial.pfs_denominator)
    before = None
    if patient.before_from and patient.before_until:
        before = (patient.before_until - patient.before_from).days
    ends = [end for end in (progressed_on(course, day), patient.died_on) if end is not None]
    seen = [one.on for one in course.assessments if one.response in CONTROLLED]
    last = min(ends) if ends else max(seen, default=None)
    after = (last - patient.first_dose_on).days if last and patient.first_dose_on else None
    answer = benefit(before, after, ongoing=not ends, threshold=threshold)
    return Ratio(before, after, not ends, pfs_ratio(before, after), answer, threshold)


def patient_of(pseudonym: str, patient: int) -> CohortPatient:
    """For the doors: Http404 unless the patient belongs to the case."""
    found = CohortPatient.objects.select_related("cohort__trial", "case", "version")
    return get_object_or_404(found, pk=patient, case__pseudonym=pseudonym)
