"""Delivering signed conclusions: at least one attempt, one document at the receiver, a receipt for each."""

import json
import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier import services as dossier
from cases.dossier.enums import CaseState
from molmdt.access.enums import Mark
from molmdt.access.queries import can
from molmdt.accounts.enums import Role
from molmdt.audit import services as audit
from molmdt.kernel import store
from molmdt.kernel.clock import now
from molmdt.kernel.errors import Denied, PreconditionFailed
from reports.documents.enums import DocumentKind
from reports.documents.logic.canonical import sha256_hex
from reports.documents.models import VersionIdentity
from reports.documents.queries.parts import person, utc
from reports.documents.services import frozen_of
from reports.journal.client import JournalClient, Outcome
from reports.journal.enums import UNDECIDED, DeliveryState, ReceiptStatus, Step
from reports.journal.logic.bundle import Message, transaction_bundle
from reports.journal.logic.receipt import ReceiptMessage
from reports.journal.logic.schedule import Answer, wait_before
from reports.journal.models import DeliveryStep, OutboxMessage, Receipt
from reports.journal.queries import due_messages
from reports.signing.models import SignedFile

LEASE = timedelta(seconds=150)  # longer than an attempt may take
log = logging.getLogger(__name__)


class UnknownReceipt(Exception):
    """The receipt fits no open row: message, destination or hash is not ours."""


def enqueue_delivery(*, signed_file: SignedFile) -> OutboxMessage | None:
    """Puts a signed conclusion into the outbox, in the transaction that signs it. Minutes stay with the board.

    The destination is the case's hospital, whoever signs.
    """
    case = signed_file.version.document.case
    if signed_file.version.document.kind != DocumentKind.CONCLUSION or case is None:
        return None
    message = OutboxMessage.objects.create(
        signed_file=signed_file, case=case, destination=case.hospital, created_at=now(), next_attempt_at=now()
    )
    _step(message, Step.QUEUED)
    transaction.on_commit(lambda: _hint(message.key))
    return message


def _hint(key: UUID) -> None:
    try:
        current_app.send_task("reports.journal.tasks.deliver_message", args=[str(key)])
    except Exception:  # a broker that is away loses nothing: the sweeper finds the row
        log.warning("delivery hint not sent", extra={"message_id": str(key)})


def _step(message: OutboxMessage, kind: Step, words: str = "") -> None:
    DeliveryStep.objects.create(message=message, kind=kind, at=now(), words=words[:500])


def claim(key: UUID | None = None) -> OutboxMessage | None:
    """Takes a due message (or this one) for one attempt; None when another worker has it or nothing is due."""
    with transaction.atomic():
        due = due_messages() if key is None else due_messages().filter(key=key)
        message = due.order_by("next_attempt_at").select_for_update(skip_locked=True, of=("self",)).first()
        if message is None:
            return None
        message.attempts += 1
        message.lease_until = now() + LEASE
        message.save(update_fields=["attempts", "lease_until"])
    return message


def build_message(message: OutboxMessage) -> Message:
    """What travels, rebuilt from what was signed. Raises PreconditionFailed if the stored PDF is not the signed one."""
    signed_file = message.signed_file
    version = signed_file.version
    pdf = store.path_of(signed_file.sha256).read_bytes()
    if sha256_hex(pdf) != signed_file.sha256:
        raise PreconditionFailed("The stored PDF is not the one that was signed.")
    identity = VersionIdentity.objects.get(version=version)
    earlier = OutboxMessage.objects.filter(signed_file__version=version.supersedes_id).first()
    return Message(
        message_id=str(message.key),
        snapshot=frozen_of(version).value(),
        identity=json.loads(identity.text),
        pdf=pdf,
        signed_at=utc(signed_file.at),
        signer=person(signed_file.signer, signed_file.role),
        supersedes_message_id=str(earlier.key) if earlier else None,
    )


def client_for(message: OutboxMessage) -> JournalClient:
    """The journal of the destination; the configured address may hold ``{organisation}``."""
    if not settings.JOURNAL_URL:
        raise ImproperlyConfigured("JOURNAL_URL is not set: signed conclusions have nowhere to go")
    base = settings.JOURNAL_URL.replace("{organisation}", message.destination.organisation_number)
    return JournalClient(base, settings.JOURNAL_RECEIPT_SECRET)


