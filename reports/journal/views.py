"""The way to the journal as a line of stations, and the door where receipts come in."""

import time
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from cases.dossier.logic.work import in_order
from molmdt.access.doors import GrantedRequest, door
from molmdt.access.enums import Mark
from molmdt.audit import services as audit
from molmdt.web.public import public
from reports.documents.models import DocumentVersion
from reports.documents.queries import version_by_key
from reports.journal import services
from reports.journal.enums import DeliveryState
from reports.journal.logic.receipt import MAX_BYTES, BadReceipt, authentic, parse
from reports.journal.models import OutboxMessage
from reports.journal.queries import delivery_of, work_items
from reports.signing.queries import work_items as signing_work


def _message(key: UUID) -> OutboxMessage:
    return get_object_or_404(OutboxMessage.objects.select_related("case__hospital", "case__patient"), key=key)


@require_GET
@door("delivery.view", version_by_key)
def panel(request: GrantedRequest, version: DocumentVersion) -> HttpResponse:
    """Where a signed conclusion is on its way, in the receiver's own words."""
    message = delivery_of(version)
    may_repeat = (
        message is not None
        and message.state in {DeliveryState.REJECTED, DeliveryState.SENT}
        and Mark.SEE_ONLY not in request.grant.marks
    )
    context = {"version": version, "message": message, "may_repeat": may_repeat}
    return render(request, "journal/panel.html", context)


@require_GET
@door("report.read")
def work(request: GrantedRequest) -> HttpResponse:
    """The part of the work list that this floor knows: approvals, signatures, deliveries, conclusions to journal."""
    items = in_order([*signing_work(request.user), *work_items(request.user)])
    pseudonyms = [item.pseudonym for item in items if item.pseudonym]
    audit.record_list(actor=request.user, action="report.read", cases=pseudonyms, role=request.grant.role)
    return render(request, "journal/work.html", {"items": items})


@require_POST
@door("delivery.view", _message)
def repeat(request: GrantedRequest, message: OutboxMessage) -> HttpResponse:
    """Sends a message once more under the same id."""
    services.ask_again(message=message, account=request.user)
    messages.success(request, _("The document is sent again under the same message id."))
    version = message.signed_file.version
    return HttpResponseRedirect(reverse("document", args=[version.document_id, version.number]))


@public
@csrf_exempt
@require_POST
def receipts(request: HttpRequest) -> HttpResponse:
    """Takes a receipt from a journal. Authenticated by HMAC; answers 413, 401, 400, 404 or 204."""
    body = request.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        return JsonResponse({"message": "too large"}, status=413)
    stamp, given = request.headers.get("X-Molmdt-Timestamp", ""), request.headers.get("X-Molmdt-Signature", "")
    if not authentic(settings.JOURNAL_RECEIPT_SECRET, stamp, given, body, time.time()):
        return JsonResponse({"message": "not authenticated"}, status=401)
    try:
        services.accept_receipt(parse(body))
    except BadReceipt as error:
        return JsonResponse({"message": str(error)}, status=400)
    except services.UnknownReceipt:
        return JsonResponse({"message": "no such message for this destination"}, status=404)
    return HttpResponse(status=204)
