"""What becomes of a patient in a cohort: recorded, decided, and the cohort's stage moved in the same act."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils.translation import override

from cases.dossier.enums import Response, StopReason
from cases.dossier.logic.work import Pressure
from cases.dossier.models import CaseNews
from cases.trials import services
from cases.trials.enums import Scheme
from cases.trials.logic.pfs_ratio import Comparator, Threshold
from cases.trials.models import Assessment, Cohort, CohortPatient, Evaluability, Slot, StageChange
from cases.trials.queries import state_of
from cases.trials.queries.callable import living_cases
from cases.trials.queries.cohorts import cohorts_with_rows
from cases.trials.queries.treatment import treatment_of
from cases.trials.queries.work import work_items
from cases.trials.templatetags.trials import ratio_words, threshold_words
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import today
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from molmdt.kernel.jobs import run_all
from tests.cases.trials.nation import FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db
CODE = "PEM-FGFR2-BTC"
CONTROL = {"scheme": Scheme.RECIST, "response": Response.STABLE}
PROGRESSION = {"scheme": Scheme.RECIST, "response": Response.PROGRESSIVE}


def ago(**values) -> date:
    return today() - timedelta(**values)


@pytest.fixture
def cohort():
    return load_cohorts()[CODE]


@pytest.fixture
def case(cohort):
    case = make_ready_case()
    make_profile(case, FGFR2)
    services.screen_case(case)
    return case


@pytest.fixture
def doctor(case):
    return make_account(Role.REFERRING_ONCOLOGIST, person=case.referring_doctor)


@pytest.fixture
def patient(cohort, case, doctor):
    slot = services.reserve_slot(cohort=cohort, case=case, actor=doctor)
    return services.enrol(slot=slot, trial_number="IMPR.H-0042", actor=doctor)


def dosed(patient, doctor, **since):
    return services.record_first_dose(patient=patient, on=ago(**since), actor=doctor)


def stage(cohort) -> str:
    return state_of(cohorts_with_rows().get(pk=cohort.pk)).standing.stage


def others(cohort, number, outcome):
    version = cohort.versions.get(is_current=True)
    for index in range(number):
        CohortPatient.objects.create(
            cohort=cohort, version=version, trial_number=f"T{index}", first_dose_on=ago(weeks=60),
            outcome=outcome, assessed_on=None if outcome == "pending" else ago(weeks=44),
        )  # fmt: skip


def test_a_reservation_becomes_an_inclusion_under_the_version_in_force(patient, cohort, case, doctor):
    assert (patient.case, patient.version.is_current, patient.outcome) == (case, True, "pending")
    assert Slot.objects.get(case=case).state == "enrolled"
    assert CaseNews.objects.filter(case=case, kind="trial_included", subject=CODE).exists()
    event = AuditEvent.objects.get(action="outcome.record")
    assert (event.case, event.verb, event.details["what"]) == (case.pseudonym, "C", "included")
    with pytest.raises(PreconditionFailed, match="reservert"):
        services.enrol(slot=Slot.objects.get(case=case), trial_number="X", actor=doctor)


@pytest.mark.parametrize("number", ["", "  ", "IMPR.H-0042"])
def test_an_empty_or_used_number_is_refused(patient, cohort, doctor, number):
    other = make_ready_case()
    make_profile(other, FGFR2)
    services.screen_case(other)
    slot = services.reserve_slot(cohort=cohort, case=other, actor=doctor)
    with pytest.raises(InvalidInput):
        services.enrol(slot=slot, trial_number=number, actor=doctor)
    slot.refresh_from_db()
    assert slot.state == "reserved"


def test_control_at_week_16_opens_stage_two_in_the_same_act(patient, cohort, doctor):
    others(cohort, 7, "no_disease_control")
    dosed(patient, doctor, weeks=17)
    assert stage(cohort) == "stage_one_full"
    StageChange.objects.all().delete()
    found = services.record_assessment(patient=patient, on=ago(weeks=1), actor=doctor, **CONTROL)
    assert (found.outcome, found.assessed_on) == ("disease_control", ago(weeks=1))
    change = StageChange.objects.get()
    assert (change.before, change.after, change.patient) == ("stage_one_full", "stage_two", patient)


def test_progression_stops_the_cohort_and_withdrawing_it_undoes_that(patient, cohort, doctor):
    others(cohort, 7, "no_disease_control")
    dosed(patient, doctor, weeks=9)
    found = services.record_assessment(patient=patient, on=ago(weeks=1), actor=doctor, **PROGRESSION)
    assert (found.outcome, stage(cohort)) == ("no_disease_control", "stopped")
    again = services.withdraw_assessment(assessment=Assessment.objects.get(), actor=doctor)
    assert (again.outcome, stage(cohort)) == ("pending", "stage_one_full")
    assert Assessment.objects.get().withdrawn_by == doctor.person
    with pytest.raises(PreconditionFailed):
        services.withdraw_assessment(assessment=Assessment.objects.get(), actor=doctor)


def test_a_place_that_becomes_free_goes_to_the_first_in_line(patient, cohort, doctor):
    others(cohort, 7, "pending")
    dosed(patient, doctor, weeks=2)
    waiting = make_ready_case()
    make_profile(waiting, FGFR2)
    services.screen_case(waiting)
    slot = services.reserve_slot(cohort=cohort, case=waiting, actor=doctor, wait=True)
    found = services.state_not_evaluable(patient=patient, reason="withdrew consent", actor=doctor)
    slot.refresh_from_db()
    assert (found.outcome, found.not_evaluable_reason, slot.state) == ("not_evaluable", "withdrew consent", "reserved")
    standing = state_of(cohorts_with_rows().get(pk=cohort.pk)).standing
    assert (standing.not_evaluable, standing.treated) == (1, 8)


# What is recorded of the patient, the stage with the seven others, the stage while the patient cannot be evaluated.
TAKEN_BACK = [
    ("no_disease_control", None, "stage_one_full", "stage_one"),
    ("no_disease_control", PROGRESSION, "stopped", "stage_one"),
    ("no_disease_control", CONTROL, "stage_two", "stage_one"),
    ("disease_control", PROGRESSION, "stage_two", "stage_two"),
    ("pending", PROGRESSION, "stage_one_full", "stage_one"),
]


@pytest.mark.parametrize(("rest", "recorded", "with_patient", "without"), TAKEN_BACK)
def test_that_a_patient_cannot_be_evaluated_is_taken_back(
    patient, cohort, doctor, rest, recorded, with_patient, without
):
    others(cohort, 7, rest)
    dosed(patient, doctor, weeks=17)
    if recorded:
        services.record_assessment(patient=patient, on=ago(weeks=1), actor=doctor, **recorded)
    patient.refresh_from_db()
    outcome, position = patient.outcome, patient.position
    assert stage(cohort) == with_patient
    services.state_not_evaluable(patient=patient, reason="wrong patient", actor=doctor)
    assert stage(cohort) == without
    StageChange.objects.all().delete()
    found = services.state_evaluable_again(patient=patient, reason="mixed up with another", actor=doctor)
    assert (found.outcome, found.position, found.not_evaluable_on, found.not_evaluable_reason) == (
        outcome, position, None, "",
    )  # fmt: skip
    assert stage(cohort) == with_patient
    moved = [(change.before, change.after) for change in StageChange.objects.all()]
    assert moved == ([] if with_patient == without else [(without, with_patient)])
    assert list(patient.evaluability.values_list("evaluable", "reason", "said_by")) == [
        (False, "wrong patient", doctor.person.pk), (True, "mixed up with another", doctor.person.pk),
    ]  # fmt: skip
    assert Slot.objects.get(case=patient.case).state == "enrolled"
    assert AuditEvent.objects.filter(action="outcome.record", details__what="evaluable_again").exists()


def test_taking_back_needs_a_reason_and_something_to_take_back(patient, doctor):
    with pytest.raises(PreconditionFailed):
        services.state_evaluable_again(patient=patient, reason="an error", actor=doctor)
    services.state_not_evaluable(patient=patient, reason="withdrew", actor=doctor)
    refused(services.state_evaluable_again, patient=patient, reason=" ", actor=doctor)
    assert Evaluability.objects.count() == 1


def test_who_got_the_place_keeps_it_when_it_is_taken_back(patient, cohort, doctor):
    others(cohort, 7, "pending")
    dosed(patient, doctor, weeks=2)
    waiting = make_ready_case()
    make_profile(waiting, FGFR2)
    services.screen_case(waiting)
    slot = services.reserve_slot(cohort=cohort, case=waiting, actor=doctor, wait=True)
    services.state_not_evaluable(patient=patient, reason="withdrew consent", actor=doctor)
    services.state_evaluable_again(patient=patient, reason="did not", actor=doctor)
    slot.refresh_from_db()
    state = state_of(cohorts_with_rows().get(pk=cohort.pk))
    assert (slot.state, state.free, state.standing.treated) == ("reserved", 0, 8)
    assert Slot.objects.get(case=patient.case).state == "enrolled"


def test_death_before_week_16_is_a_failure(patient, doctor):
    dosed(patient, doctor, weeks=6)
    found = services.record_survival(patient=patient, on=ago(weeks=1), died=True, actor=doctor)
    assert (found.outcome, found.died_on, found.last_seen_on) == ("no_disease_control", ago(weeks=1), None)
    with pytest.raises(PreconditionFailed):
        services.record_survival(patient=patient, on=today(), died=False, actor=doctor)


def refused(verb, **values):
    with pytest.raises((InvalidInput, PreconditionFailed)) as caught:
        verb(**values)
    return caught.value.message


def test_what_cannot_be_is_refused(patient, doctor):
    both = {"patient": patient, "actor": doctor}
    assert "framtiden" in refused(services.record_first_dose, on=today() + timedelta(1), **both)
    assert "første dose" in refused(services.record_assessment, on=today(), **CONTROL, **both)
    dosed(patient, doctor, weeks=8)
    refused(services.record_first_dose, on=today(), **both)
    assert "før første dose" in refused(services.record_assessment, on=ago(weeks=9), **CONTROL, **both)
    assert "progresjon" in refused(
        services.record_assessment, on=today(), scheme=Scheme.CLINICAL, response=Response.STABLE, **both
    )
    services.record_assessment(on=today(), **CONTROL, **both)
    assert "allerede" in refused(services.record_assessment, on=today(), **PROGRESSION, **both)
    refused(services.state_not_evaluable, reason=" ", **both)
    refused(services.record_interval_before, start=today(), end=ago(days=1), **both)
    refused(services.record_adverse_event, on=today(), term="", grade=2, serious=False, **both)
    refused(services.record_adverse_event, on=today(), term="Rash", grade=6, serious=False, **both)
    assert Assessment.objects.count() == 1


def test_days_that_contradict_each_other_are_refused(patient, doctor):
    """Nobody dies before they were seen, or is seen after they died; the line before ends before the first dose."""
    both = {"patient": patient, "actor": doctor}
    services.record_interval_before(start=ago(weeks=40), end=ago(weeks=20), **both)
    assert "linjen før" in refused(services.record_first_dose, on=ago(weeks=21), **both).lower()
    dosed(patient, doctor, weeks=10)
    assert (
        "linjen før" in refused(services.record_interval_before, start=ago(weeks=40), end=ago(weeks=9), **both).lower()
    )
    services.record_assessment(on=ago(weeks=2), **CONTROL, **both)
    seen = f"{ago(weeks=2):%d.%m.%Y}"
    assert seen in refused(services.record_survival, on=ago(weeks=3), died=True, **both)
    assert seen in refused(services.record_adverse_event, on=ago(weeks=3), term="Sepsis", grade=5, serious=True, **both)
    services.record_survival(on=ago(weeks=1), died=True, **both)
    died = f"{ago(weeks=1):%d.%m.%Y}"
    for verb, values in (
        (services.record_assessment, CONTROL),
        (services.record_end, {"reason": StopReason.TOXICITY}),
        (services.record_adverse_event, {"term": "Rash", "grade": 1, "serious": False}),
    ):
        assert died in refused(verb, on=today(), **values, **both)
    assert Assessment.objects.count() == 1


def test_what_says_no_by_now_is_not_included(cohort, case, doctor):
    """The place was promised; since then the consent was withdrawn, and nobody has opened the case."""
    slot = services.reserve_slot(cohort=cohort, case=case, actor=doctor)
    case.consents.update(answer="no")
    case.version += 1
    case.save()
    for verb, values in ((services.begin_screening, {}), (services.enrol, {"trial_number": "N1"})):
        said = refused(verb, slot=slot, actor=doctor, **values)
        assert CODE in said and "samtykke" in said
    slot.refresh_from_db()
    assert (slot.state, CohortPatient.objects.count()) == ("reserved", 0)


def test_a_new_version_that_fits_no_more_stops_the_inclusion_unless_it_is_set_aside(cohort, case, doctor):
    slot = services.reserve_slot(cohort=cohort, case=case, actor=doctor)
    old = cohort.versions.get(is_current=True)
    rule = {"fusion": {"gene": "FGFR3"}}
    cohort.versions.create(number=old.number + 1, rule=rule, valid_from=today(), is_current=False)
    services.make_current(cohort)
    assert CODE in refused(services.enrol, slot=slot, trial_number="V1", actor=doctor)
    new = cohort.versions.get(is_current=True)
    head = make_account(Role.NATIONAL_COORDINATOR)
    services.grant_waiver(case=case, version=new, clause=rule, reason="Agreed with the sponsor", actor=head)
    patient = services.enrol(slot=slot, trial_number="V1", actor=doctor)
    assert (patient.version, patient.outcome) == (new, "pending")


def test_adverse_event_and_end(patient, doctor):
    dosed(patient, doctor, weeks=8)
    event = services.record_adverse_event(
        patient=patient, on=today(), term="Colitis", grade=5, serious=False, actor=doctor
    )
    assert event.serious  # death is
    patient.refresh_from_db()
    assert (patient.died_on, patient.outcome) == (today(), "no_disease_control")  # and is recorded as such
    found = services.record_end(patient=patient, on=today(), reason=StopReason.TOXICITY, actor=doctor)
    assert (found.ended_on, found.end_reason) == (today(), "toxicity")


def test_stopped_for_progression_is_a_failure_without_pictures(patient, doctor):
    dosed(patient, doctor, weeks=8)
    found = services.record_end(patient=patient, on=ago(weeks=1), reason=StopReason.PROGRESSION, actor=doctor)
    assert (found.outcome, found.assessed_on) == ("no_disease_control", ago(weeks=1))


def test_a_death_is_recorded_once_and_told_everywhere(patient, cohort, doctor, client):
    """The dossier says it, nobody is called about the patient, and the places that they held elsewhere are free."""
    case = patient.case
    other = Cohort.objects.get(code="DT-BRAF-SOLID")
    Slot.objects.create(cohort=other, case=case, state="waiting", place_in_line=1, reserved_by=doctor.person)
    dosed(patient, doctor, weeks=9)
    assert living_cases().filter(pk=case.pk).exists()
    services.record_survival(patient=patient, on=ago(weeks=1), died=True, actor=doctor)
    case.patient.refresh_from_db()
    assert case.patient.deceased_on == ago(weeks=1)
    assert not living_cases().filter(pk=case.pk).exists()
    run_all()
    assert Slot.objects.get(cohort=other).state == "released"
    assert "død" in refused(services.reserve_slot, cohort=other, case=case, actor=doctor, wait=True)
    client.force_login(doctor)
    header = client.get(reverse("dossier", args=[case.pseudonym])).content.decode()
    assert f"død {ago(weeks=1):%d.%m.%Y}" in header
    services.correct_death(patient=patient, stands=ago(weeks=1), on=ago(weeks=2), reason="another day", actor=doctor)
    case.patient.refresh_from_db()
    assert case.patient.deceased_on == ago(weeks=2)
    services.correct_death(patient=patient, stands=ago(weeks=2), on=None, reason="lives", actor=doctor)
    case.patient.refresh_from_db()
    assert case.patient.deceased_on is None
    assert living_cases().filter(pk=case.pk).exists()


def test_a_death_that_stays_recorded_in_another_cohort_stays(patient, cohort, doctor):
    dosed(patient, doctor, weeks=9)
    services.record_survival(patient=patient, on=ago(weeks=1), died=True, actor=doctor)
    CohortPatient.objects.create(
        cohort=Cohort.objects.get(code="DT-BRAF-SOLID"), version=patient.version, case=patient.case,
        trial_number="other", died_on=ago(weeks=2),
    )  # fmt: skip
    services.correct_death(patient=patient, stands=ago(weeks=1), on=None, reason="lives", actor=doctor)
    patient.case.patient.refresh_from_db()
    assert patient.case.patient.deceased_on == ago(weeks=2)


def test_pfs_ratio_with_its_threshold(patient, doctor):
    dosed(patient, doctor, days=182)
    services.record_interval_before(patient=patient, start=ago(days=400), end=ago(days=260), actor=doctor)
    services.record_assessment(patient=patient, on=today(), actor=doctor, **PROGRESSION)
    ratio = treatment_of(CohortPatient.objects.get(pk=patient.pk)).ratio
    assert (ratio.before, ratio.after, ratio.ongoing, ratio.benefit) == (140, 182, False, "success")
    trial = patient.cohort.trial
    trial.pfs_comparator = ">"
    trial.save()
    assert treatment_of(CohortPatient.objects.get(pk=patient.pk)).ratio.benefit == "failure"


def test_a_patient_who_is_seen_alive_has_not_been_seen_without_progression(patient, doctor):
    """182 days against 140 would be a success; the last picture that shows anything is of day 112."""
    dosed(patient, doctor, days=182)
    services.record_interval_before(patient=patient, start=ago(days=400), end=ago(days=260), actor=doctor)
    services.record_survival(patient=patient, on=today(), died=False, actor=doctor)
    assert treatment_of(CohortPatient.objects.get(pk=patient.pk)).ratio.after is None
    services.record_assessment(patient=patient, on=ago(days=70), actor=doctor, **CONTROL)
    unclear = CONTROL | {"response": Response.NOT_EVALUABLE}
    services.record_assessment(patient=patient, on=ago(days=1), actor=doctor, **unclear)
    ratio = treatment_of(CohortPatient.objects.get(pk=patient.pk)).ratio
    assert (ratio.before, ratio.after, ratio.ongoing, ratio.benefit) == (140, 112, True, "undetermined")


@pytest.mark.parametrize(
    ("days", "shown"), [((230, 299), "1,30"), ((230, 298), "1,29"), ((140, 182), "1,30"), ((3, 2), "0,66")]
)
def test_a_ratio_under_the_threshold_is_never_shown_as_the_threshold(days, shown):
    assert ratio_words(Fraction(days[1], days[0])) == shown
    assert threshold_words(Threshold()) == "≥ 1,3"
    with override("en"):
        assert threshold_words(Threshold(Comparator.MORE_THAN, 5, 4)) == "> 1.25"


def test_a_refused_act_leads_back_to_the_page_that_it_came_from(client, cohort, case, doctor):
    """The act's own address takes no visits."""
    services.reserve_slot(cohort=cohort, case=case, actor=doctor)
    client.force_login(doctor)
    page = f"http://testserver{reverse('case-trials', args=[case.pseudonym])}"
    for before, back in ((page, page), ("https://elsewhere.example/x", "/"), ("", "/")):
        headers = {"referer": before} if before else {}
        answer = client.post(
            reverse("trial-include", args=[case.pseudonym]), {"cohort": CODE, "trial_number": " "}, headers=headers
        )
        body = answer.content.decode()
        assert (answer.status_code, f'href="{back}"' in body) == (422, True)
        assert body.count("Skriv pasientens nummer i studien") == 1 and "trial_number" not in body


