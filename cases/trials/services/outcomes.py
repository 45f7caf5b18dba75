"""What became of a patient in a cohort: included, first dose, assessments, end. Each may move the cohort's stage.

Every verb holds the cohort's lock, writes, decides the status at the week of the endpoint anew, notes a new stage, and
gives a place that became free to the first in line, all in one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.enums import Response, StopReason
from cases.dossier.models import Case
from cases.dossier.services.life import note_news, person_of
from cases.dossier.services.patients import note_death
from cases.trials.enums import Outcome, Scheme, SlotState
from cases.trials.logic.outcomes import week_16_status
from cases.trials.logic.stages import line_of
from cases.trials.models import AdverseEvent, Assessment, CohortPatient, Slot
from cases.trials.queries.cohorts import HOLDS_PLACE, treated
from cases.trials.queries.treatment import course_of, window_of
from cases.trials.services.holding import (
    current_state,
    end,
    hold,
    never_comes,
    note_stage,
    settle,
    tell_other_lines,
)
from cases.trials.services.screening import ensure_screened
from cases.trials.services.slots import require_fits, require_going_on, require_still_held
from molmdt.accounts.models import Person
from molmdt.audit import services as audit
from molmdt.kernel import jobs
from molmdt.kernel.clock import now, today
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed

DEATH = 5  # CTCAE grade
DECIDED = frozenset({Outcome.DISEASE_CONTROL, Outcome.NO_DISEASE_CONTROL})


def enrol(*, slot: Slot, trial_number: str, actor: Any) -> CohortPatient:
    """The place becomes a patient of the cohort, linked to the rule version in force today.

    PreconditionFailed when the place is not held any more, the cohort has ended, or something says no by now;
    InvalidInput for an empty or a used number.
    """
    number = trial_number.strip()
    ensure_screened(Case.objects.get(pk=slot.case_id))
    with transaction.atomic():
        cohort = hold(slot.cohort_id)
        slot = Slot.objects.select_related("case__patient", "cohort").get(pk=slot.pk)
        if slot.state not in HOLDS_PLACE:
            raise PreconditionFailed(_("Only a reserved place can become an inclusion."))
        require_still_held(slot)
        before = current_state(cohort)
        require_going_on(before)
        if never_comes(slot.case):
            raise PreconditionFailed(_("The patient has died or withdrawn; nobody can be included."))
        require_fits(cohort, slot.case)
        if not number:
            raise wrong("trial_number", _("Write the patient's number in the trial."))
        if CohortPatient.objects.filter(cohort=cohort, trial_number=number).exists():
            raise wrong("trial_number", _("The number is in use in this cohort already."))
        version = cohort.versions.filter(is_current=True).first()
        if version is None:
            raise PreconditionFailed(_("No version of the cohort's rule is in force today."))
        patient = CohortPatient.objects.create(
            cohort=cohort, version=version, case=slot.case, trial_number=number,
            overrun=slot.overrun_signed_by_id is not None,
        )  # fmt: skip
        slot.state, slot.expires_on = SlotState.ENROLLED, None
        slot.save(update_fields=["state", "expires_on"])
        note_news(case=slot.case, kind="trial_included", subject=cohort.code, person=person_of(actor))
        note_stage(cohort, before.standing.stage, patient)
        _record(patient, actor, "C", "included")
    return patient


def record_first_dose(*, patient: CohortPatient, on: date, actor: Any) -> CohortPatient:
    """The first dose sets the patient's place in line and every later date."""
    with changing(patient, actor, "first_dose", on=on) as fresh:
        if fresh.first_dose_on is not None:
            raise PreconditionFailed(_("The first dose is recorded already."))
        require_alive(fresh, on)
        require_after_line_before(fresh, on)
        fresh.first_dose_on = on
    return fresh


def record_assessment(
    *, patient: CohortPatient, on: date, scheme: Scheme, response: Response, actor: Any, note: str = ""
) -> CohortPatient:
    """One assessment a day and scheme. Clinical assessment can show progression only."""
    if scheme is Scheme.CLINICAL and response not in {Response.PROGRESSIVE, Response.NOT_EVALUABLE}:
        raise wrong("response", _("Without pictures only progression can be recorded."))
    with changing(patient, actor, "assessment", on=on, response=response) as fresh:
        require_dose(fresh, on)
        if fresh.assessments.filter(on=on, scheme=scheme, withdrawn_at=None).exists():
            raise wrong("on", _("An assessment of that day is recorded already."))
        Assessment.objects.create(
            patient=fresh, on=on, scheme=scheme, response=response, note=note[:300], recorded_by=recorder(actor)
        )
    return fresh


