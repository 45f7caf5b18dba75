"""States of a place, drugs shared by cohorts, the order of the line, places beyond the design."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cases.dossier.enums import CaseState
from cases.dossier.models import CaseNews
from cases.trials import services
from cases.trials.enums import SlotState
from cases.trials.models import Cohort, CohortPatient, DrugSupply, Screening, Slot
from cases.trials.queries.cohorts import cohorts_with_rows, state_of
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now, stopped_at, today
from molmdt.kernel.errors import Denied, InvalidInput, PreconditionFailed
from molmdt.kernel.jobs import run_all
from molmdt.kernel.models import Job
from tests.cases.trials.nation import load_cohorts
from tests.cases.trials.test_slots import CODE, fill, fitting_case, free
from tests.factories import make_account, make_board, make_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return load_cohorts()[CODE]


@pytest.fixture
def national():
    return make_account(Role.NATIONAL_COORDINATOR)


@pytest.fixture
def doctor():
    return make_account(Role.REFERRING_ONCOLOGIST)


def state(cohort):
    return state_of(cohorts_with_rows().get(pk=cohort.pk))


def reserve(cohort, actor, case=None, **values):
    return services.reserve_slot(cohort=cohort, case=case or fitting_case(), actor=actor, **values)


def twin(cohort, code="TWIN"):
    """Another cohort of the trial with the same drug and rule."""
    other = Cohort.objects.create(
        trial=cohort.trial, code=code, drugs=cohort.drugs, tumour=cohort.tumour, biomarker=cohort.biomarker
    )
    rule = cohort.versions.get(is_current=True).rule
    other.versions.create(number=1, rule=rule, valid_from=date(2025, 1, 1))
    return other


# In screening


def test_a_place_in_screening_lapses_no_more_and_still_counts(cohort, national):
    slot = services.begin_screening(slot=reserve(cohort, national), actor=national)
    assert (slot.state, slot.expires_on) == ("in_screening", None)
    assert slot.in_screening_since is not None
    assert CaseNews.objects.filter(kind="slot_in_screening").exists()
    with stopped_at(now() + timedelta(days=100)):
        assert services.expire_reservations() == 0
        found = state(cohort)
        assert (found.free, found.reserved, found.in_screening) == (7, 0, 1)
    patient = services.enrol(slot=slot, trial_number="S1", actor=national)
    assert (patient.overrun, state(cohort).in_screening, free(cohort)) == (False, 0, 7)


def test_a_place_in_screening_can_be_given_back(cohort, national):
    slot = services.begin_screening(slot=reserve(cohort, national), actor=national)
    assert services.release_slot(slot=slot, actor=national, reason="screen failure").state == "released"
    with pytest.raises(PreconditionFailed):
        services.begin_screening(slot=slot, actor=national)


def test_a_lapsed_reservation_can_become_nothing_though_nobody_has_noted_it(cohort, national):
    fill(cohort, places=1)
    slot = reserve(cohort, national)
    with stopped_at(now() + timedelta(days=29)):
        with pytest.raises(PreconditionFailed, match="gikk ut"):
            services.enrol(slot=slot, trial_number="L1", actor=national)
        with pytest.raises(PreconditionFailed, match="gikk ut"):
            services.begin_screening(slot=slot, actor=national)


def test_how_long_a_place_is_held_is_the_cohorts(cohort, national):
    Cohort.objects.filter(pk=cohort.pk).update(reservation_days=10)
    assert reserve(cohort, national).expires_on == today() + timedelta(days=10)


# Replaced


def test_a_patient_who_is_not_evaluable_is_replaced(cohort, national):
    fill(cohort, places=1)
    slot = reserve(cohort, national)
    patient = services.enrol(slot=slot, trial_number="R1", actor=national)
    waiting = reserve(cohort, national, wait=True)
    services.state_not_evaluable(patient=patient, reason="wrong biomarker on re-test", actor=national)
    slot.refresh_from_db()
    waiting.refresh_from_db()
    assert (slot.state, slot.end_reason, waiting.state) == ("replaced", "wrong biomarker on re-test", "reserved")
    with pytest.raises(PreconditionFailed, match="vært inkludert"):
        reserve(cohort, national, case=slot.case, wait=True)


def test_nobody_is_included_in_a_cohort_that_has_ended(cohort, national):
    fill(cohort, places=1)
    slot = reserve(cohort, national)
    CohortPatient.objects.create(
        cohort=cohort, version=cohort.versions.get(is_current=True), trial_number="late", first_dose_on=date(2026, 2, 1)
    )
    CohortPatient.objects.update(outcome="no_disease_control", assessed_on=date(2026, 6, 1))
    assert state(cohort).is_over
    for act in (services.begin_screening, services.enrol):
        values = {"trial_number": "E1"} if act is services.enrol else {}
        with pytest.raises(PreconditionFailed, match="er avsluttet"):
            act(slot=slot, actor=national, **values)


def test_a_patient_who_has_died_is_not_included_and_loses_the_place(cohort, national):
    fill(cohort, places=1)
    slot, waiting = reserve(cohort, national), reserve(cohort, national, wait=True)
    slot.case.state = CaseState.DECEASED
    slot.case.save()
    with pytest.raises(PreconditionFailed, match="død"):
        services.enrol(slot=slot, trial_number="D1", actor=national)
    assert services.expire_reservations() == 1
    slot.refresh_from_db()
    waiting.refresh_from_db()
    assert (slot.state, waiting.state) == ("released", "reserved")


# One patient


def test_a_patient_has_one_place_in_a_cohort_whatever_the_number_of_cases(cohort, national):
    first = fitting_case()
    second = fitting_case(patient=first.patient)
    reserve(cohort, national, case=first)
    with pytest.raises(PreconditionFailed, match="en annen sak"):
        reserve(cohort, national, case=second)


def test_a_patient_may_hold_places_in_several_cohorts(cohort, national):
    other, case = twin(cohort), fitting_case()
    services.screen_case(case)
    reserve(cohort, national, case=case)
    assert reserve(other, national, case=case).state == "reserved"


# Drugs


def supply(cohort, places):
    return DrugSupply.objects.create(trial=cohort.trial, drug=cohort.drugs[0], places=places)


def test_a_drug_suffices_for_so_many_over_all_cohorts_that_give_it(cohort, national):
    other = twin(cohort)
    supply(cohort, places=2)
    reserve(cohort, national)
    services.begin_screening(slot=reserve(other, national), actor=national)
    with pytest.raises(PreconditionFailed, match="pemigatinib holder til 2 pasienter: 0 er inkludert, 2 plasser"):
        reserve(other, national)
    assert [(one.drug, one.places, one.treated, one.held, one.left) for one in state(cohort).supplies] == [
        ("pemigatinib", 2, 0, 2, 0)
    ]
    assert (state(cohort).free, state(other).free, state(other).standing.drug_left) == (0, 0, 2)


def test_a_drug_counts_everybody_who_had_it_and_nobody_who_never_will(cohort, national):
    supply(cohort, places=3)
    version = cohort.versions.get(is_current=True)
    for number, dose, outcome in (
        ("A", date(2026, 1, 1), "disease_control"), ("B", date(2026, 1, 1), "not_evaluable"),
        ("C", None, "not_evaluable"),
    ):  # fmt: skip
        CohortPatient.objects.create(
            cohort=cohort, version=version, trial_number=number, first_dose_on=dose, outcome=outcome
        )
    assert state(cohort).supplies[0].treated == 2
    assert free(cohort) == 1
    with stopped_at(now() + timedelta(days=40)):  # a reservation that has lapsed holds no drug
        assert free(cohort) == 1
    reserve(cohort, national)
    assert free(cohort) == 0


def test_a_drug_that_becomes_free_is_given_to_who_waits_in_another_cohort(cohort, national):
    other = twin(cohort)
    supply(cohort, places=1)
    slot = reserve(cohort, national)
    waiting = reserve(other, national, wait=True)
    services.release_slot(slot=slot, actor=national)
    assert Job.objects.get(kind="trials.settle").payload == {"cohorts": [other.pk]}
    Job.objects.exclude(kind="trials.settle").delete()
    run_all()
    waiting.refresh_from_db()
    assert waiting.state == "reserved"


def test_the_number_of_queries_does_not_grow_with_cohorts_and_supplies(cohort, django_assert_num_queries):
    for number in range(5):
        twin(cohort, f"TWIN-{number}")
    supply(cohort, 4)
    with django_assert_num_queries(5):
        assert len([state_of(one) for one in cohorts_with_rows()]) == 17


# The line


def line_of(cohort):
    waiting = Slot.objects.filter(cohort=cohort, state=SlotState.WAITING).order_by("place_in_line")
    return [(slot.pk, slot.place_in_line) for slot in waiting]


def test_the_line_is_numbered_and_closes_up(cohort, national):
    fill(cohort, places=0)
    slots = [reserve(cohort, national, wait=True) for _ in range(3)]
    assert line_of(cohort) == [(slots[0].pk, 1), (slots[1].pk, 2), (slots[2].pk, 3)]
    services.release_slot(slot=slots[0], actor=national)
    assert line_of(cohort) == [(slots[1].pk, 1), (slots[2].pk, 2)]


def test_a_move_in_the_line_has_a_reason_and_is_recorded(cohort, national):
    fill(cohort, places=0)
    slots = [reserve(cohort, national, wait=True) for _ in range(3)]
    moved = services.move_in_line(slot=slots[2], place=1, reason="rask forverring", actor=national)
    assert (moved.place_in_line, moved.line_reason) == (1, "rask forverring")
    assert line_of(cohort) == [(slots[2].pk, 1), (slots[0].pk, 2), (slots[1].pk, 3)]
    event = AuditEvent.objects.get(action="slot.line")
    assert (event.details["before"], event.details["after"], event.details["reason"]) == (3, 1, "rask forverring")
    assert CaseNews.objects.filter(case=moved.case, kind="line_moved").exists()
    with pytest.raises(InvalidInput):
        services.move_in_line(slot=slots[2], place=1, reason=" ", actor=national)
    with pytest.raises(PreconditionFailed, match="3 plasser"):
        services.move_in_line(slot=slots[2], place=4, reason="x", actor=national)
    services.release_slot(slot=slots[2], actor=national)
    with pytest.raises(PreconditionFailed):
        services.move_in_line(slot=slots[2], place=1, reason="x", actor=national)


def test_who_waits_and_fits_no_more_is_passed_over(cohort, national):
    fill(cohort, places=1)
    held = reserve(cohort, national)
    first, second = reserve(cohort, national, wait=True), reserve(cohort, national, wait=True)
    Screening.objects.filter(case=first.case, version__cohort=cohort).update(
        verdict="no", explanation={"result": "no", "clause": {"tmb": {"at_least": 10}}, "reason": "none_found"}
    )
    services.release_slot(slot=held, actor=national)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.place_in_line, second.state) == ("waiting", 1, "reserved")


# Beyond the design


@pytest.fixture
def full(cohort):
    fill(cohort, places=0)
    return cohort


def ask(cohort, actor, case=None, reason="ingen annen mulighet; sikkerhetsnemnda er hørt"):
    return services.ask_overrun(cohort=cohort, case=case or fitting_case(), reason=reason, actor=actor)


def test_a_place_beyond_the_design_takes_two_persons_and_a_reason(full, doctor, national):
    slot = ask(full, doctor)
    assert (slot.state, slot.place_in_line, state(full).overrun_asked) == ("waiting", 1, 1)
    signed = services.sign_overrun(slot=slot, actor=national, fresh=True)
    assert (signed.state, signed.overrun_signed_by, signed.overrun_asked_by) == (
        "reserved", national.person, doctor.person,
    )  # fmt: skip
    found = state(full)
    assert (found.free, found.overrun, found.reserved, found.held) == (0, 1, 0, 0)
    event = AuditEvent.objects.get(action="slot.overrun")
    assert event.details["reason"].startswith("ingen annen")
    patient = services.enrol(slot=signed, trial_number="O1", actor=doctor)
    assert patient.overrun
    services.record_first_dose(patient=patient, on=today() - timedelta(weeks=17), actor=doctor)
    CohortPatient.objects.exclude(pk=patient.pk).update(outcome="no_disease_control", assessed_on=today())
    CohortPatient.objects.filter(pk=patient.pk).update(outcome="disease_control", assessed_on=today())
    found = state(full).standing
    assert (found.stage, found.successes, found.assessed, found.treated, found.successes_of_treated) == (
        "stopped", 0, 8, 9, 1,
    )  # fmt: skip


def test_who_asked_cannot_sign_and_the_database_says_so(full, national):
    slot = ask(full, national)
    with pytest.raises(PreconditionFailed, match="en annen person"):
        services.sign_overrun(slot=slot, actor=national, fresh=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(overrun_signed_by=national.person)


def test_a_signature_takes_the_right_and_the_password(full, doctor, national):
    slot = ask(full, doctor)
    with pytest.raises(Denied, match="passord"):
        services.sign_overrun(slot=slot, actor=national, fresh=False)
    with pytest.raises(Denied):
        services.sign_overrun(slot=slot, actor=make_account(Role.LOCAL_COORDINATOR), fresh=True)
    elsewhere = make_account(Role.CHAIR, hospital=make_hospital("unn"), board=make_board("tromso"))
    with pytest.raises(Denied):
        services.sign_overrun(slot=slot, actor=elsewhere, fresh=True)


def test_a_declined_place_leaves_the_case_in_the_line(full, doctor, national):
    slot = services.decline_overrun(slot=ask(full, doctor), actor=national, reason="avvent evaluering")
    assert (slot.state, slot.overrun_reason) == ("waiting", "")
    with pytest.raises(PreconditionFailed):
        services.sign_overrun(slot=slot, actor=national, fresh=True)
    again = ask(full, doctor, case=slot.case)
    assert (again.pk, again.overrun_asked_by) == (slot.pk, doctor.person)
    with pytest.raises(PreconditionFailed, match="allerede"):
        ask(full, doctor, case=slot.case)


def test_no_signature_where_a_place_is_free(cohort, doctor):
    with pytest.raises(PreconditionFailed, match="ledig"):
        ask(cohort, doctor)
    with pytest.raises(InvalidInput):
        ask(cohort, doctor, reason="  ")


def test_no_signature_brings_drug(full, doctor):
    supply(full, places=8)
    with pytest.raises(PreconditionFailed, match="pemigatinib holder til 8"):
        ask(full, doctor)


def test_no_signature_reopens_what_has_ended_or_is_closed(full, doctor, national):
    slot = ask(full, doctor)
    Cohort.objects.filter(pk=full.pk).update(accepts_patients=False)
    with pytest.raises(PreconditionFailed, match="åpner den ikke"):
        services.sign_overrun(slot=slot, actor=national, fresh=True)
    Cohort.objects.filter(pk=full.pk).update(accepts_patients=True)
    CohortPatient.objects.update(outcome="no_disease_control", assessed_on=today())
    with pytest.raises(PreconditionFailed, match="åpner den ikke"):
        services.sign_overrun(slot=slot, actor=national, fresh=True)


def test_an_ordinary_place_makes_the_question_moot(full, doctor, national):
    slot = ask(full, doctor)
    CohortPatient.objects.filter(trial_number="T0").update(outcome="not_evaluable")
    services.expire_reservations()
    slot.refresh_from_db()
    assert (slot.state, slot.overrun_reason, slot.overrun_asked_by) == ("reserved", "", None)
    assert not services.enrol(slot=slot, trial_number="M1", actor=national).overrun
