"""The ledger of places: capacity, waiting list, expiry, and many who ask at once."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from cases.dossier.enums import CaseState
from cases.dossier.models import CaseNews
from cases.trials.models import CohortPatient, Screening, Slot
from cases.trials.queries import state_of
from cases.trials.queries.cohorts import cohorts_with_rows
from cases.trials.services import expire_reservations, release_slot, reserve_slot, screen_case
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now, stopped_at, today
from molmdt.kernel.errors import PreconditionFailed
from tests.cases.trials.nation import FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db
CODE = "PEM-FGFR2-BTC"


def fitting_case(**values):
    case = make_ready_case(**values)
    make_profile(case, FGFR2)
    screen_case(case)
    return case


@pytest.fixture
def cohort():
    return load_cohorts()[CODE]


@pytest.fixture
def coordinator():
    return make_account(Role.NATIONAL_COORDINATOR)


def fill(cohort, places: int):
    """Treated patients, none with disease control yet, until so many of the first eight places are free."""
    version = cohort.versions.get(is_current=True)
    for number in range(8 - places):
        CohortPatient.objects.create(
            cohort=cohort, version=version, trial_number=f"T{number}",
            first_dose_on=date(2026, 1, 1) + timedelta(number),
        )  # fmt: skip


def free(cohort) -> int:
    return state_of(cohorts_with_rows().get(pk=cohort.pk)).free


def test_reservation_holds_a_place_for_28_days_and_is_told_and_recorded(cohort, coordinator):
    case = fitting_case()
    slot = reserve_slot(cohort=cohort, case=case, actor=coordinator)
    assert (slot.state, slot.expires_on, slot.reserved_by) == ("reserved", today() + timedelta(28), coordinator.person)
    assert free(cohort) == 7
    assert CaseNews.objects.filter(case=case, kind="slot_reserved", subject=CODE, person=coordinator.person).exists()
    event = AuditEvent.objects.get(action="slot.book")
    assert (event.case, event.verb, event.account) == (case.pseudonym, "C", coordinator.username)


def test_one_live_place_per_case_and_cohort(cohort, coordinator):
    case = fitting_case()
    reserve_slot(cohort=cohort, case=case, actor=coordinator)
    with pytest.raises(PreconditionFailed, match="har allerede plass i PEM-FGFR2-BTC"):
        reserve_slot(cohort=cohort, case=case, actor=coordinator)


def test_a_case_that_does_not_fit_gets_no_place_and_the_refusal_says_why(cohort, coordinator):
    case = make_ready_case()
    with pytest.raises(PreconditionFailed, match="ikke vurdert mot PEM-FGFR2-BTC"):
        reserve_slot(cohort=cohort, case=case, actor=coordinator)
    make_profile(case)
    screen_case(case)
    with pytest.raises(PreconditionFailed, match="FGFR2-fusjon: testet, ingen funn"):
        reserve_slot(cohort=cohort, case=case, actor=coordinator)
    assert not Slot.objects.exists()


def test_a_case_that_is_over_gets_no_place(cohort, coordinator):
    case = fitting_case()
    case.state = CaseState.DECEASED
    case.save()
    with pytest.raises(PreconditionFailed, match="avsluttet"):
        reserve_slot(cohort=cohort, case=case, actor=coordinator)


def test_a_full_cohort_refuses_or_puts_on_the_waiting_list(cohort, coordinator):
    fill(cohort, places=1)
    first, second, third = fitting_case(), fitting_case(), fitting_case()
    reserve_slot(cohort=cohort, case=first, actor=coordinator)
    with pytest.raises(PreconditionFailed, match="Ingen ledig plass i PEM-FGFR2-BTC: 1 reservert, 0 på venteliste"):
        reserve_slot(cohort=cohort, case=second, actor=coordinator)
    assert reserve_slot(cohort=cohort, case=second, actor=coordinator, wait=True).state == "waiting"
    assert reserve_slot(cohort=cohort, case=third, actor=coordinator, wait=True).expires_on is None


def test_cohort_on_hold_takes_nobody(cohort, coordinator):
    fill(cohort, places=0)
    with pytest.raises(PreconditionFailed, match="tar ikke imot pasienter nå"):
        reserve_slot(cohort=cohort, case=fitting_case(), actor=coordinator)


def test_release_moves_the_first_in_line_up(cohort, coordinator):
    fill(cohort, places=1)
    slots = [reserve_slot(cohort=cohort, case=fitting_case(), actor=coordinator, wait=True) for _ in range(3)]
    release_slot(slot=slots[0], actor=coordinator, reason="died")
    states = {slot.pk: slot for slot in Slot.objects.all()}
    assert [states[slot.pk].state for slot in slots] == ["released", "reserved", "waiting"]
    assert states[slots[1].pk].expires_on == today() + timedelta(28)
    assert (states[slots[0].pk].end_reason, states[slots[0].pk].ended_by) == ("died", coordinator.person)
    with pytest.raises(PreconditionFailed, match="Bare en reservasjon"):
        release_slot(slot=slots[0], actor=coordinator)


def test_nobody_overtakes_those_who_wait(cohort, coordinator):
    fill(cohort, places=1)
    first, second = fitting_case(), fitting_case()
    reserve_slot(cohort=cohort, case=first, actor=coordinator)
    waiting = reserve_slot(cohort=cohort, case=second, actor=coordinator, wait=True)
    CohortPatient.objects.filter(trial_number="T0").update(outcome="not_evaluable")  # a place becomes free
    with pytest.raises(PreconditionFailed):
        reserve_slot(cohort=cohort, case=fitting_case(), actor=coordinator)
    waiting.refresh_from_db()
    # The refused attempt is rolled back as a whole; whoever settles the ledger next moves the line up.
    assert waiting.state == "waiting"
    expire_reservations()
    waiting.refresh_from_db()
    assert waiting.state == "reserved"


def test_a_lapsed_reservation_holds_nothing_and_gives_way(cohort, coordinator):
    fill(cohort, places=1)
    slot = reserve_slot(cohort=cohort, case=fitting_case(), actor=coordinator)
    waiting = reserve_slot(cohort=cohort, case=fitting_case(), actor=coordinator, wait=True)
    with stopped_at(now() + timedelta(days=28)):
        assert (free(cohort), expire_reservations()) == (0, 0)
    with stopped_at(now() + timedelta(days=29)):
        assert (free(cohort), expire_reservations()) == (1, 1)
        slot.refresh_from_db()
        waiting.refresh_from_db()
        assert (slot.state, slot.ended_by, waiting.state) == ("expired", None, "reserved")


def test_the_same_case_may_reserve_again_after_a_lapse(cohort, coordinator):
    case = fitting_case()
    reserve_slot(cohort=cohort, case=case, actor=coordinator)
    with stopped_at(now() + timedelta(days=29)):
        assert reserve_slot(cohort=cohort, case=case, actor=coordinator).state == "reserved"


def test_company_cap_counts_everybody_who_had_the_drug(coordinator):
    cohort = load_cohorts()["SEL-RET-SOLID"]
    version = cohort.versions.get(is_current=True)
    for number in range(12):
        CohortPatient.objects.create(
            cohort=cohort, version=version, trial_number=f"T{number}", first_dose_on=date(2025, 1, 1),
            outcome="disease_control" if number < 2 else "not_evaluable", assessed_on=date(2025, 5, 1),
        )  # fmt: skip
    assert free(cohort) == 1
    case = make_ready_case()
    make_profile(case, {"kind": "fusion", "gene": "NCOA4", "partner_gene": "RET"})
    screen_case(case)
    reserve_slot(cohort=cohort, case=case, actor=coordinator)
    assert free(cohort) == 0


@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_on_the_last_place_give_one_winner_and_clean_refusals(cohort, coordinator):
    fill(cohort, places=1)
    cases = [fitting_case() for _ in range(12)]
    coordinator.person.hospital  # noqa: B018 - read before the threads share it
    begin, answers = threading.Barrier(len(cases)), []

    def attempt(case):
        begin.wait()
        try:
            answers.append(reserve_slot(cohort=cohort, case=case, actor=coordinator).state)
        except PreconditionFailed:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(case,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["refused"] * 11 + ["reserved"]
    assert Slot.objects.filter(state="reserved").count() == 1


def test_an_unknown_verdict_may_reserve_since_the_board_decides(cohort, coordinator):
    case = fitting_case()
    Screening.objects.filter(case=case, version__cohort=cohort).update(verdict="unknown")
    assert reserve_slot(cohort=cohort, case=case, actor=coordinator).state == "reserved"