def due(account):
    return [item for item in work_items(account) if item.url.endswith(f"trials/{CohortPatient.objects.get().pk}/")]


def test_the_doctor_is_reminded_until_the_assessment_is_recorded(patient, doctor):
    dosed(patient, doctor, weeks=6)
    assert due(doctor) == []
    CohortPatient.objects.update(first_dose_on=ago(weeks=16))
    (item,) = due(doctor)
    assert "uke 16" in item.why
    CohortPatient.objects.update(first_dose_on=ago(weeks=24))  # a later week has come; the cohort still waits for this
    assert [("uke 16" in item.why, item.pressure) for item in due(doctor)] == [(True, Pressure.BLOCKING)]
    CohortPatient.objects.update(first_dose_on=ago(weeks=16))
    services.record_assessment(patient=patient, on=today(), actor=doctor, **CONTROL)
    assert due(doctor) == []  # nobody can make up for week 8 any more


def test_page_records_and_keeps_what_was_typed(client, patient, case, doctor):
    client.force_login(doctor)
    page = reverse("trial-treatment", args=[case.pseudonym, patient.pk])
    assert "Ta med" not in client.get(page).content.decode()
    act = f"{page}record/"
    wrong = client.post(act, {"act": "first-dose", "on": f"{today() + timedelta(1):%Y-%m-%d}"})
    assert wrong.status_code == 422
    assert f"{today() + timedelta(1):%Y-%m-%d}" in wrong.content.decode()
    assert client.post(act, {"act": "first-dose", "on": f"{ago(weeks=16):%Y-%m-%d}"}).status_code == 302
    assert client.post(act, {"act": "assessment", "on": "x"}).status_code == 422
    fields = {"act": "assessment", "on": f"{today():%Y-%m-%d}", "scheme": "recist", "response": "PR"}
    assert client.post(act, fields).status_code == 302
    patient.refresh_from_db()
    assert patient.outcome == "disease_control"
    assert client.post(act, {"act": "nothing"}).status_code == 404
    said = client.get(page).content.decode()
    assert "delvis respons (PR)" in said
    withdrawn = client.post(f"{page}withdraw/", {"assessment": Assessment.objects.get().pk})
    assert withdrawn.status_code == 302


