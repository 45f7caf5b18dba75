"""The pages of the three rooms, asked by people with and without the right."""

import hashlib
import json
import time

import pytest
from django.test import Client
from django.urls import reverse

from molmdt.audit.models import AuditEvent
from reports.documents.models import Document, DocumentVersion
from reports.documents.services import propose
from reports.journal.logic.receipt import signature
from reports.journal.models import OutboxMessage
from reports.signing.models import Approval, SignedFile
from tests.factories import PASSWORD, make_account, make_hospital
from tests.reports.factories import Board, approved, make_minutes, make_recorded, signed

pytestmark = pytest.mark.django_db


def login(account) -> Client:
    client = Client()
    answer = client.post("/login/", {"username": account.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def page(version: DocumentVersion, part: str = "") -> str:
    return f"/documents/{version.document_id}/{version.number}/{part}"


def test_path_from_conclusion_to_signature_over_http() -> None:
    board = make_recorded()
    writer = login(board.writer)
    section = writer.get(f"/cases/{board.case.pseudonym}/documents/").content.decode()
    assert f"/conclusions/{board.conclusion.pk}/document/" in section
    answer = writer.post(f"/conclusions/{board.conclusion.pk}/document/")
    version = DocumentVersion.objects.get()
    assert answer.url == page(version)
    for account in (board.pathologist, board.biologist):
        client = login(account)
        assert client.get(page(version)).status_code == 200
        assert "Godkjenn denne teksten" in client.get(page(version, "signing/")).content.decode()
        client.post(page(version, "approve/"), {"sha256": version.sha256})
    chair = login(board.chair)
    assert "Signer" in chair.get(page(version, "signing/")).content.decode()
    assert "Signer dokumentet" in chair.get(reverse("box-work-documents")).content.decode()
    assert chair.post(page(version, "sign/"), {"sha256": version.sha256}).url == page(version)
    signed_file = SignedFile.objects.get()
    pdf = chair.get(page(version, "signed.pdf")).content
    assert hashlib.sha256(pdf).hexdigest() == signed_file.sha256
    assert "PAdES B-LT" in chair.get(page(version, "signing/")).content.decode()


def test_sheet_is_pseudonymous_and_every_look_leaves_a_row() -> None:
    board = make_recorded()
    version = propose(source=board.conclusion, account=board.writer)
    identity = board.case.patient.identity
    for part in ("", "signing/", "journal.txt"):
        before = AuditEvent.objects.count()
        text = login(board.coordinator).get(page(version, part)).content.decode()
        assert identity.name not in text and identity.national_id not in text
        assert AuditEvent.objects.count() > before
    assert identity.national_id not in version.snapshot


def test_people_of_another_hospital_see_nothing() -> None:
    board = make_recorded()
    version = approved(board)
    stranger = login(make_account("RO", hospital=make_hospital("unn")))
    for part in ("", "signing/", "preview.pdf", "journal.txt", "signed.pdf", "delivery/"):
        assert stranger.get(page(version, part)).status_code == 404, part
    for part in ("approve/", "sign/", "renew/"):
        assert stranger.post(page(version, part), {"sha256": version.sha256}).status_code == 404, part


def test_signed_pdf_names_the_patient_and_takes_the_right_to_the_identity() -> None:
    board = make_recorded()
    version = signed(board).version
    assert login(board.coordinator).get(page(version, "signed.pdf")).status_code == 403
    assert login(board.biologist).get(page(version, "signed.pdf")).status_code == 403
    assert login(board.doctor).get(page(version, "signed.pdf")).status_code == 200
    assert AuditEvent.objects.filter(field_set="identity", action="identity.reveal", verb="R").exists()


def test_old_password_must_be_given_again() -> None:
    board = make_recorded()
    version = propose(source=board.conclusion, account=board.writer)
    client = login(board.pathologist)
    session = client.session
    session["authenticated_at"] = time.time() - 301
    session.save()
    assert 'type="password"' in client.get(page(version, "signing/")).content.decode()
    client.post(page(version, "approve/"), {"sha256": version.sha256})
    client.post(page(version, "approve/"), {"sha256": version.sha256, "password": "wrong"})
    assert not Approval.objects.exists()
    client.post(page(version, "approve/"), {"sha256": version.sha256, "password": PASSWORD})
    assert Approval.objects.count() == 1


def test_text_that_changed_behind_the_reader_is_refused_with_a_sentence() -> None:
    board = make_recorded()
    version = propose(source=board.conclusion, account=board.writer)
    answer = login(board.pathologist).post(page(version, "approve/"), {"sha256": "0" * 64})
    assert answer.status_code == 409
    assert "Dokumentet er endret siden du åpnet det" in answer.content.decode()


def test_new_version_shows_what_changed() -> None:
    board = make_recorded()
    signed(board)
    board.conclusion.summary = "En helt ny oppsummering."
    board.conclusion.version += 1
    board.conclusion.save()
    document = Document.objects.get()
    client = login(board.chair)
    answer = client.post(f"/documents/{document.pk}/1/renew/", {"reason": "Skrivefeil"})
    text = client.get(answer.url).content.decode()
    assert "En helt ny oppsummering." in text and "BRAF V600E bekreftet." in text
    assert "$.conclusion.summary" in text


def test_minutes_page_is_the_boards_alone() -> None:
    board = make_recorded()
    minutes = make_minutes(board)
    client = login(board.coordinator)
    answer = client.post(f"/meetings/{minutes.meeting_id}/minutes/document/")
    version = DocumentVersion.objects.get()
    assert answer.url == page(version)
    assert "Videorom 4" in client.get(page(version)).content.decode()
    assert login(board.doctor).get(page(version)).status_code in {403, 404}


def receipt(message: OutboxMessage, **changes: str) -> bytes:
    body = {
        "receipt_id": "r1", "message_id": str(message.key), "status": "accepted", "words": "Lagt i journalen.",
        "document_reference": "DocumentReference/9", "destination": message.destination.organisation_number,
        "sha256": message.signed_file.sha256,
    }  # fmt: skip
    return json.dumps({**body, **changes}).encode()


def post_receipt(body: bytes, secret: str, stamp: int | None = None) -> int:
    when = str(stamp or int(time.time()))
    headers = {"X-Molmdt-Timestamp": when, "X-Molmdt-Signature": signature(secret, when, body)}
    answer = Client(enforce_csrf_checks=True).post(
        "/journal/receipts/", body, content_type="application/json", headers=headers
    )
    return answer.status_code


def test_receipt_door_takes_the_journals_receipt_and_refuses_forgeries(settings) -> None:
    secret = settings.JOURNAL_RECEIPT_SECRET
    board: Board = make_recorded()
    message = OutboxMessage.objects.get(signed_file=signed(board))
    good = receipt(message)
    assert post_receipt(good, "forged") == 401
    assert post_receipt(good, secret, stamp=1) == 401
    assert post_receipt(b"{}", secret) == 400
    assert post_receipt(b"x" * 20_000, secret) == 413
    assert post_receipt(receipt(message, sha256="f" * 64), secret) == 404
    assert post_receipt(receipt(message, destination="000000000"), secret) == 404
    message.refresh_from_db()
    assert message.state == "pending"
    assert post_receipt(good, secret) == 204
    assert post_receipt(good, secret) == 204
    message.refresh_from_db()
    assert (message.state, message.receipts.count()) == ("acknowledged", 1)
    text = login(board.doctor).get(page(message.signed_file.version, "delivery/")).content.decode()
    assert "Lagt i journalen." in text and "mottatt av journalen" in text


def test_section_and_page_ask_the_database_a_constant_number_of_times(django_assert_max_num_queries) -> None:
    board = make_recorded()
    version = propose(source=board.conclusion, account=board.writer)
    client = login(board.writer)
    client.get(page(version))
    with django_assert_max_num_queries(60):
        client.get(page(version))
