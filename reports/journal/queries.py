"""Reads of the outbox."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from cases.dossier.models import Case
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
