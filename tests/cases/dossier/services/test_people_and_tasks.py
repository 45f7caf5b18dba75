"""Identity, objection, tasks, visits."""

from datetime import timedelta

import pytest

from cases.dossier import services
from cases.dossier.models import Case
from molmdt.access.queries import can
from molmdt.accounts.enums import Role
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now, stopped_at
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.factories import make_account, make_case, make_patient, make_person, synthetic_id

pytestmark = pytest.mark.django_db


def test_reveal_writes_its_row_with_the_reason() -> None:
    doctor = make_account(Role.REFERRING_ONCOLOGIST)
    case = make_case(doctor=doctor.person, patient=make_patient(name="Ola Prøve"))
    assert services.reveal_identity(actor=doctor, case=case, reason="treatment", role="RO").name == "Ola Prøve"
    event = AuditEvent.objects.get(action="identity.reveal")
    assert (event.case, event.field_set, event.reason_code, event.role) == (
        case.pseudonym, "identity", "treatment", "RO"
    )  # fmt: skip
    assert "Ola" not in str(vars(event))


def test_reveal_without_a_known_reason_shows_nothing() -> None:
    case = make_case()
    with pytest.raises(InvalidInput):
        services.reveal_identity(actor=case.referring_doctor, case=case, reason="curiosity")
    assert not AuditEvent.objects.filter(case=case.pseudonym).exists()


def test_look_up_is_recorded_whether_found_or_not() -> None:
    account, number = make_account(Role.PATHOLOGIST), synthetic_id()
    patient = make_patient(national_id=number)
    assert services.look_up(actor=account, national_id=number) == patient
    assert services.look_up(actor=account, national_id=synthetic_id()) is None
    rows = AuditEvent.objects.filter(action="patient.lookup").order_by("key")
    assert [row.details for row in rows] == [{"found": True}, {"found": False}]
    assert all(number not in str(vars(row)) for row in rows)


def test_objection_closes_the_case_and_its_withdrawal_opens_it() -> None:
    doctor, coordinator = make_account(Role.REFERRING_ONCOLOGIST), make_account(Role.NATIONAL_COORDINATOR)
    case = make_case(doctor=doctor.person)
    services.register_objection(actor=doctor, case=case)
    with pytest.raises(PreconditionFailed):
        services.register_objection(actor=doctor, case=case)
    fresh = Case.objects.get(pk=case.pk)
    assert can(coordinator, "case.open", fresh) is None
    assert can(doctor, "case.open", fresh) is not None
    services.withdraw_objection(actor=doctor, case=case)
    with pytest.raises(PreconditionFailed):
        services.withdraw_objection(actor=doctor, case=case)
    assert can(coordinator, "case.open", Case.objects.get(pk=case.pk)) is not None


def test_question_to_the_doctor_is_theirs_by_name_and_is_answered_once() -> None:
    coordinator = make_account(Role.NATIONAL_COORDINATOR)
    case = make_case()
    task = services.ask_for_information(actor=coordinator, case=case, text="ECOG nå?", owner_role="RO")
    assert task.owner == case.referring_doctor
    services.close_task(actor=case.referring_doctor, task=task, outcome="ECOG 1")
    assert (task.outcome, task.done_by) == ("ECOG 1", case.referring_doctor)
    with pytest.raises(PreconditionFailed):
        services.close_task(actor=coordinator, task=task, outcome="2")
    assert [one.kind for one in case.news.order_by("pk")] == ["information_request", "task_closed"]
    assert AuditEvent.objects.filter(action="case.comment", case=case.pseudonym).count() == 2


def test_empty_question_and_empty_answer_are_refused() -> None:
    case = make_case()
    with pytest.raises(InvalidInput):
        services.ask_for_information(actor=case.referring_doctor, case=case, text=" ", owner_role="PA")
    task = services.ask_for_information(actor=case.referring_doctor, case=case, text="?", owner_role="PA")
    assert task.owner is None
    with pytest.raises(InvalidInput):
        services.close_task(actor=case.referring_doctor, task=task, outcome="")


def test_comment_waits_for_nobody() -> None:
    case = make_case()
    assert services.comment(actor=case.referring_doctor, case=case, text="Se snitt 2").done_at is not None


def test_visit_remembers_the_one_before() -> None:
    case, person = make_case(), make_person()
    moment = now()
    with stopped_at(moment - timedelta(days=2)):
        assert services.note_visit(person=person, case=case) is None
    with stopped_at(moment):
        assert services.note_visit(person=person, case=case) == moment - timedelta(days=2)
    assert services.note_visit(person=person, case=case) == moment
