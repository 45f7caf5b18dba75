"""Delivery between real processes over real HTTP."""

import hashlib
import json
import socket
import subprocess
import sys
import threading
from datetime import timedelta

import httpx
import pytest
from fhir.resources.R4B.bundle import Bundle

from cases.dossier.enums import CaseState
from molmdt.kernel import store
from molmdt.kernel.clock import now, stopped_at
from molmdt.kernel.errors import Denied, PreconditionFailed
from reports.journal.enums import DeliveryState, Step
from reports.journal.logic.bundle import transaction_bundle
from reports.journal.logic.receipt import parse
from reports.journal.models import OutboxMessage
from reports.journal.queries import unanswered
from reports.journal.services import UnknownReceipt, accept_receipt, ask_again, build_message, claim, deliver, sweep
from tests.reports.factories import Board, make_recorded, signed

from .conftest import ROOT, Inbox, Journal

pytestmark = pytest.mark.django_db


def queued(board: Board | None = None) -> OutboxMessage:
    return OutboxMessage.objects.get(signed_file=signed(board or make_recorded()))


def steps(message: OutboxMessage) -> list[str]:
    return list(message.steps.values_list("kind", flat=True))


def test_signed_conclusion_arrives_and_its_receipt_moves_the_case(journal: Journal, inbox: Inbox) -> None:
    board = make_recorded()
    message = queued(board)
    assert sweep() == 1
    message.refresh_from_db()
    assert message.state == DeliveryState.SENT
    (stored,) = journal.documents()
    row = json.loads(stored.read_text())
    pdf = (journal.home / "demo-journal" / "binaries" / f"{row['sha256']}.pdf").read_bytes()
    assert pdf == store.path_of(message.signed_file.sha256).read_bytes()
    assert row["reference"]["custodian"]["identifier"]["value"] == board.case.hospital.organisation_number
    (headers, body) = inbox.wait(1)[0]
    assert headers["X-Molmdt-Signature"]
    assert accept_receipt(parse(body)) is True
    assert accept_receipt(parse(body)) is False
    message.refresh_from_db()
    board.case.refresh_from_db()
    assert message.state == DeliveryState.ACKNOWLEDGED
    assert message.document_reference == f"DocumentReference/{message.key}"
    assert board.case.state == CaseState.DISPATCHED
    assert steps(message) == [Step.QUEUED, Step.SENT, Step.ACKNOWLEDGED]


def test_journal_page_shows_what_came_in_and_serves_the_pdf(journal: Journal) -> None:
    message = queued()
    sweep()
    page = httpx.get(journal.address + "/", trust_env=False)
    assert message.signed_file.sha256 in page.text and message.case.pseudonym in page.text
    pdf = httpx.get(f"{journal.address}/documents/{message.key}.pdf", trust_env=False).content
    assert hashlib.sha256(pdf).hexdigest() == message.signed_file.sha256
    assert httpx.get(f"{journal.address}/static/../manage.py", trust_env=False).status_code == 404


def test_bundle_is_valid_fhir_and_the_same_at_every_attempt() -> None:
    message = queued()
    bundle = transaction_bundle(build_message(message))
    Bundle.model_validate(bundle)
    assert bundle == transaction_bundle(build_message(message))
    reference = bundle["entry"][1]["resource"]
    assert reference["subject"]["identifier"]["system"] == "urn:oid:2.16.578.1.12.4.1.4.1"
    assert bundle["entry"][1]["request"]["ifNoneExist"].endswith(str(message.key))


def test_lost_answer_is_asked_for_by_message_id_and_nothing_doubles(journal: Journal) -> None:
    message = queued()
    claimed = claim()
    assert claimed is not None
    bundle = transaction_bundle(build_message(claimed))
    from reports.journal.services import client_for

    client_for(claimed).send(bundle)  # the journal has it; we died before noting the answer
    with stopped_at(now() + timedelta(minutes=5)):
        assert sweep() == 1
    message.refresh_from_db()
    assert message.state == DeliveryState.SENT
    assert Step.ALREADY_THERE in steps(message)
    assert len(journal.documents()) == 1


def test_sending_the_same_message_again_is_deduplicated_by_the_journal(journal: Journal) -> None:
    from reports.journal.services import client_for

    message = queued()
    bundle = transaction_bundle(build_message(message))
    first, second = client_for(message).send(bundle), client_for(message).send(bundle)
    assert first == second
    assert len(journal.documents()) == 1


def test_journal_that_is_down_is_tried_again_later(journal: Journal) -> None:
    message = queued()
    journal.kill()
    assert sweep() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (DeliveryState.PENDING, 1)
    assert sweep() == 0, "not before its time"
    journal.start()
    with stopped_at(now() + timedelta(seconds=10)):
        assert sweep() == 1
    message.refresh_from_db()
    assert message.state == DeliveryState.SENT
    assert steps(message) == [Step.QUEUED, Step.ATTEMPT_FAILED, Step.SENT]