def test_inclusion_from_the_panel(client, cohort, case, doctor):
    services.reserve_slot(cohort=cohort, case=case, actor=doctor)
    client.force_login(doctor)
    panel = client.get(reverse("case-trials", args=[case.pseudonym])).content.decode()
    assert "trial_number" in panel
    sent = client.post(reverse("trial-include", args=[case.pseudonym]), {"cohort": CODE, "trial_number": "IMPR.H-0001"})
    assert sent.status_code == 302
    assert CohortPatient.objects.get().trial_number == "IMPR.H-0001"


def test_who_may_not_record_sees_no_form(client, patient, case):
    account = make_account(Role.NATIONAL_COORDINATOR)
    client.force_login(account)
    page = reverse("trial-treatment", args=[case.pseudonym, patient.pk])
    assert "<form" not in client.get(page).content.decode().partition("<main")[2].partition("Ingen")[0]
    assert client.post(f"{page}record/", {"act": "first-dose", "on": f"{today():%Y-%m-%d}"}).status_code in {403, 404}


def test_cohort_page_draws_and_counts(client, patient, cohort, doctor):
    others(cohort, 3, "no_disease_control")
    dosed(patient, doctor, weeks=17)
    services.record_assessment(patient=patient, on=ago(weeks=1), actor=doctor, **CONTROL)
    client.force_login(doctor)
    said = client.get(reverse("cohort", args=[CODE])).content.decode()
    assert said.count('class="lane"') == 4
    assert "1 av 4 = 25,0 %" in said
    client.force_login(make_account(Role.OBSERVER))
    seen = client.get(reverse("cohort", args=[CODE])).content.decode()
    assert 'class="lane"' not in seen
    assert "1 av 4 = 25,0 %" in seen
