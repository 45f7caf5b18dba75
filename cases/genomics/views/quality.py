"""Reference materials of the laboratories: runs over time, one run, sending one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.genomics.enums import ReceiptKind
from cases.genomics.forms import QualityForm
from cases.genomics.models import QualityRun
from cases.genomics.queries.quality import detail_of, laboratories, materials_of, runs
from cases.genomics.queries.receipts import unanswered
from cases.genomics.services import refusals_recorded, send_quality_run
from cases.genomics.views.files import incoming
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.accounts.models import Hospital
from molmdt.kernel.errors import FieldProblem, InvalidInput


def quality_run(quality_run: int) -> QualityRun:
    return get_object_or_404(runs(), pk=quality_run)


@door("quality.view")
@require_GET
def index(request: Any) -> HttpResponse:
    """The own laboratory when it has sent something or may; else the first that has."""
    known = laboratories()
    own = request.user.person.hospital_id
    if can(request.user, "quality.upload") is None and known and own not in {one.pk for one in known}:
        own = known[0].pk
    return redirect("quality-laboratory", laboratory=own)


@door("quality.view")
@require_GET
def laboratory(request: Any, laboratory: int) -> HttpResponse:
    """Runs of one laboratory by material, drawn over time, newest first. No patient is in them."""
    hospital = get_object_or_404(Hospital, pk=laboratory)
    context = {
        "laboratory": hospital, "laboratories": laboratories(), "materials": materials_of(hospital),
        "form": QualityForm(), "unanswered": unanswered(ReceiptKind.QUALITY, hospital),
        "may_upload": hospital.pk == request.user.person.hospital_id and can(request.user, "quality.upload"),
    }  # fmt: skip
    return render(request, "genomics/quality/laboratory.html", context)


@door("quality.view", quality_run)
@require_GET
def run(request: HttpRequest, run: QualityRun) -> HttpResponse:
    return render(request, "genomics/quality/run.html", {"detail": detail_of(run), "run": run})


@door("quality.upload")
@require_POST
def send(request: Any) -> HttpResponse:
    """Keeps a run of the own laboratory and shows the receipt; the job queue reads it."""
    with refusals_recorded(actor=request.user, action="quality.upload", obj=request.user.person.hospital):
        return _received(request)


def _received(request: Any) -> HttpResponse:
    form = QualityForm(request.POST)
    if not form.is_valid():
        wrong = [FieldProblem(name, " ".join(map(str, said))) for name, said in form.errors.items()]
        raise InvalidInput(_("Nothing was stored."), wrong)
    received = send_quality_run(
        laboratory=request.user.person.hospital, actor=request.user, sample_id=form.cleaned_data["sample_id"],
        ran_on=form.cleaned_data["ran_on"], files=incoming(request),
    )  # fmt: skip
    if isinstance(received, QualityRun):
        messages.info(request, _("These files were here before. Nothing new was stored; this is the earlier run."))
        address = reverse("quality-run", args=[received.pk])
    else:
        address = reverse("quality-receipt", args=[received.pk])
    if request.headers.get("X-Requested-With") == "upload":
        return HttpResponse(status=201, headers={"Location": address})
    return HttpResponseRedirect(address)