def deliver(message: OutboxMessage) -> DeliveryState:
    """One attempt with a claimed message: asks by id first when it was tried before, then sends under the same id."""
    client = client_for(message)
    outcome = client.find(str(message.key)) if message.attempts > 1 else None
    step = Step.ALREADY_THERE
    if outcome is None:
        outcome, step = client.send(transaction_bundle(build_message(message))), Step.SENT
    with transaction.atomic():
        return _settle(message, outcome, step)


def _settle(message: OutboxMessage, outcome: Outcome, step: Step) -> DeliveryState:
    """Writes what became of an attempt. A receipt that came first has decided already and stands."""
    locked = OutboxMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    locked.lease_until = None
    if outcome.answer is Answer.STORED:
        locked.sent_at = locked.sent_at or now()
        locked.document_reference = locked.document_reference or outcome.document_reference
        if locked.state == DeliveryState.PENDING:
            locked.state = DeliveryState.SENT
            _step(locked, step, outcome.document_reference)
    elif locked.state == DeliveryState.PENDING and outcome.answer is Answer.REFUSED:
        locked.state, locked.answered_at = DeliveryState.REJECTED, now()
        _step(locked, Step.REJECTED, outcome.words)
    elif locked.state == DeliveryState.PENDING:
        locked.next_attempt_at = now() + timedelta(seconds=wait_before(locked.attempts + 1))
        _step(locked, Step.ATTEMPT_FAILED, outcome.words)
    locked.save()
    return DeliveryState(locked.state)


def sweep(limit: int = 50) -> int:
    """Delivers everything that is due: hints that were lost, leases that ran out, waits that are over."""
    count = 0
    while count < limit and (message := claim()) is not None:
        count += 1
        try:
            deliver(message)
        except Exception:  # one bad row must not hold the others back; its lease brings it round again
            log.exception("delivery failed", extra={"message_id": str(message.key)})
    return count


def accept_receipt(receipt: ReceiptMessage) -> bool:
    """Files an authenticated receipt; True if it was new. The same receipt twice changes nothing.

    Message, destination and hash must be those of our own row, else UnknownReceipt.
    """
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(of=("self",))
            .select_related("signed_file", "destination", "case")
            .filter(key=receipt.message_id)
            .first()
        )
        if (
            message is None
            or message.destination.organisation_number != receipt.destination
            or message.signed_file.sha256 != receipt.sha256
        ):
            raise UnknownReceipt
        _row, new = Receipt.objects.get_or_create(
            message=message,
            receipt_id=receipt.receipt_id,
            defaults={
                "status": receipt.status,
                "document_reference": receipt.document_reference,
                "words": receipt.words,
                "received_at": now(),
            },
        )
        if new and message.state in UNDECIDED:
            _decide(message, receipt)
        return new


def _decide(message: OutboxMessage, receipt: ReceiptMessage) -> None:
    accepted = receipt.status is ReceiptStatus.ACCEPTED
    message.state = DeliveryState.ACKNOWLEDGED if accepted else DeliveryState.REJECTED
    message.answered_at = now()
    message.sent_at = message.sent_at or message.answered_at
    message.document_reference = receipt.document_reference or message.document_reference
    message.save()
    _step(message, Step.ACKNOWLEDGED if accepted else Step.REJECTED, receipt.words)
    audit.record(
        actor=None,
        action="delivery.view",
        verb="U",
        case=message.case.pseudonym,
        obj=message,
        status=receipt.status.value,
    )
    if accepted and message.case.state == CaseState.SIGNED:
        dossier.change_state(actor=None, case=message.case, to=CaseState.DISPATCHED)


def ask_again(*, message: OutboxMessage, account: Any) -> OutboxMessage:
    """A person sends a rejected or unanswered message once more, under the same id."""
    grant = can(account, "delivery.view", message)
    if grant is None or Mark.SEE_ONLY in grant.marks or grant.role == Role.AUDITOR:
        raise Denied(_("You may see this delivery, not repeat it."))
    with transaction.atomic():
        changed = OutboxMessage.objects.filter(
            pk=message.pk, state__in=[DeliveryState.REJECTED, DeliveryState.SENT]
        ).update(state=DeliveryState.PENDING, next_attempt_at=now(), answered_at=None, lease_until=None)
        if not changed:
            raise PreconditionFailed(_("The delivery is on its way or acknowledged; there is nothing to repeat."))
        message.refresh_from_db()
        _step(message, Step.RETRY_ASKED, account.person.name)
        audit.record(
            actor=account,
            action="delivery.view",
            verb="U",
            case=message.case.pseudonym,
            obj=message,
            role=grant.role,
            attempts=message.attempts,
        )
        transaction.on_commit(lambda: _hint(message.key))
    return message
