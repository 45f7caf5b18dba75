"""The list of whom to call, and the work list."""

import re
from datetime import timedelta

import pytest

from cases.dossier.enums import CaseState
from cases.dossier.models import Objection, Task
from cases.trials.models import CohortVersion, Offer, Slot
from cases.trials.queries import work_items
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import today
from tests.cases.trials.nation import FGFR2, load_cohorts, make_profile, make_ready_case
from tests.cases.trials.test_offers import replay
from tests.factories import make_account, make_hospital, make_person

pytestmark = pytest.mark.django_db
ADDRESS = "/cohorts/offers/"


@pytest.fixture
def version():
    load_cohorts()
    return CohortVersion.objects.get(cohort__code="PEM-FGFR2-BTC")


@pytest.fixture
def coordinator(client):
    account = make_account(Role.NATIONAL_COORDINATOR)
    client.force_login(account)
    return account


def offered(version, state=CaseState.FOLLOWED_UP, **values):
    case = make_ready_case(state=state, **values)
    make_profile(case, FGFR2, tmb=3.9)
    replay(version, case)
    return Offer.objects.get(case=case)


def text_of(response) -> str:
    assert response.status_code == 200, response.content[:500]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_row_says_whom_to_call_why_and_what_to_ask(client, coordinator, version):
    doctor = make_person("Lege Legesen", email="lege@example.test")
    offer = offered(version, doctor=doctor, ecog_on=today() - timedelta(days=365), patient=None)
    shown = text_of(client.get(ADDRESS))
    assert offer.case.pseudonym in shown and "Lege Legesen" in shown
    assert "55 00 00 00" in shown and "lege@example.test" in shown
    assert "FGFR2-fusjon: påvist: FGFR2::BICC1" in shown
    assert "ny ECOG" in shown
    assert AuditEvent.objects.filter(action="slot.book", case=offer.case.pseudonym, verb="R").exists()
    assert "Kari" not in shown


def test_only_rows_that_the_reader_may_act_on(client, version):
    own, other = offered(version, hospital=make_hospital("unn")), offered(version, hospital=make_hospital("ahus"))
    client.force_login(make_account(Role.LOCAL_COORDINATOR, hospital=own.case.hospital))
    shown = text_of(client.get(ADDRESS))
    assert own.case.pseudonym in shown and other.case.pseudonym not in shown
    assert not AuditEvent.objects.filter(action="slot.book", case=other.case.pseudonym, verb="R").exists()
    assert client.post(f"{ADDRESS}{other.pk}/", {"state": "called"}).status_code == 404
    client.force_login(make_account(Role.DATA_MANAGER))
    assert client.get(ADDRESS).status_code == 403


def test_filters_by_cohort_hospital_and_answer(client, coordinator, version):
    one, two = offered(version, hospital=make_hospital("unn")), offered(version, hospital=make_hospital("ahus"))
    ahead = offered(version, CaseState.ACCEPTED)
    Offer.objects.filter(pk=two.pk).update(state="declined")
    for query, rows in (
        ("", [one]), ("?hospital=unn", [one]), ("?hospital=ahus", []), ("?show=ended", [two]), ("?show=called", []),
        ("?show=open", [ahead]),
        ("?cohort=PEM-FGFR2-BTC", [one]), ("?cohort=DT-BRAF-SOLID", []),
    ):  # fmt: skip
        assert [row.offer for row in client.get(ADDRESS + query).context["rows"]] == rows, query


def test_who_objects_or_has_got_a_place_is_not_shown(client, coordinator, version):
    placed, objecting = offered(version), offered(version)
    Slot.objects.create(cohort=version.cohort, case=placed.case, reserved_by=make_person())
    Objection.objects.create(patient=objecting.case.patient, registered_by=make_person())
    assert client.get(ADDRESS).context["rows"] == []


def test_back_to_the_board_asks_the_coordinator_for_an_agenda(client, version):
    offer = offered(version)
    doctor = make_account(Role.LOCAL_COORDINATOR, hospital=offer.case.hospital)
    client.force_login(doctor)
    answer = client.post(
        f"{ADDRESS}{offer.pk}/", {"state": "taken_up", "note": "Vil gjerne", "cohort": "PEM-FGFR2-BTC"}
    )
    assert answer["Location"] == f"{ADDRESS}?cohort=PEM-FGFR2-BTC"
    offer.refresh_from_db()
    assert (offer.state, offer.note, offer.ended_by) == ("taken_up", "Vil gjerne", doctor.person)
    task = Task.objects.get(case=offer.case)
    assert (task.owner_role, task.kind) == ("NC", "information_request")
    assert "PEM-FGFR2-BTC" in task.text
    assert client.post(f"{ADDRESS}{offer.pk}/", {"state": "called"}).status_code == 409
    assert client.post(f"{ADDRESS}{offer.pk}/", {"state": "open"}).status_code == 409
    assert client.post(f"{ADDRESS}{offer.pk}/", {"state": "lost"}).status_code == 422


def test_a_closed_case_says_that_it_takes_a_new_referral_and_asks_nobody(client, coordinator, version):
    offer = offered(version, CaseState.CLOSED)
    (row,) = client.get(ADDRESS).context["rows"]
    assert row.back == "referral"
    client.post(f"{ADDRESS}{offer.pk}/", {"state": "taken_up"})
    assert not Task.objects.exists()


def test_the_work_list_has_a_line_per_cohort_for_cases_whose_board_is_over(coordinator, version):
    first = offered(version)
    offered(version, CaseState.ACCEPTED)
    (item,) = work_items(coordinator)
    assert (item.pseudonym, item.url) == (first.case.pseudonym, f"{ADDRESS}?cohort=PEM-FGFR2-BTC")
    offered(version)
    (item,) = work_items(coordinator)
    assert item.pseudonym == "" and "2" in item.why
    assert list(work_items(make_account(Role.REFERRING_ONCOLOGIST))) == []


def test_the_page_costs_the_same_whatever_it_holds(client, coordinator, version, django_assert_max_num_queries):
    for _ in range(3):
        offered(version)
    with django_assert_max_num_queries(21):
        client.get(ADDRESS)