def test_receipt_survives_the_death_of_the_journal(journal: Journal, inbox: Inbox) -> None:
    queued()
    sweep()
    inbox.wait(1)
    journal.kill()
    (path,) = journal.documents()
    row = json.loads(path.read_text())
    path.write_text(json.dumps({**row, "receipt_sent_at": None}))
    journal.start()
    assert len(inbox.wait(2)) == 2
    assert parse(inbox.received[0][1]) == parse(inbox.received[1][1])


def test_two_workers_never_hold_the_same_message() -> None:
    queued()
    first, second = claim(), claim()
    assert first is not None and second is None
    with stopped_at(now() + timedelta(minutes=4)):
        retaken = claim()
    assert retaken is not None and retaken.attempts == 2


def test_receipt_before_our_note_of_sending_stands(journal: Journal, inbox: Inbox) -> None:
    message = queued()
    claimed = claim()
    assert claimed is not None
    from reports.journal.services import client_for

    client_for(claimed).send(transaction_bundle(build_message(claimed)))
    accept_receipt(parse(inbox.wait(1)[0][1]))
    assert deliver(claimed) is DeliveryState.ACKNOWLEDGED
    message.refresh_from_db()
    assert message.state == DeliveryState.ACKNOWLEDGED and message.sent_at is not None


def test_receipt_that_fits_no_row_is_refused() -> None:
    message = queued()
    good = {
        "receipt_id": "r1", "message_id": str(message.key), "status": "accepted", "words": "", "document_reference": "",
        "destination": message.destination.organisation_number, "sha256": message.signed_file.sha256,
    }  # fmt: skip
    for change in (
        {"message_id": "0199aaaa-0000-7000-8000-000000000009"},
        {"destination": "000000000"},
        {"sha256": "f" * 64},
    ):
        with pytest.raises(UnknownReceipt):
            accept_receipt(parse(json.dumps({**good, **change}).encode()))
    message.refresh_from_db()
    assert message.state == DeliveryState.PENDING


def test_rejection_waits_for_a_person_who_asks_again_under_the_same_id(journal: Journal, settings) -> None:
    board = make_recorded()
    message = queued(board)
    settings.JOURNAL_RECEIPT_SECRET = "another secret"
    sweep()
    message.refresh_from_db()
    assert message.state == DeliveryState.REJECTED
    assert "authenticated" in message.steps.last().words
    assert list(unanswered()) == [message]
    with stopped_at(now() + timedelta(days=1)):
        assert sweep() == 0
    with pytest.raises(Denied):
        ask_again(message=message, account=board.doctor)
    settings.JOURNAL_RECEIPT_SECRET = "a-secret-for-tests"
    ask_again(message=message, account=board.coordinator)
    assert sweep() == 1
    message.refresh_from_db()
    assert message.state == DeliveryState.SENT
    with pytest.raises(PreconditionFailed):
        deliver_and_acknowledge(message, board)


def deliver_and_acknowledge(message: OutboxMessage, board: Board) -> None:
    body = {
        "receipt_id": "r1", "message_id": str(message.key), "status": "accepted", "words": "ok",
        "document_reference": "", "destination": message.destination.organisation_number,
        "sha256": message.signed_file.sha256,
    }  # fmt: skip
    accept_receipt(parse(json.dumps(body).encode()))
    ask_again(message=message, account=board.coordinator)


def test_sent_without_receipt_is_shown_after_a_quarter_of_an_hour(journal: Journal) -> None:
    message = queued()
    sweep()
    assert not unanswered().exists()
    with stopped_at(now() + timedelta(minutes=16)):
        assert list(unanswered()) == [message]


def test_answer_that_never_ends_is_cut_off(settings) -> None:
    message = queued()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def flood() -> None:
            connection, _ = server.accept()
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            try:
                for _ in range(2000):
                    connection.sendall(b"x" * 4096)
            except OSError:
                pass
            connection.close()

        threading.Thread(target=flood, daemon=True).start()
        settings.JOURNAL_URL = f"http://127.0.0.1:{server.getsockname()[1]}/fhir"
        sweep()
    message.refresh_from_db()
    assert message.state == DeliveryState.PENDING
    assert "longer than" in message.steps.last().words


def test_demonstration_journal_is_refused_in_production() -> None:
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE']='molmdt.settings';"
        "os.environ['MOLMDT_NO_DATABASE']='1';"
        "from django.conf import settings; django.setup(); settings.PRODUCTION = True;"
        "from django.core.management import call_command; call_command('demo_journal')"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode != 0 and "does not run in production" in run.stderr
