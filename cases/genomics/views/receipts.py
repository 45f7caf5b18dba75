"""The receipt of what was sent outside the cases: how far its reading is, and what came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cases.genomics.enums import ReceiptKind
from cases.genomics.models import Receipt
from cases.genomics.queries.receipts import receipts
from cases.genomics.refusals import Reason
from molmdt.access.doors import door


def quality_receipt(receipt: int) -> Receipt:
    return get_object_or_404(receipts(ReceiptKind.QUALITY), pk=receipt)


def table_receipt(receipt: int) -> Receipt:
    return get_object_or_404(receipts(ReceiptKind.KNOWLEDGE), pk=receipt)


@door("quality.view", quality_receipt)
@require_GET
def of_quality(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    return _shown(request, receipt, "quality")


@door("knowledge.load", table_receipt)
@require_GET
def of_table(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    return _shown(request, receipt, "knowledge")


def _shown(request: HttpRequest, receipt: Receipt, room: str) -> HttpResponse:
    """The page, or while it waits only the part that changes."""
    part = request.headers.get("HX-Target") == "receipt"
    context = {"receipt": receipt, "room": room, "reasons": [Reason.stored(one) for one in receipt.problems]}
    return render(request, f"genomics/receipt{'_state' if part else ''}.html", context)
