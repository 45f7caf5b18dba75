"""A first dose or a death that was recorded in error: corrected with a reason, and the cohort's stage with it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.dossier.enums import StopReason
from cases.trials import services
from cases.trials.models import AdverseEvent, CohortPatient, Correction, StageChange
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import today
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.trials import test_outcomes as outcomes
from tests.cases.trials.test_outcomes import CODE, CONTROL, PROGRESSION, ago, dosed, others, refused, stage

case, cohort, doctor, patient = outcomes.case, outcomes.cohort, outcomes.doctor, outcomes.patient  # fixtures
pytestmark = pytest.mark.django_db


def corrected(verb, patient, doctor, stands, on, reason="wrong year"):
    return verb(patient=patient, stands=stands, on=on, reason=reason, actor=doctor)


def test_the_right_first_dose_decides_status_and_stage_anew(patient, cohort, doctor):
    """Seven weeks late: the good picture was taken at week 9, so that it is none at week 16."""
    others(cohort, 7, "no_disease_control")
    dosed(patient, doctor, weeks=17)
    services.record_assessment(patient=patient, on=ago(weeks=1), actor=doctor, **CONTROL)
    assert stage(cohort) == "stage_two"
    StageChange.objects.all().delete()
    found = corrected(services.correct_first_dose, patient, doctor, ago(weeks=17), ago(weeks=10))
    assert (found.first_dose_on, found.outcome, found.position) == (ago(weeks=10), "pending", None)
    assert stage(cohort) == "stage_one_full"
    change = StageChange.objects.get()
    assert (change.before, change.after, change.patient) == ("stage_two", "stage_one_full", patient)
    kept = Correction.objects.get()
    assert (kept.what, kept.before, kept.after, kept.reason, kept.corrected_by) == (
        "first_dose", ago(weeks=17), ago(weeks=10), "wrong year", doctor.person,
    )  # fmt: skip
    event = AuditEvent.objects.filter(action="outcome.record").latest("pk")
    assert (event.details["what"], event.details["before"], event.details["on"]) == (
        "first_dose_corrected", str(ago(weeks=17)), str(ago(weeks=10)),
    )  # fmt: skip
    back = corrected(services.correct_first_dose, patient, doctor, ago(weeks=10), ago(weeks=17))
    assert (back.outcome, stage(cohort), Correction.objects.count()) == ("disease_control", "stage_two", 2)


def test_the_place_in_line_follows_the_right_day_and_moves_nobody_else(patient, cohort, doctor):
    others(cohort, 3, "no_disease_control")
    CohortPatient.objects.filter(trial_number="T2").update(first_dose_on=ago(weeks=18), outcome="pending")
    dosed(patient, doctor, weeks=20)
    found = services.record_assessment(patient=patient, on=ago(weeks=4), actor=doctor, **CONTROL)
    assert found.position == 3
    found = corrected(services.correct_first_dose, patient, doctor, ago(weeks=20), ago(weeks=17))
    assert (found.outcome, found.position) == ("pending", None)
    found = services.record_assessment(patient=patient, on=ago(weeks=1), actor=doctor, **CONTROL)
    assert found.position == 4


def test_no_dose_was_given(patient, doctor):
    dosed(patient, doctor, weeks=9)
    record = services.record_assessment(patient=patient, on=ago(weeks=1), actor=doctor, **PROGRESSION)
    assert record.outcome == "no_disease_control"
    with pytest.raises(PreconditionFailed):
        corrected(services.correct_first_dose, patient, doctor, ago(weeks=9), None)
    services.withdraw_assessment(assessment=patient.assessments.get(), actor=doctor)
    found = corrected(services.correct_first_dose, patient, doctor, ago(weeks=9), None)
    assert (found.first_dose_on, found.outcome) == (None, "pending")
    assert dosed(patient, doctor, weeks=3).first_dose_on == ago(weeks=3)


def end_corrected(patient, doctor, on, stop, stands=None):
    day, reason = stands or (ago(weeks=1), StopReason.PROGRESSION)
    return services.correct_end(
        patient=patient, stands=day, stands_for=reason, on=on, stop=stop, reason="wrong patient", actor=doctor
    )


@pytest.fixture
def stopped_for_progression(patient, doctor, cohort):
    """The eighth of stage one, so that the cohort has stopped by it."""
    others(cohort, 7, "no_disease_control")
    dosed(patient, doctor, weeks=9)
    services.record_end(patient=patient, on=ago(weeks=1), reason=StopReason.PROGRESSION, actor=doctor)
    assert stage(cohort) == "stopped"
    return patient


def test_a_second_end_does_not_overwrite_the_first(stopped_for_progression, doctor):
    said = refused(
        services.record_end, patient=stopped_for_progression, on=ago(weeks=2), reason=StopReason.TOXICITY, actor=doctor
    )
    assert "registrert" in said
    stopped_for_progression.refresh_from_db()
    assert (stopped_for_progression.ended_on, stopped_for_progression.end_reason) == (ago(weeks=1), "progression")


@pytest.mark.parametrize(("weeks", "stop"), [(1, StopReason.TOXICITY), (2, StopReason.OTHER), (None, None)])
def test_the_wrong_end_is_corrected_and_the_cohort_goes_on(stopped_for_progression, cohort, doctor, weeks, stop):
    on = weeks and ago(weeks=weeks)
    found = end_corrected(stopped_for_progression, doctor, on, stop)
    assert (found.ended_on, found.end_reason, found.outcome) == (on, stop or "", "pending")
    assert stage(cohort) == "stage_one_full"
    kept = Correction.objects.get()
    assert (kept.what, kept.before, kept.stopped_by, kept.after, kept.stops_by, kept.reason) == (
        "end", ago(weeks=1), "progression", on, stop or "", "wrong patient",
    )  # fmt: skip
    details = AuditEvent.objects.filter(action="outcome.record").latest("pk").details
    assert (details["what"], details["before"], details["stop"]) == ("end_corrected", str(ago(weeks=1)), stop or "")


@pytest.mark.parametrize(
    ("weeks", "stop", "stands"),
    [
        (1, StopReason.PROGRESSION, (1, StopReason.PROGRESSION)),  # the same again
        (2, None, (1, StopReason.PROGRESSION)),  # half an end
        (None, StopReason.OTHER, (1, StopReason.PROGRESSION)),
        (10, StopReason.OTHER, (1, StopReason.PROGRESSION)),  # before the first dose
        (2, StopReason.OTHER, (1, StopReason.TOXICITY)),  # corrected by another meanwhile
        (2, StopReason.OTHER, (3, StopReason.PROGRESSION)),
    ],
)
def test_an_end_that_cannot_be_is_refused(stopped_for_progression, doctor, weeks, stop, stands):
    on, stood = weeks and ago(weeks=weeks), (ago(weeks=stands[0]), stands[1])
    with pytest.raises((InvalidInput, PreconditionFailed)):
        end_corrected(stopped_for_progression, doctor, on, stop, stood)
    assert not Correction.objects.exists()


def test_no_end_is_corrected_where_none_is_recorded(patient, doctor):
    dosed(patient, doctor, weeks=9)
    with pytest.raises(PreconditionFailed):
        end_corrected(patient, doctor, None, None)


def test_the_page_corrects_the_end_and_shows_what_stood(client, stopped_for_progression, doctor):
    client.force_login(doctor)
    page = reverse("trial-treatment", args=[stopped_for_progression.case.pseudonym, stopped_for_progression.pk])
    shown = client.get(page).content.decode()
    assert 'value="end-corrected"' in shown and 'value="end"' not in shown
    record = reverse("trial-record", args=[stopped_for_progression.case.pseudonym, stopped_for_progression.pk])
    form = {
        "act": "end-corrected", "stands": str(ago(weeks=1)), "stands_for": "progression", "on": str(ago(weeks=1)),
        "stop": "toxicity", "reason": "colitis, no picture",
    }  # fmt: skip
    assert client.post(record, {**form, "stop": ""}).status_code == 422
    assert client.post(record, form).status_code == 302
    shown = client.get(page).content.decode()
    day = f"{ago(weeks=1):%d.%m.%Y}"
    assert f"{day}, progresjon → {day}, bivirkninger · colitis, no picture" in shown
    assert client.post(record, {**form, "stop": "progression", "on": "", "stands_for": "toxicity"}).status_code == 422
    form |= {"stands_for": "toxicity", "stop": "", "on": ""}
    assert client.post(record, form).status_code == 302
    assert 'value="end"' in client.get(page).content.decode()


def test_the_wrong_death_is_taken_back_and_the_cohort_goes_on(patient, cohort, doctor):
    others(cohort, 7, "no_disease_control")
    dosed(patient, doctor, weeks=9)
    services.record_survival(patient=patient, on=ago(weeks=3), died=False, actor=doctor)
    services.record_survival(patient=patient, on=ago(weeks=1), died=True, actor=doctor)
    assert stage(cohort) == "stopped"
    found = corrected(services.correct_death, patient, doctor, ago(weeks=1), None)
    assert (found.died_on, found.last_seen_on, found.outcome) == (None, ago(weeks=3), "pending")
    assert stage(cohort) == "stage_one_full"
    assert services.record_survival(patient=patient, on=today(), died=False, actor=doctor).last_seen_on == today()


def test_a_day_of_death_after_the_week_is_no_failure_by_itself(patient, doctor):
    dosed(patient, doctor, weeks=20)
    services.record_survival(patient=patient, on=ago(weeks=6), died=True, actor=doctor)
    CohortPatient.objects.update(last_seen_on=ago(weeks=6))  # as it was noted of a death once
    found = corrected(services.correct_death, patient, doctor, ago(weeks=6), ago(weeks=1))
    assert (found.died_on, found.last_seen_on, found.outcome) == (ago(weeks=1), None, "pending")
    assert Correction.objects.get().what == "death"


def test_a_death_that_came_with_an_event_needs_the_event_withdrawn(patient, doctor):
    dosed(patient, doctor, weeks=8)
    event = services.record_adverse_event(
        patient=patient, on=ago(weeks=1), term="Sepsis", grade=5, serious=True, actor=doctor
    )
    with pytest.raises(PreconditionFailed, match="grad 5"):
        corrected(services.correct_death, patient, doctor, ago(weeks=1), None)
    services.withdraw_adverse_event(event=event, actor=doctor)
    with pytest.raises(PreconditionFailed):
        services.withdraw_adverse_event(event=event, actor=doctor)
    assert AdverseEvent.objects.get().withdrawn_by == doctor.person
    assert corrected(services.correct_death, patient, doctor, ago(weeks=1), None).died_on is None


def test_what_a_correction_may_not_say(patient, doctor):
    with pytest.raises(PreconditionFailed):  # nothing to correct
        corrected(services.correct_death, patient, doctor, ago(weeks=1), None)
    services.record_interval_before(patient=patient, start=ago(weeks=40), end=ago(weeks=20), actor=doctor)
    dosed(patient, doctor, weeks=10)
    services.record_adverse_event(patient=patient, on=ago(weeks=6), term="Rash", grade=1, serious=False, actor=doctor)
    services.record_survival(patient=patient, on=ago(weeks=2), died=True, actor=doctor)
    dose, death = (services.correct_first_dose, ago(weeks=10)), (services.correct_death, ago(weeks=2))
    for (verb, stands), on, reason in (
        (dose, ago(weeks=10), "x"), (dose, today() + timedelta(1), "x"), (dose, ago(weeks=9), " "),
        (dose, ago(weeks=5), "x"),  # after the event
        (dose, ago(weeks=21), "x"),  # before the line before has ended
        (death, ago(weeks=2), "x"), (death, today() + timedelta(1), "x"), (death, None, ""),
        (death, ago(weeks=7), "x"),  # before the event
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            corrected(verb, patient, doctor, stands, on, reason)
    with pytest.raises(PreconditionFailed):  # somebody else has corrected it since the page was opened
        corrected(services.correct_first_dose, patient, doctor, ago(weeks=11), ago(weeks=9))
    assert not Correction.objects.exists()


def test_a_first_dose_after_the_death_is_refused(patient, doctor):
    dosed(patient, doctor, weeks=10)
    services.record_survival(patient=patient, on=ago(weeks=8), died=True, actor=doctor)
    assert "døde" in refused(
        services.correct_first_dose, patient=patient, stands=ago(weeks=10), on=ago(weeks=7), reason="x", actor=doctor
    )


def test_page_corrects_and_shows_what_stood(client, patient, case, doctor):
    dosed(patient, doctor, weeks=10)
    event = services.record_adverse_event(
        patient=patient, on=ago(weeks=1), term="Rash", grade=1, serious=False, actor=doctor
    )
    client.force_login(doctor)
    page = reverse("trial-treatment", args=[case.pseudonym, patient.pk])
    said = client.get(page).content.decode()
    assert f'type="hidden" name="stands" value="{ago(weeks=10)}"' in said
    assert "death-corrected" not in said
    fields = {"act": "first-dose-corrected", "stands": f"{ago(weeks=10)}", "on": f"{ago(weeks=12)}"}
    refusal = client.post(f"{page}record/", fields | {"reason": ""})
    assert refusal.status_code == 422 and f'value="{ago(weeks=12)}"' in refusal.content.decode()
    assert client.post(f"{page}record/", fields | {"reason": "Feil måned"}).status_code == 302
    old_tab = client.post(f"{page}record/", fields | {"reason": "Feil måned"})
    assert (old_tab.status_code, Correction.objects.count()) == (409, 1)
    assert client.post(f"{page}withdraw/", {"event": event.pk}).status_code == 302
    assert client.post(f"{page}withdraw/", {"event": "x"}).status_code == 404
    said = client.get(page).content.decode()
    assert "Feil måned" in said and f"{ago(weeks=10):%d.%m.%Y}" in said and f"{ago(weeks=12):%d.%m.%Y}" in said
    assert 'class="withdrawn"' in said and doctor.person.name in said
    assert isinstance(CohortPatient.objects.get().first_dose_on, date) and CODE in said
