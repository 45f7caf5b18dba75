"""What was sent outside the cases and has no result to look at: still being read, or refused."""

from django.db.models import QuerySet

from cases.genomics.enums import ReceiptKind, ReceiptState
from cases.genomics.models import Receipt
from molmdt.accounts.models import Hospital

SHOWN = 5


def receipts(kind: ReceiptKind) -> QuerySet[Receipt]:
    return Receipt.objects.filter(kind=kind).select_related("laboratory", "sent_by__person", "job", "run", "source")


def unanswered(kind: ReceiptKind, laboratory: Hospital) -> list[Receipt]:
    """The laboratory's newest sendings of which nothing is stored (yet). One query."""
    without = (ReceiptState.WAITING, ReceiptState.READING, ReceiptState.REFUSED)
    return list(receipts(kind).filter(laboratory=laboratory, state__in=without)[:SHOWN])