def withdraw_assessment(*, assessment: Assessment, actor: Any) -> CohortPatient:
    """Recorded in error: it counts no more, and stays readable."""
    with changing(assessment.patient, actor, "assessment_withdrawn", on=assessment.on) as fresh:
        done = Assessment.objects.filter(pk=assessment.pk, withdrawn_at=None).update(
            withdrawn_at=now(), withdrawn_by=person_of(actor)
        )
        if not done:
            raise PreconditionFailed(_("The assessment is withdrawn already."))
    return fresh


def record_end(*, patient: CohortPatient, on: date, reason: StopReason, actor: Any) -> CohortPatient:
    """The last dose. PreconditionFailed where an end is recorded: that one is corrected, with a reason."""
    with changing(patient, actor, "end", on=on, reason=reason) as fresh:
        if fresh.ended_on is not None:
            raise PreconditionFailed(_("The end of treatment is recorded already. Correct it, and say why."))
        require_dose(fresh, on)
        fresh.ended_on, fresh.end_reason = on, reason
    return fresh


def record_survival(*, patient: CohortPatient, on: date, died: bool, actor: Any) -> CohortPatient:
    """Seen alive on a day, or died on it."""
    with changing(patient, actor, "death" if died else "alive", on=on) as fresh:
        if fresh.died_on is not None:
            raise PreconditionFailed(_("The patient's death is recorded already."))
        if died:
            require_not_seen_after(fresh, on)
            fresh.died_on = on
        else:
            fresh.last_seen_on = max(on, fresh.last_seen_on or on)
    return fresh


def record_interval_before(*, patient: CohortPatient, start: date, end: date, actor: Any) -> CohortPatient:
    """The last line before the trial, from its start to progression: what the PFS ratio compares with."""
    if end < start:
        raise wrong("end", _("The line ends before it begins."))
    with changing(patient, actor, "interval_before", on=end, start=start) as fresh:
        if fresh.first_dose_on is not None and end > fresh.first_dose_on:
            raise wrong("end", _("The line before must end before the first dose in the trial."))
        fresh.before_from, fresh.before_until = start, end
    return fresh


def record_adverse_event(
    *, patient: CohortPatient, on: date, term: str, grade: int, serious: bool, actor: Any
) -> AdverseEvent:
    """CTCAE grade 1 to 5; grade 5 is the death of the patient, which is recorded as such too."""
    if not term.strip():
        raise wrong("term", _("Name the event."))
    if not 1 <= grade <= DEATH:
        raise wrong("grade", _("A grade is 1 to 5."))
    with changing(patient, actor, "adverse_event", on=on, grade=grade) as fresh:
        require_dose(fresh, on)
        if grade == DEATH and fresh.died_on is None:
            require_not_seen_after(fresh, on)
            fresh.died_on = on
        return AdverseEvent.objects.create(
            patient=fresh, on=on, term=term.strip()[:120], grade=grade, serious=serious or grade == DEATH,
            recorded_by=recorder(actor),
        )  # fmt: skip


@contextmanager
def changing(
    patient: CohortPatient, actor: Any, what: str, on: date | None = None, **said: Any
) -> Iterator[CohortPatient]:
    """The patient, locked with the cohort; after the block the status, the stage and the line follow."""
    if on is not None and on > today():
        raise wrong("on", _("The day lies in the future."))
    with transaction.atomic():
        cohort = hold(patient.cohort_id)
        fresh = (
            CohortPatient.objects.select_for_update(of=("self",)).select_related("case", "cohort").get(pk=patient.pk)
        )
        before, died_on = current_state(cohort).standing.stage, fresh.died_on
        yield fresh
        _decide(fresh)
        fresh.save()
        if fresh.died_on != died_on and fresh.case is not None:
            _tell_of_death(fresh, fresh.case.patient_id)
        if fresh.outcome == Outcome.NOT_EVALUABLE:
            _give_place_on(fresh, actor)
        note_stage(cohort, before, fresh)
        settle(cohort, actor)
        _record(fresh, actor, "U", what, **({"on": str(on)} if on else {}), **said)


