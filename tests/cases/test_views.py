"""The pages of the cases floor: who sees what, what is recorded, how many questions the database is asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.dossier import services
from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now
from tests.factories import (
    make_account,
    make_board,
    make_case,
    make_decision,
    make_hospital,
    make_line,
    make_patient,
    make_specimen,
    synthetic_id,
)

pytestmark = pytest.mark.django_db
DEMO_NAME = "Kari Prøve"


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def doctor() -> Account:
    make_board()
    return make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("bergen"))


@pytest.fixture
def case(doctor: Account) -> Case:
    return make_case(CaseState.ACCEPTED, doctor=doctor.person)


def text_of(response: Any) -> str:
    return response.content.decode()


SECTIONS = ["", "course/", "discussion/"]


@pytest.mark.parametrize("section", SECTIONS)
def test_sections_show_the_case_without_identity(doctor: Account, case: Case, section: str) -> None:
    response = client_of(doctor).get(f"/cases/{case.pseudonym}/{section}")
    page = text_of(response)
    assert response.status_code == 200
    assert case.pseudonym in page
    assert DEMO_NAME not in page
    assert case.patient.identity.national_id not in page


@pytest.mark.parametrize("section", SECTIONS)
def test_section_of_a_case_that_is_not_mine_does_not_exist(case: Case, section: str) -> None:
    stranger = make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("unn"))
    assert client_of(stranger).get(f"/cases/{case.pseudonym}/{section}").status_code == 404
    assert AuditEvent.objects.filter(case=case.pseudonym, outcome="denied").count() == 1


@pytest.mark.parametrize("section", ["course/", "discussion/"])
def test_section_asked_by_htmx_is_the_panel_alone(doctor: Account, case: Case, section: str) -> None:
    response = client_of(doctor).get(f"/cases/{case.pseudonym}/{section}", headers={"HX-Request": "true"})
    assert text_of(response).startswith('<div class="panel"')


def test_opening_writes_one_row_before_and_remembers_the_visit(doctor: Account, case: Case) -> None:
    client = client_of(doctor)
    client.get(f"/cases/{case.pseudonym}/")
    services.note_news(case=case, kind="profile_imported", subject="IPH0214")
    page = text_of(client.get(f"/cases/{case.pseudonym}/"))
    assert "IPH0214" in page
    assert AuditEvent.objects.filter(action="case.open", verb="R", case=case.pseudonym).count() == 2


def test_seat_on_a_board_without_a_decision_sees_nothing(case: Case) -> None:
    chair = make_account(Role.CHAIR, hospital=make_hospital("ous"), board=make_board())
    assert client_of(chair).get(f"/cases/{case.pseudonym}/").status_code == 404
    make_decision(case)
    assert client_of(chair).get(f"/cases/{case.pseudonym}/").status_code == 200


def test_dossier_asks_the_database_equally_often_for_a_small_and_a_large_case(doctor: Account, case: Case) -> None:
    client = client_of(doctor)
    client.get(f"/cases/{case.pseudonym}/")
    with CaptureQueriesContext(connection) as small:
        client.get(f"/cases/{case.pseudonym}/")
    for number in range(2, 9):
        make_line(case, number)
        make_specimen(case)
        services.comment(actor=doctor, case=case, text=f"merknad {number}")
        services.ask_for_information(actor=doctor, case=case, text=f"sp. {number}", owner_role="PA")
    with CaptureQueriesContext(connection) as large:
        client.get(f"/cases/{case.pseudonym}/")
    assert len(large) == len(small)
    assert 10 < len(large) <= 32


def test_reveal_needs_a_reason_and_says_the_name(doctor: Account, case: Case) -> None:
    client, url = client_of(doctor), f"/cases/{case.pseudonym}/identity/"
    assert client.post(url, {"reason": ""}).status_code == 422
    response = client.post(url, {"reason": "treatment"})
    assert DEMO_NAME in text_of(response)
    assert client.get(url).status_code == 405
    assert AuditEvent.objects.get(action="identity.reveal").reason_code == "treatment"


def test_reveal_is_closed_to_who_sees_the_pseudonym_only(case: Case) -> None:
    coordinator = make_account(Role.NATIONAL_COORDINATOR, hospital=make_hospital("ous"))
    client = client_of(coordinator)
    assert 'popovertarget="reveal"' not in text_of(client.get(f"/cases/{case.pseudonym}/"))
    assert client.post(f"/cases/{case.pseudonym}/identity/", {"reason": "treatment"}).status_code == 403


def test_look_up_by_number_takes_it_in_the_body_only(doctor: Account) -> None:
    number = synthetic_id()
    case = make_case(doctor=doctor.person, patient=make_patient(national_id=number))
    client = client_of(doctor)
    assert case.pseudonym in text_of(client.post("/patients/lookup/", {"national_id": number}))
    assert client.get(f"/patients/lookup/?national_id={number}").status_code == 405
    stranger = make_account(Role.PATHOLOGIST, hospital=make_hospital("unn"))
    assert case.pseudonym not in text_of(client_of(stranger).post("/patients/lookup/", {"national_id": number}))


def test_list_counts_says_what_is_hidden_and_records_what_it_shows(doctor: Account, case: Case) -> None:
    make_case(CaseState.CLOSED, doctor=doctor.person, diagnosis_text="Brystkreft", oncotree="IDC")
    make_case(hospital=make_hospital("unn"))
    client = client_of(doctor)
    page = text_of(client.get("/cases/"))
    assert case.pseudonym in page
    assert "<b>1</b>" in page  # hidden by the filter
    rows = AuditEvent.objects.filter(action="case.list").values_list("case", flat=True)
    assert list(rows) == [case.pseudonym]
    assert "Brystkreft" in text_of(client.get("/cases/?state=all&q=bryst"))
    assert "Brystkreft" not in text_of(client.get("/cases/?state=draft"))
    assert "<html" not in text_of(client.get("/cases/", headers={"HX-Request": "true"}))


def test_list_is_empty_with_a_sentence(doctor: Account) -> None:
    assert 'class="empty"' in text_of(client_of(doctor).get("/cases/"))


def test_list_searches_by_gene_where_findings_may_be_seen(doctor: Account, case: Case) -> None:
    assert case.pseudonym not in text_of(client_of(doctor).get("/cases/?gene=FGFR2"))


def test_list_asks_equally_often_for_one_and_many(doctor: Account, case: Case) -> None:
    client = client_of(doctor)
    client.get("/cases/")
    with CaptureQueriesContext(connection) as one:
        client.get("/cases/")
    for _ in range(6):
        make_case(doctor=doctor.person)
    with CaptureQueriesContext(connection) as many:
        client.get("/cases/")
    assert 4 < len(one) == len(many)


def test_start_page_of_every_role_opens(doctor: Account) -> None:
    for role in set(Role) - {Role.LAB_CLIENT}:
        account = make_account(role, hospital=make_hospital("ous"), board=make_board())
        assert client_of(account).get("/").status_code == 200, role


def test_work_list_of_the_coordinator_holds_the_urgent_referral_first(doctor: Account) -> None:
    ordinary = make_case(CaseState.SUBMITTED, doctor=doctor.person, state_since=now() - timedelta(days=3))
    urgent = make_case(CaseState.SUBMITTED, doctor=doctor.person, urgency="urgent")
    coordinator = make_account(Role.NATIONAL_COORDINATOR, hospital=make_hospital("ous"))
    page = text_of(client_of(coordinator).get("/"))
    assert page.index(urgent.pseudonym) < page.index(ordinary.pseudonym)
    shown = AuditEvent.objects.filter(action="workplace.enter").values_list("case", flat=True)
    assert {urgent.pseudonym, ordinary.pseudonym} <= set(shown)


def test_work_list_of_the_doctor_shows_the_returned_one_with_its_reason(doctor: Account) -> None:
    case = make_case(CaseState.SUBMITTED, doctor=doctor.person)
    services.return_with_reason(actor=None, case=case, reason="ECOG mangler dato")
    draft = make_case(CaseState.DRAFT, doctor=doctor.person)
    page = text_of(client_of(doctor).get("/"))
    assert "ECOG mangler dato" in page
    assert page.index(case.pseudonym) < page.index(draft.pseudonym)
    colleague = make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("bergen"))
    assert draft.pseudonym not in text_of(client_of(colleague).get("/"))


def test_question_stands_on_the_list_of_the_role_that_was_asked(case: Case) -> None:
    services.ask_for_information(actor=case.referring_doctor, case=case, text="Nytt HE-snitt?", owner_role="PA")
    here = make_account(Role.PATHOLOGIST, hospital=make_hospital("bergen"))
    elsewhere = make_account(Role.PATHOLOGIST, hospital=make_hospital("unn"))
    assert "Nytt HE-snitt?" in text_of(client_of(here).get("/"))
    assert "Nytt HE-snitt?" not in text_of(client_of(elsewhere).get("/"))


def test_access_log_tells_who_and_why(doctor: Account, case: Case) -> None:
    client = client_of(doctor)
    client.post(f"/cases/{case.pseudonym}/identity/", {"reason": "contact"})
    page = text_of(client.get(f"/cases/{case.pseudonym}/access-log/"))
    assert doctor.person.name in page
    chair = make_account(Role.CHAIR, hospital=make_hospital("ous"), board=make_board())
    make_decision(case)
    assert client_of(chair).get(f"/cases/{case.pseudonym}/access-log/").status_code == 403
