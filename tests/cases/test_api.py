"""The API of the cases floor."""

import json
from typing import Any

import pytest
from django.test import Client

from cases.dossier.models import Case
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from tests.cases.dossier.test_referral_json import WHOLE, changed
from tests.factories import make_account, make_board, make_case, make_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> Account:
    make_board()
    hospital = make_hospital("bergen")
    return make_account(Role.REFERRING_ONCOLOGIST, hospital=hospital, username="onkolog.haukeland")


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def post(client: Client, document: Any) -> Any:
    return client.post("/api/v1/referrals/", json.dumps(document), content_type="application/json")


def test_stranger_is_asked_to_log_in() -> None:
    assert Client().get("/api/v1/cases/").status_code == 401


def test_list_holds_what_may_be_seen_and_records_it(doctor: Account) -> None:
    case = make_case(doctor=doctor.person)
    make_case(hospital=make_hospital("unn"))
    answer = client_of(doctor).get("/api/v1/cases/").json()
    assert [row["pseudonym"] for row in answer["results"]] == [case.pseudonym]
    assert answer["results"][0]["age_band"] == [51, 60]
    assert "Kari" not in json.dumps(answer, ensure_ascii=False)
    assert AuditEvent.objects.filter(action="case.list").count() == 1


def test_detail_is_pseudonymous_and_closed_to_others(doctor: Account) -> None:
    case = make_case(doctor=doctor.person)
    answer = client_of(doctor).get(f"/api/v1/cases/{case.pseudonym}/").json()
    assert answer["lines"][0]["best_response"] == "PR"
    assert answer["completeness"]["blocks_submission"] == []
    assert case.patient.identity.national_id not in json.dumps(answer)
    other = make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("unn"))
    assert client_of(other).get(f"/api/v1/cases/{case.pseudonym}/").status_code == 404


def test_referral_is_stored_as_a_draft(doctor: Account) -> None:
    answer = post(client_of(doctor), WHOLE)
    assert answer.status_code == 201
    case = Case.objects.get()
    assert answer.json()["pseudonym"] == case.pseudonym
    assert AuditEvent.objects.get(action="referral.create").account == "onkolog.haukeland"


def test_faulty_referral_is_answered_with_its_places(doctor: Account) -> None:
    answer = post(client_of(doctor), changed("ecog.value", 9))
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["path"] == "referral: $.ecog.value"
    assert post(client_of(doctor), []).status_code == 422
    assert not Case.objects.exists()


def test_referral_for_another_hospital_is_refused(doctor: Account) -> None:
    make_hospital("ous")
    assert post(client_of(doctor), changed("hospital", "ous")).status_code == 403


def test_role_without_the_right_is_refused() -> None:
    chair = make_account(Role.CHAIR, hospital=make_hospital("ous"), board=make_board())
    assert post(client_of(chair), WHOLE).status_code == 403


def test_api_describes_itself(client: Client) -> None:
    text = client.get("/api/schema/").content.decode()
    assert "/api/v1/cases/{pseudonym}/" in text
    assert "referrals_create" in text
