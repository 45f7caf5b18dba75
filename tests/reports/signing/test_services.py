import pytest
from django.db import DatabaseError, connection, transaction

from cases.dossier.enums import CaseState
from molmdt.audit.models import AuditEvent
from molmdt.kernel import store
from molmdt.kernel.errors import Denied, PreconditionFailed
from reports.documents.enums import VersionState
from reports.documents.models import DocumentVersion
from reports.documents.services import propose
from reports.journal.models import OutboxMessage
from reports.signing.models import Approval, SignedFile
from reports.signing.queries import next_step, valid_approvals
from reports.signing.services import approve, sign
from tests.factories import make_account
from tests.reports.factories import approved, make_minutes, make_recorded, signed

pytestmark = pytest.mark.django_db


def test_two_persons_approve_and_a_chair_signs() -> None:
    board = make_recorded()
    signed_file = signed(board)
    version = signed_file.version
    version.refresh_from_db()
    board.case.refresh_from_db()
    assert version.state == VersionState.SIGNED
    assert board.case.state == CaseState.SIGNED
    assert store.path_of(signed_file.sha256).read_bytes().startswith(b"%PDF-")
    assert signed_file.signature_level == "PAdES B-LT"
    assert OutboxMessage.objects.get(signed_file=signed_file).destination == board.case.hospital
    assert AuditEvent.objects.filter(action="conclusion.sign", case=board.case.pseudonym, verb="C").count() == 1


def test_second_click_of_the_signer_signs_nothing_new() -> None:
    board = make_recorded()
    first = signed(board)
    again = sign(version=first.version, account=board.chair, sha256=first.snapshot_sha256, fresh=True)
    assert again == first
    assert OutboxMessage.objects.count() == 1


def test_author_neither_approves_nor_signs() -> None:
    board = make_recorded()
    board.conclusion.authors.add(board.chair.person, board.pathologist.person)
    version = propose(source=board.conclusion, account=board.writer)
    with pytest.raises(PreconditionFailed, match=r"skrev|wrote"):
        approve(version=version, account=board.pathologist, sha256=version.sha256, fresh=True)
    assert next_step(version, board.pathologist).why_not == "author"


def test_one_person_with_two_logins_counts_once() -> None:
    board = make_recorded()
    version = propose(source=board.conclusion, account=board.writer)
    approve(version=version, account=board.pathologist, sha256=version.sha256, fresh=True)
    other_login = make_account(person=board.pathologist.person)
    with pytest.raises(PreconditionFailed):
        approve(version=version, account=other_login, sha256=version.sha256, fresh=True)


def test_stale_password_and_foreign_role_are_denied() -> None:
    board = make_recorded()
    version = propose(source=board.conclusion, account=board.writer)
    with pytest.raises(Denied):
        approve(version=version, account=board.pathologist, sha256=version.sha256, fresh=False)
    with pytest.raises(Denied):
        approve(version=version, account=board.doctor, sha256=version.sha256, fresh=True)
    with pytest.raises(Denied):
        sign(version=version, account=board.biologist, sha256=version.sha256, fresh=True)


def test_approver_who_is_a_chair_does_not_sign() -> None:
    board = make_recorded()
    version = propose(source=board.conclusion, account=board.writer)
    for account in (board.chair, board.biologist):
        approve(version=version, account=account, sha256=version.sha256, fresh=True)
    version.refresh_from_db()
    with pytest.raises(PreconditionFailed):
        sign(version=version, account=board.chair, sha256=version.sha256, fresh=True)


def test_edit_voids_the_approvals_given() -> None:
    board = make_recorded()
    version = approved(board)
    old = version.sha256
    board.conclusion.summary = "En annen oppsummering."
    board.conclusion.version += 1
    board.conclusion.save()
    with pytest.raises(PreconditionFailed):
        sign(version=version, account=board.chair, sha256=old, fresh=True)
    renewed = propose(source=board.conclusion, account=board.writer)
    assert renewed.pk == version.pk and renewed.sha256 != old
    assert renewed.state == VersionState.APPROVAL
    assert not valid_approvals(renewed).exists()
    with pytest.raises(PreconditionFailed):
        sign(version=renewed, account=board.chair, sha256=old, fresh=True)


def test_proposing_the_same_content_again_keeps_hash_and_approvals() -> None:
    board = make_recorded()
    version = approved(board)
    again = propose(source=board.conclusion, account=board.writer)
    assert again.sha256 == version.sha256
    assert valid_approvals(again).count() == 2


