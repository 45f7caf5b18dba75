"""The referral's pages: begun, saved as it is written, conflicts, submitted, assessed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from cases.dossier import services
from cases.dossier.enums import CaseState
from cases.dossier.forms import initial_of
from cases.dossier.logic.referral import ORGAN_UNITS
from cases.dossier.models import Case, OrganFunction
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import today
from tests.factories import make_account, make_board, make_case, make_hospital

pytestmark = pytest.mark.django_db
FORM = {
    "version": "1",
    "question": "Er studie aktuelt?",
    "urgency": "ordinary",
    "line-TOTAL_FORMS": "0",
    "line-INITIAL_FORMS": "0",
}
LINE = {
    "line-TOTAL_FORMS": "2",
    "line-0-drugs": "FOLFOX",
    "line-0-best_response": "PR",
    "line-0-stop_reason": "progression",
    "line-1-drugs": "feil",
    "line-1-best_response": "PR",
    "line-1-stop_reason": "progression",
    "line-1-DELETE": "on",
}


@pytest.fixture
def doctor() -> Account:
    make_board()
    return make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("bergen"))


@pytest.fixture
def client(doctor: Account) -> Client:
    return client_of(doctor)


@pytest.fixture
def draft(client: Client) -> Case:
    client.post("/referrals/new/", {"national_id": "01817010055", "name": "Kari Prøve", "sex": "female"})
    return Case.objects.get()


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def address(case: Case, page: str = "referral/") -> str:
    return f"/cases/{case.pseudonym}/{page}"


def tomorrow() -> date:
    return today() + timedelta(days=1)


def text_of(response: Any) -> str:
    return response.content.decode()


def test_new_referral_is_begun_by_the_doctor(draft: Case, doctor: Account) -> None:
    assert (draft.state, draft.referring_doctor, draft.hospital) == (
        CaseState.DRAFT, doctor.person, doctor.person.hospital
    )  # fmt: skip


def test_wrong_number_is_told_beside_its_field(client: Client) -> None:
    response = client.post("/referrals/new/", {"national_id": "01817010054", "name": "Kari", "sex": "female"})
    assert response.status_code == 422
    assert 'id="id_national_id_error"' in text_of(response)


def test_case_under_work_is_told_instead_of_a_double(client: Client, draft: Case) -> None:
    response = client.post("/referrals/new/", {"national_id": "01817010055", "name": "", "sex": "female"})
    assert response.status_code == 409
    assert draft.pseudonym in text_of(response)


def test_coordinator_writes_for_a_doctor_of_the_hospital(doctor: Account) -> None:
    coordinator = make_account(Role.LOCAL_COORDINATOR, hospital=doctor.person.hospital)
    page = client_of(coordinator)
    page.post("/referrals/new/", {"national_id": "01817010055", "name": "Kari", "sex": "female"})
    assert Case.objects.get().referring_doctor == doctor.person


def test_autosave_stores_and_answers_with_the_next_version(client: Client, draft: Case) -> None:
    response = client.post(address(draft, "referral/autosave/"), FORM | LINE)
    assert 'name="version" id="version" value="2"' in text_of(response)
    draft.refresh_from_db()
    assert (draft.question, draft.version) == ("Er studie aktuelt?", 2)
    assert [line.drugs for line in draft.treatment_lines.all()] == ["FOLFOX"]


def test_autosave_of_a_faulty_form_stores_nothing_and_names_the_field(client: Client, draft: Case) -> None:
    response = client.post(address(draft, "referral/autosave/"), FORM | {"icd10": "E11"})
    assert "ICD-10" in text_of(response)
    assert 'id="version"' not in text_of(response)
    draft.refresh_from_db()
    assert (draft.question, draft.version) == ("", 1)


def test_conflict_shows_both_texts_and_the_next_save_wins(client: Client, draft: Case) -> None:
    client.post(address(draft), FORM | {"question": "Hennes tekst"})
    response = client.post(address(draft), FORM | {"question": "Min tekst"})
    page = text_of(response)
    assert response.status_code == 409
    assert "Hennes tekst" in page
    assert "Min tekst" in page
    assert 'value="2"' in page
    assert client.post(address(draft), FORM | {"question": "Min tekst", "version": "2"}).status_code == 302
    draft.refresh_from_db()
    assert draft.question == "Min tekst"


def test_faulty_form_is_answered_with_what_was_typed(client: Client, draft: Case) -> None:
    response = client.post(address(draft), FORM | {"ecog": "1", "ecog_on": "2999-01-01", "organ_hb": "11,2"})
    assert response.status_code == 422
    assert "Er studie aktuelt?" in text_of(response)
    assert 'id="id_ecog_on_error"' in text_of(response)
    assert 'id="id_organ_on_error"' in text_of(response)


def test_submit_too_early_keeps_the_text_and_lists_what_is_missing(client: Client, draft: Case) -> None:
    response = client.post(address(draft), FORM | {"act": "submit"})
    assert response.status_code == 422
    draft.refresh_from_db()
    assert (draft.state, draft.question) == (CaseState.DRAFT, "Er studie aktuelt?")
    assert f'value="{draft.version}"' in text_of(response)


def test_form_shows_what_is_stored(client: Client, doctor: Account) -> None:
    case = make_case(CaseState.RETURNED, doctor=doctor.person)
    page = text_of(client.get(address(case)))
    assert case.question in page
    assert "gemcitabin + cisplatin" in page
    event = AuditEvent.objects.get(action="referral.edit", verb="R")
    assert event.field_set == "referral"


def test_submitted_referral_leads_to_the_case(client: Client, doctor: Account) -> None:
    case = make_case(CaseState.SUBMITTED, doctor=doctor.person)
    assert client.get(address(case)).headers["Location"] == address(case, "")
    assert client.post(address(case), FORM).status_code == 409


def test_colleague_reads_but_does_not_write(draft: Case) -> None:
    colleague = client_of(make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("bergen")))
    assert colleague.get(address(draft, "")).status_code == 200
    assert colleague.get(address(draft)).status_code == 403
    assert colleague.post(address(draft, "referral/autosave/"), FORM).status_code == 403


def test_coordinator_returns_and_accepts(doctor: Account) -> None:
    coordinator = client_of(make_account(Role.NATIONAL_COORDINATOR, hospital=make_hospital("ous")))
    case = make_case(CaseState.SUBMITTED, doctor=doctor.person)
    assert case.question in text_of(coordinator.get(address(case, "triage/")))
    assert coordinator.post(address(case, "return/"), {"reason": ""}).status_code == 422
    assert coordinator.post(address(case, "return/"), {"reason": "ECOG?"}).status_code == 302
    doctors_page = text_of(client_of(doctor).get(address(case)))
    assert "ECOG?" in doctors_page
    services.change_state(actor=doctor, case=case, to=CaseState.SUBMITTED)
    assert coordinator.post(address(case, "accept/")).status_code == 302
    assert coordinator.get(address(case, "triage/")).status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.ACCEPTED


def test_doctor_does_not_assess_their_own_referral(client: Client, doctor: Account) -> None:
    case = make_case(CaseState.SUBMITTED, doctor=doctor.person)
    assert client.post(address(case, "accept/")).status_code == 403
    case.refresh_from_db()
    assert case.state == CaseState.SUBMITTED


def test_deferred_resumed_withdrawn(client: Client, doctor: Account) -> None:
    coordinator = client_of(make_account(Role.NATIONAL_COORDINATOR, hospital=make_hospital("ous")))
    case = make_case(CaseState.ACCEPTED, doctor=doctor.person)
    for page, who, state in (
        ("defer/", coordinator, CaseState.DEFERRED),
        ("resume/", coordinator, CaseState.ACCEPTED),
        ("withdraw/", client, CaseState.WITHDRAWN),
    ):
        assert who.post(address(case, page), {"reason": "grunn"}).status_code == 302
        case.refresh_from_db()
        assert case.state == state


def test_objection_takes_the_case_from_the_coordinators_sight(client: Client, doctor: Account) -> None:
    coordinator = client_of(make_account(Role.NATIONAL_COORDINATOR, hospital=make_hospital("ous")))
    case = make_case(CaseState.ACCEPTED, doctor=doctor.person)
    client.post(address(case, "objection/"))
    assert coordinator.get(address(case, "")).status_code == 404
    client.post(address(case, "objection/"), {"withdraw": "1"})
    assert coordinator.get(address(case, "")).status_code == 200


def test_question_answer_and_comment_on_the_pages(client: Client, doctor: Account) -> None:
    case = make_case(CaseState.ACCEPTED, doctor=doctor.person)
    ask = {"text": "Nytt snitt?", "owner_role": "PA", "due_on": "2026-12-01"}
    assert client.post(address(case, "tasks/"), ask).status_code == 302
    assert client.post(address(case, "tasks/"), ask | {"owner_role": "XX"}).status_code == 422
    assert client.post(address(case, "tasks/"), ask | {"due_on": "2026-13-01"}).status_code == 422
    task = case.tasks.get()
    pathologist = client_of(make_account(Role.PATHOLOGIST, hospital=make_hospital("bergen")))
    assert pathologist.post(f"/tasks/{task.pk}/close/", {"outcome": "Sendt i dag"}).status_code == 302
    client.post(address(case, "comments/"), {"text": "Takk"})
    page = text_of(client.get(address(case, "discussion/")))
    assert "Sendt i dag" in page
    assert "Takk" in page
    stranger = client_of(make_account(Role.PATHOLOGIST, hospital=make_hospital("unn")))
    assert stranger.post(f"/tasks/{task.pk}/close/", {"outcome": "nei"}).status_code == 404


def test_clinical_data_are_brought_up_to_date_once_the_case_is_accepted(client: Client, doctor: Account) -> None:
    case = make_case(CaseState.SCHEDULED, doctor=doctor.person)
    assert "Oppdater kliniske data" in text_of(client.get(address(case, "discussion/")))
    page = text_of(client.get(address(case, "clinical-data/")))
    assert 'name="ecog"' in page and "Lagres mens" not in page and "autosave" not in page
    form = FORM | {"version": str(case.version), "question": case.question, "ecog": "2", "ecog_on": f"{today()}"}
    assert client.post(address(case, "clinical-data/"), form | {"ecog_on": f"{tomorrow()}"}).status_code == 422
    assert client.post(address(case, "clinical-data/"), form).status_code == 302
    case.refresh_from_db()
    assert (case.ecog, case.ecog_on, case.state) == (2, today(), CaseState.SCHEDULED)
    event = AuditEvent.objects.filter(case=case.pseudonym, verb="U").latest("pk")
    assert (event.action, event.person_id) == ("dossier.edit", doctor.person_id)
    assert case.news.filter(kind="referral_changed").count() == 1
    assert client.post(address(case, "clinical-data/"), form).status_code == 409


@pytest.mark.parametrize("state", [CaseState.DRAFT, CaseState.RETURNED, CaseState.SUBMITTED, CaseState.CLOSED])
def test_clinical_data_are_not_updated_beside_a_referral_or_in_a_case_that_is_over(
    client: Client, doctor: Account, state: CaseState
) -> None:
    case = make_case(state, doctor=doctor.person, ecog=1)
    assert client.get(address(case, "clinical-data/")).status_code == 302
    assert "clinical-data" not in text_of(client.get(address(case, "discussion/")))
    form = FORM | {"version": str(case.version), "ecog": "2", "ecog_on": f"{today()}"}
    assert client.post(address(case, "clinical-data/"), form).status_code == 409
    case.refresh_from_db()
    assert case.ecog == 1


def test_a_colleague_on_the_board_does_not_update_the_clinical_data(draft: Case) -> None:
    Case.objects.update(state=CaseState.ACCEPTED)
    other = client_of(make_account(Role.PATHOLOGIST, hospital=make_hospital("bergen")))
    assert "clinical-data" not in text_of(other.get(address(draft, "discussion/")))
    assert other.post(address(draft, "clinical-data/"), FORM).status_code in {403, 404}


def test_a_blood_test_never_becomes_newer_than_it_is(client: Client, doctor: Account) -> None:
    """The form has one day for all of them."""
    case = make_case(CaseState.ACCEPTED, doctor=doctor.person)
    old, new = today() - timedelta(days=60), today()
    for code, day in (("hb", new), ("platelets", old)):
        OrganFunction.objects.create(case=case, code=code, value=9, unit=ORGAN_UNITS[code], measured_on=day)
    assert initial_of(case)["organ_on"] == old
