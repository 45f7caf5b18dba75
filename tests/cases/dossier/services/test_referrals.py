"""A referral from the first number to the coordinator's answer."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from cases.dossier import services
from cases.dossier.enums import CaseState, ConsentAnswer, ConsentKind, Response, StopReason, Tri
from cases.dossier.logic.referral import ConsentData, LineData, OrganValue, PatientData, ReferralData
from cases.dossier.models import Case, Patient, PatientIdentity
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import today
from molmdt.kernel.errors import EditConflict, InvalidInput, PreconditionFailed
from tests.factories import make_account, make_board, make_case, make_hospital, synthetic_id

LINE = LineData("FOLFOX", date(2025, 1, 2), date(2025, 6, 1), Response.PROGRESSIVE, StopReason.PROGRESSION)


def whole(**changes: Any) -> ReferralData:
    """A referral that may be submitted."""
    data = ReferralData(
        question="Er studie aktuelt?",
        contact="55 00 00 00",
        icd10="C22.1",
        oncotree="IHCH",
        diagnosed_on=date(2024, 12, 1),
        stage="IV",
        metastatic_sites=("lever", "lunge"),
        ecog=1,
        ecog_on=today() - timedelta(days=3),
        standard_options_left=Tri.NO,
        lines=(LINE,),
        consents={kind: ConsentData(ConsentAnswer.YES, today()) for kind in ConsentKind},
        organ_function=(OrganValue("hb", 11, today()),),
    )
    return replace(data, **changes)


@pytest.fixture
def doctor(db: None) -> Account:
    make_board()
    return make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("bergen"))


def start(doctor: Account, number: str = "", name: str = "Kari Prøve") -> Case:
    patient = PatientData(number or synthetic_id(), name, birth_date=date(1968, 3, 14))
    return services.start_referral(actor=doctor, patient=patient, hospital=doctor.person.hospital, board=make_board())


def audited(case: Case) -> list[tuple[str, str]]:
    return list(AuditEvent.objects.filter(case=case.pseudonym).order_by("key").values_list("action", "verb"))


def test_start_makes_patient_identity_and_draft(doctor: Account) -> None:
    case = start(doctor, "01817010055")
    assert case.state == CaseState.DRAFT
    assert case.pseudonym == f"M-{today().year}-0001"
    identity = PatientIdentity.objects.get(patient=case.patient)
    assert (identity.national_id, identity.name, identity.kind) == ("01817010055", "Kari Prøve", "fnr")
    assert case.patient.birth_year == 1968
    assert audited(case) == [("referral.create", "C")]


def test_start_finds_a_patient_who_is_known(doctor: Account) -> None:
    first = start(doctor, "018170 10055")
    services.withdraw(actor=doctor, case=first, reason="feil pasient")
    second = start(doctor, "01817010055", name="")
    assert second.patient == first.patient
    assert second.pseudonym == f"M-{today().year}-0002"
    assert Patient.objects.count() == 1


@pytest.mark.parametrize(
    "number",
    ["01817010054", "0181701005", "", "abc", "17054026641", "81234567802"],  # the last two: not synthetic
)
def test_start_refuses_a_number_that_does_not_hold(doctor: Account, number: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        start(doctor, number or " ")
    assert refused.value.problems[0].path == "national_id"
    assert number.strip() == "" or number not in str(refused.value.problems)
    assert not Case.objects.exists()


@override_settings(PRODUCTION=True)
def test_production_takes_emergency_numbers(doctor: Account) -> None:
    assert start(doctor, "81234567802").patient.identity.kind == "fh"


def test_new_patient_needs_a_name(doctor: Account) -> None:
    with pytest.raises(InvalidInput) as refused:
        start(doctor, name=" ")
    assert refused.value.problems[0].path == "name"


def test_second_referral_under_work_is_refused_for_the_same_hospital_only(doctor: Account) -> None:
    case = start(doctor, "01817010055")
    with pytest.raises(PreconditionFailed) as refused:
        start(doctor, "01817010055")
    assert case.pseudonym in refused.value.message
    elsewhere = make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("ous"))
    assert start(elsewhere, "01817010055").patient == case.patient


def test_save_replaces_everything_and_counts_up(doctor: Account) -> None:
    case = start(doctor)
    case = services.save_referral(actor=doctor, case=case, version=1, referral=whole())
    case = services.save_referral(actor=doctor, case=case, version=2, referral=whole(stage="", lines=(LINE, LINE)))
    assert (case.version, case.stage, case.metastatic_sites) == (3, "", ["lever", "lunge"])
    assert [line.number for line in case.treatment_lines.all()] == [1, 2]
    assert case.consents.count() == len(ConsentKind)
    assert case.organ_function.get().unit == "g/dL"
    assert audited(case)[1:] == [("referral.edit", "U")] * 2


def test_save_on_an_old_version_shows_what_is_stored(doctor: Account) -> None:
    case = start(doctor)
    services.save_referral(actor=doctor, case=case, version=1, referral=whole(question="Hennes tekst"))
    with pytest.raises(EditConflict) as conflict:
        services.save_referral(actor=doctor, case=case, version=1, referral=whole(question="Min tekst"))
    assert conflict.value.stored == {"question": "Hennes tekst"}
    assert conflict.value.version == 2
    assert Case.objects.get(pk=case.pk).question == "Hennes tekst"


def test_submitted_referral_is_not_the_doctors_to_change(doctor: Account) -> None:
    case = make_case(CaseState.SUBMITTED, doctor=doctor.person)
    with pytest.raises(PreconditionFailed):
        services.save_referral(actor=doctor, case=case, version=case.version, referral=whole())


def test_submit_names_everything_that_is_missing(doctor: Account) -> None:
    case = start(doctor)
    services.save_referral(actor=doctor, case=case, version=1, referral=whole(question=" ", ecog=None))
    with pytest.raises(InvalidInput) as refused:
        services.submit(actor=doctor, case=case)
    assert {problem.path for problem in refused.value.problems} == {"question", "ecog"}
    assert Case.objects.get(pk=case.pk).state == CaseState.DRAFT


def test_return_complete_submit_accept(doctor: Account) -> None:
    coordinator = make_account(Role.NATIONAL_COORDINATOR, hospital=make_hospital("ous"))
    case = start(doctor)
    case = services.save_referral(actor=doctor, case=case, version=1, referral=whole())
    services.submit(actor=doctor, case=case)
    with pytest.raises(InvalidInput):
        services.return_with_reason(actor=coordinator, case=case, reason="  ")
    services.return_with_reason(actor=coordinator, case=case, reason="ECOG?")
    services.save_referral(actor=doctor, case=case, version=case.version, referral=whole(ecog=2))
    services.submit(actor=doctor, case=case)
    services.accept(actor=coordinator, case=case)
    way = [(change.from_state, change.to_state) for change in case.state_changes.all()]
    assert way == [("", "draft"), ("draft", "submitted"), ("submitted", "returned"), ("returned", "submitted"),
                   ("submitted", "accepted")]  # fmt: skip
    assert case.state_changes.get(to_state="returned").reason == "ECOG?"
    kinds = list(case.news.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["state_submitted", "state_returned", "referral_changed", "state_submitted", "state_accepted"]


def test_forbidden_move_names_the_state_found(doctor: Account) -> None:
    case = make_case(CaseState.CLOSED, doctor=doctor.person)
    with pytest.raises(PreconditionFailed, match=r"avsluttet|closed"):
        services.change_state(actor=doctor, case=case, to=CaseState.ACCEPTED)
    assert case.news.count() == 0


def test_defer_and_resume(doctor: Account) -> None:
    case = make_case(CaseState.ACCEPTED, doctor=doctor.person)
    services.defer(actor=doctor, case=case, reason="ny biopsi")
    services.resume(actor=None, case=case)
    assert case.state == CaseState.ACCEPTED
    assert AuditEvent.objects.filter(case=case.pseudonym).count() == 2


@pytest.mark.django_db(transaction=True)
def test_referrals_at_the_same_moment_get_different_numbers_and_one_patient() -> None:
    board, hospitals = make_board(), [make_hospital(code) for code in ("bergen", "ous", "unn", "ahus")]
    doctors = [make_account(Role.REFERRING_ONCOLOGIST, hospital=hospital) for hospital in hospitals]
    ready, made, failed = threading.Barrier(len(doctors)), [], []

    def begin(doctor: Account) -> None:
        try:
            ready.wait()
            patient = PatientData("01817010055", "Kari Prøve")
            case = services.start_referral(actor=doctor, patient=patient, hospital=doctor.person.hospital, board=board)
            made.append((case.pseudonym, case.patient_id))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=[doctor]) for doctor in doctors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len({pseudonym for pseudonym, _ in made}) == len(doctors)
    assert len({patient for _, patient in made}) == 1