def test_new_version_supersedes_the_signed_one_and_wants_a_reason() -> None:
    board = make_recorded()
    first = signed(board)
    board.conclusion.summary = "Rettet."
    board.conclusion.version += 1
    board.conclusion.save()
    with pytest.raises(PreconditionFailed):
        propose(source=board.conclusion, account=board.chair)
    second = propose(source=board.conclusion, account=board.chair, change_reason="Feil medikament")
    assert (second.number, second.supersedes) == (2, first.version)
    for account in (board.pathologist, board.biologist):
        approve(version=second, account=account, sha256=second.sha256, fresh=True)
    second.refresh_from_db()
    sign(version=second, account=board.chair, sha256=second.sha256, fresh=True)
    states = dict(DocumentVersion.objects.values_list("number", "state"))
    assert states == {1: "superseded", 2: "signed"}


def test_draft_conclusion_is_not_proposed() -> None:
    board = make_recorded()
    board.conclusion.state = "draft"
    board.conclusion.save()
    with pytest.raises(PreconditionFailed):
        propose(source=board.conclusion, account=board.writer)


def test_minutes_are_signed_and_stay_with_the_board() -> None:
    board = make_recorded()
    version = propose(source=make_minutes(board), account=board.coordinator)
    for account in (board.pathologist, board.biologist):
        approve(version=version, account=account, sha256=version.sha256, fresh=True)
    version.refresh_from_db()
    sign(version=version, account=board.chair, sha256=version.sha256, fresh=True)
    assert not OutboxMessage.objects.exists()
    assert "national_id" not in version.snapshot


def refused(sql: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(error.value)


def test_database_keeps_the_persons_apart_without_the_services() -> None:
    board = make_recorded()
    version = propose(source=board.conclusion, account=board.writer)
    row = (
        "INSERT INTO reports_signing_approval (version_id, person_id, role, snapshot_sha256, at)"
        " VALUES (%s,%s,'PA',%s,now())"
    )
    assert "author" in refused(row, version.pk, board.writer.person_id, version.sha256)
    assert "content" in refused(row, version.pk, board.biologist.person_id, "0" * 64)
    version = approved(board)
    file = (
        "INSERT INTO reports_signing_signedfile (version_id, snapshot_sha256, sha256, size, signature_level,"
        " certificate_sha256, signer_id, role, at) VALUES (%s,%s,%s,1,'PAdES B-B','',%s,'CH',now())"
    )
    assert "author" in refused(file, version.pk, version.sha256, "a" * 64, board.writer.person_id)
    assert "approver" in refused(file, version.pk, version.sha256, "a" * 64, board.biologist.person_id)
    assert "approved content" in refused(file, version.pk, "0" * 64, "a" * 64, board.chair.person_id)


def test_signed_rows_are_append_only_in_the_database() -> None:
    signed_file = signed(make_recorded())
    version = signed_file.version_id
    table = "reports_documents_documentversion"
    assert "never changes" in refused(f"UPDATE {table} SET snapshot = '{{}}' WHERE id = %s", version)
    assert "never changes" in refused(f"UPDATE {table} SET state = 'draft' WHERE id = %s", version)
    refused(f"DELETE FROM {table} WHERE id = %s", version)
    refused(f"TRUNCATE {table} CASCADE")
    refused("DELETE FROM reports_documents_versionauthor WHERE version_id = %s", version)
    refused("UPDATE reports_documents_versionidentity SET text = '' WHERE version_id = %s", version)
    for model in (Approval, SignedFile):
        refused(f"UPDATE {model._meta.db_table} SET role = 'XX'")
        refused(f"DELETE FROM {model._meta.db_table}")
        refused(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_snapshot_whose_hash_is_wrong_is_refused_by_the_database() -> None:
    version = propose(source=(board := make_recorded()).conclusion, account=board.writer)
    refused("UPDATE reports_documents_documentversion SET snapshot = snapshot || ' ' WHERE id = %s", version.pk)


def test_blocking_task_stops_the_signature() -> None:
    board = make_recorded()
    version = approved(board)
    task = board.case.tasks.create(kind="germline_flag", text="Henvis", blocks_signing=True)
    with pytest.raises(PreconditionFailed):
        sign(version=version, account=board.chair, sha256=version.sha256, fresh=True)
    assert next_step(version, board.chair).why_not == "blocked"
    task.delete()
    assert next_step(version, board.chair).may_sign
