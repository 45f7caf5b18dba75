"""Many at once, each on a connection of their own, for what one alone can have: one winner, no error, no deadlock."""

from collections import Counter
from datetime import date, timedelta

import pytest

from cases.dossier.enums import Response
from cases.trials import services
from cases.trials.enums import Scheme
from cases.trials.models import Cohort, CohortPatient, DrugSupply, Slot
from cases.trials.queries.cohorts import cohorts_with_rows, state_of
from molmdt.accounts.enums import Role
from molmdt.kernel.clock import today
from tests.cases.trials.fire import at_once
from tests.cases.trials.nation import load_cohorts
from tests.cases.trials.test_slots import CODE, fill, fitting_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, ROUNDS = 50, 5


@pytest.fixture
def cohort():
    return load_cohorts()[CODE]


@pytest.fixture
def national():
    account = make_account(Role.NATIONAL_COORDINATOR)
    account.person.hospital.region  # noqa: B018 - read before the threads share it
    return account


@pytest.fixture
def cases(cohort):
    return [fitting_case() for _ in range(8)]


def reserving(cohort, cases, actor, **values):
    def act(case):
        return lambda: services.reserve_slot(cohort=cohort, case=case, actor=actor, **values).state

    return [act(case) for case in cases]


def held(*cohorts) -> int:
    return Slot.objects.filter(cohort__in=cohorts, state__in=["reserved", "in_screening"]).count()


def test_fifty_at_once_on_one_place_five_times(cohort, national):
    fill(cohort, places=1)
    cases, seen = [fitting_case() for _ in range(THREADS)], []

    def after(answers):
        seen.append((answers, held(cohort)))
        Slot.objects.all().delete()

    at_once(reserving(cohort, cases, national), ROUNDS, after)
    assert seen == [(Counter(reserved=1, refused=THREADS - 1), 1)] * ROUNDS


def test_the_last_drug_over_two_cohorts_has_one_winner(cohort, cases, national):
    other = Cohort.objects.create(
        trial=cohort.trial, code="TWIN", drugs=cohort.drugs, tumour="x", biomarker="x", stage_one_size=8
    )
    other.versions.create(number=1, rule=cohort.versions.get(is_current=True).rule, valid_from=date(2025, 1, 1))
    for case in cases:
        services.screen_case(case)
    DrugSupply.objects.create(trial=cohort.trial, drug=cohort.drugs[0], places=1)
    seen = []

    def after(answers):
        seen.append((answers, held(cohort, other)))
        Slot.objects.all().delete()

    acts = reserving(cohort, cases[:4], national) + reserving(other, cases[4:], national)
    at_once(acts, ROUNDS, after)
    assert seen == [(Counter(reserved=1, refused=7), 1)] * ROUNDS


def test_the_same_case_asked_for_by_many_gets_one_place(cohort, cases, national):
    answers = at_once(reserving(cohort, [cases[0]] * 8, national, wait=True))
    assert answers == Counter(reserved=1, refused=7)
    assert Slot.objects.count() == 1


def test_an_overrun_that_many_sign_is_signed_once(cohort, cases, national):
    fill(cohort, places=0)
    slot = services.ask_overrun(cohort=cohort, case=cases[0], reason="x", actor=make_account(Role.REFERRING_ONCOLOGIST))
    signers = [make_account(Role.NATIONAL_COORDINATOR) for _ in range(6)]
    acts = [lambda one=one: services.sign_overrun(slot=slot, actor=one, fresh=True).state for one in signers]
    assert at_once(acts) == Counter(reserved=1, refused=5)
    assert state_of(cohorts_with_rows().get(pk=cohort.pk)).overrun == 1


def test_the_line_stays_whole_while_many_move_and_leave(cohort, cases, national):
    fill(cohort, places=0)
    slots = [services.reserve_slot(cohort=cohort, case=case, actor=national, wait=True) for case in cases]
    acts = [
        lambda slot=slot: services.move_in_line(slot=slot, place=1, reason="x", actor=national) and "moved"
        for slot in slots[:6]
    ]
    acts += [lambda slot=slot: services.release_slot(slot=slot, actor=national).state for slot in slots[6:]]
    assert at_once(acts) == Counter(moved=6, released=2)
    places = Slot.objects.filter(state="waiting").order_by("place_in_line").values_list("place_in_line", flat=True)
    assert list(places) == [1, 2, 3, 4, 5, 6]


def test_the_outcome_that_opens_stage_two_and_those_who_reserve(cohort, cases, national):
    """Whoever asks before the outcome is refused or waits, whoever asks after it gets a place; nobody gets two."""
    fill(cohort, places=1)
    slot = services.reserve_slot(cohort=cohort, case=cases[0], actor=national)
    patient = services.enrol(slot=slot, trial_number="P1", actor=national)
    services.record_first_dose(patient=patient, on=today() - timedelta(weeks=16), actor=national)
    opening = [
        lambda: (
            services.record_assessment(
                patient=patient, on=today(), scheme=Scheme.RECIST, response=Response.STABLE, actor=national
            ).outcome
        )
    ]
    answers = at_once(opening + reserving(cohort, cases[1:], national, wait=True))
    assert answers["disease_control"] == 1
    assert answers["reserved"] + answers["waiting"] == 7
    # Those who waited were given a place by the outcome itself.
    assert held(cohort) == 7
    assert state_of(cohorts_with_rows().get(pk=cohort.pk)).standing.stage == "stage_two"


def test_a_lapsed_reservation_is_included_or_given_on_never_both(cohort, cases, national):
    fill(cohort, places=1)
    slot = services.reserve_slot(cohort=cohort, case=cases[0], actor=national)
    Slot.objects.filter(pk=slot.pk).update(expires_on=today() - timedelta(days=1))
    include = [lambda: services.enrol(slot=slot, trial_number="L1", actor=national) and "included"]
    answers = at_once(include + reserving(cohort, cases[1:], national))
    assert answers == Counter(reserved=1, refused=7)
    assert held(cohort) == 1
    assert not CohortPatient.objects.filter(trial_number="L1").exists()
