"""Reads of the outbox."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.dossier.enums import CaseState
from cases.dossier.logic.work import Pressure, WorkItem
from cases.dossier.models import Case
from molmdt.access.enums import Mark
from molmdt.access.queries import can
from molmdt.kernel.clock import now
from reports.documents.models import DocumentVersion
from reports.journal.enums import DeliveryState
from reports.journal.models import OutboxMessage

ALERT_AFTER = timedelta(minutes=15)  # sent, and no receipt


def delivery_of(version: DocumentVersion) -> OutboxMessage | None:
    messages = OutboxMessage.objects.filter(signed_file__version=version).select_related("destination")
    return messages.prefetch_related("steps").first()


def deliveries_of_case(case: Case) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(case=case).select_related("destination", "signed_file__version__document")


def due_messages() -> QuerySet[OutboxMessage]:
    """Waiting for an attempt, and in no live worker's hands."""
    moment = now()
    free = Q(lease_until=None) | Q(lease_until__lt=moment)
    return OutboxMessage.objects.filter(free, state=DeliveryState.PENDING, next_attempt_at__lte=moment)


def unanswered() -> QuerySet[OutboxMessage]:
    """What a coordinator must look at: sent long ago without a receipt, or rejected."""
    late = Q(state=DeliveryState.SENT, sent_at__lt=now() - ALERT_AFTER)
    messages = OutboxMessage.objects.filter(late | Q(state=DeliveryState.REJECTED))
    return messages.select_related("case", "destination").order_by("created_at")


def work_items(account: Any) -> list[WorkItem]:
    """Deliveries that a person must look at, and for a treating doctor the conclusions that have arrived."""
    items = []
    for message in unanswered().select_related("signed_file__version", "case__hospital", "case__patient"):
        grant = can(account, "delivery.view", message)
        if grant is not None and Mark.SEE_ONLY not in grant.marks:
            items.append(_unanswered_item(message))
    own = Q(case__referring_doctor=account.person_id, case__state=CaseState.DISPATCHED)
    arrived = OutboxMessage.objects.filter(own, state=DeliveryState.ACKNOWLEDGED)
    return items + [_arrived_item(one) for one in arrived.select_related("case", "signed_file__version")]


def _address(message: OutboxMessage) -> str:
    version = message.signed_file.version
    return reverse("document", args=[version.document_id, version.number])


def _unanswered_item(message: OutboxMessage) -> WorkItem:
    rejected = message.state == DeliveryState.REJECTED
    return WorkItem(
        what=_("The journal rejected a document") if rejected else _("No receipt from the journal"),
        why=str(message.destination),
        since=message.answered_at or message.sent_at or message.created_at,
        url=_address(message),
        button=_("Open"),
        pseudonym=message.case.pseudonym,
        tumour=message.case.diagnosis_text,
        pressure=Pressure.BLOCKING,
    )


def _arrived_item(message: OutboxMessage) -> WorkItem:
    return WorkItem(
        what=_("Read the conclusion and journal it"),
        why=_("The signed document is in the hospital's journal. What is done with it, you decide with the patient."),
        since=message.answered_at or message.created_at,
        url=_address(message),
        button=_("Open"),
        pseudonym=message.case.pseudonym,
        tumour=message.case.diagnosis_text,
    )