def _tell_of_death(recorded: CohortPatient, patient: int) -> None:
    """The dossier says it to whoever opens a case of the patient (primary key), and places elsewhere go to the next. A
    death that stays recorded in another cohort stays."""
    elsewhere = CohortPatient.objects.filter(case__patient=patient, died_on__isnull=False).exclude(pk=recorded.pk)
    note_death(patient=patient, on=recorded.died_on or elsewhere.values_list("died_on", flat=True).first())
    held = Slot.objects.filter(case__patient=patient, state__in=[*HOLDS_PLACE, SlotState.WAITING])
    cohorts = sorted(set(held.exclude(cohort=recorded.cohort_id).values_list("cohort", flat=True)))
    if cohorts and recorded.died_on is not None:
        jobs.enqueue("trials.settle", cohorts=cohorts)


def _decide(patient: CohortPatient) -> None:
    status = week_16_status(course_of(patient), today(), window_of(patient.cohort))
    patient.outcome, patient.assessed_on = status.outcome, status.on
    if status.outcome not in DECIDED:
        patient.position = None
    elif patient.position is None and not patient.overrun:
        patient.position = _position(patient)


def _position(patient: CohortPatient) -> int:
    """In the line at this moment, from one."""
    others = CohortPatient.objects.filter(cohort=patient.cohort_id).exclude(pk=patient.pk)
    line, _beyond = line_of([treated(patient), *(treated(one) for one in others)])
    return 1 + [one.number for one in line].index(patient.trial_number)


def _give_place_on(patient: CohortPatient, actor: Any) -> None:
    """The patient's place is replaced: it counts no more, and the next may have it."""
    enrolled = Slot.objects.filter(cohort=patient.cohort, case=patient.case_id, state=SlotState.ENROLLED)
    for slot in enrolled.select_related("case", "cohort"):
        end(slot, SlotState.REPLACED, actor, patient.not_evaluable_reason)
    tell_other_lines(patient.cohort)


def require_dose(patient: CohortPatient, on: date) -> None:
    if patient.first_dose_on is None:
        raise PreconditionFailed(_("Record the first dose first."))
    if on < patient.first_dose_on:
        raise wrong("on", _("The day lies before the first dose."))
    require_alive(patient, on)


def require_alive(patient: CohortPatient, on: date) -> None:
    if patient.died_on is not None and on > patient.died_on:
        raise wrong("on", _("The patient died on %(day)s, before that day.") % {"day": f"{patient.died_on:%d.%m.%Y}"})


def require_after_line_before(patient: CohortPatient, on: date) -> None:
    if patient.before_until is not None and patient.before_until > on:
        raise wrong("on", _("The line before ended after that day."))


def days_seen(patient: CohortPatient) -> list[date]:
    """Days of the treatment that something is recorded of: assessments and events that stand, and the last dose."""
    rows = (patient.assessments, patient.adverse_events)
    days = [day for one in rows for day in one.filter(withdrawn_at=None).values_list("on", flat=True)]
    return days if patient.ended_on is None else [*days, patient.ended_on]


def require_not_seen_after(patient: CohortPatient, on: date) -> None:
    """Nobody dies before the last that was seen of them."""
    seen = [*days_seen(patient), patient.first_dose_on, patient.last_seen_on]
    last = max((day for day in seen if day is not None), default=None)
    if last is not None and on < last:
        raise wrong("on", _("The patient was seen or treated on %(day)s, after that day.")
                    % {"day": f"{last:%d.%m.%Y}"})  # fmt: skip


def _record(patient: CohortPatient, actor: Any, verb: str, what: str, **said: Any) -> None:
    case = patient.case
    details: dict[str, Any] = {name: str(value) for name, value in said.items()}
    pseudonym = case.pseudonym if case else ""
    audit.record(actor=actor, action="outcome.record", verb=verb, case=pseudonym, obj=patient, what=what, **details)


def recorder(actor: Any) -> Person:
    person = person_of(actor)
    if person is None:
        raise ValueError("an outcome is recorded by somebody")
    return person


def wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, [FieldProblem(field, message)])
