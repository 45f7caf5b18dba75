"""Section Files: what was delivered, how it was read, sending more, clearing a quarantine."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics import services
from cases.genomics.enums import UploadState
from cases.genomics.forms import DeliveryForm
from cases.genomics.models import Upload, UploadedFile
from cases.genomics.queries.deliveries import deliveries_of, report_of
from cases.genomics.queries.samples import sample_checks
from cases.genomics.services import Incoming
from cases.genomics.views.loading import file_of, upload_of
from cases.pathology.models import Specimen
from molmdt.access.doors import door, require
from molmdt.access.queries import can
from molmdt.accounts.services import confirm_password, is_fresh
from molmdt.audit import services as audit
from molmdt.kernel import store
from molmdt.kernel.errors import DomainError, FieldProblem, InvalidInput


@door("somatic.view", case_by_pseudonym)
@require_GET
def case_files(request: HttpRequest, case: Case) -> HttpResponse:
    """Deliveries, newest first, and the form for the next one."""
    context = {
        "case": case, "section": "files", "deliveries": list(deliveries_of(case)), "form": DeliveryForm(),
        "specimens": list(case.specimens.all()), "may_upload": can(request.user, "genomic_file.upload", case),
        "may_quality": can(request.user, "quality.view") is not None,
    }  # fmt: skip
    return render(request, "genomics/files.html", context)


class PackedRequest(DomainError):
    """What is packed on the way could unpack to anything."""

    status = 415


@door("genomic_file.upload", case_by_pseudonym)
@require_POST
def send(request: Any, case: Case) -> HttpResponse:
    """Takes a delivery in; answers with the address of its reading report."""
    with services.refusals_recorded(actor=request.user, action="genomic_file.upload", case=case.pseudonym, obj=case):
        return _received(request, case)


def _received(request: Any, case: Case) -> HttpResponse:
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise PackedRequest(_("A packed request is not read: send the files themselves."))
    form = DeliveryForm(request.POST)
    if not form.is_valid():
        wrong = [FieldProblem(name, " ".join(map(str, said))) for name, said in form.errors.items()]
        raise InvalidInput(_("Nothing was stored."), wrong)
    specimen = get_object_or_404(Specimen.objects.select_related("case"), pk=form.cleaned_data["specimen"], case=case)
    received = services.receive(
        specimen=specimen, files=incoming(request), actor=request.user,
        laboratory=request.user.person.hospital, build_stated=form.cleaned_data["build_stated"],
    )  # fmt: skip
    if not received.created:
        messages.info(request, _("These files were here before. Nothing new was stored; this is the earlier delivery."))
    address = reverse("delivery", args=[case.pseudonym, received.upload.pk])
    if request.headers.get("X-Requested-With") == "upload":
        return HttpResponse(status=201, headers={"Location": address})
    return HttpResponseRedirect(address)


def incoming(request: Any) -> Iterator[Incoming]:
    """Browsers send a folder's files in order; their paths come beside them, since names lose their folders."""
    files, paths = request.FILES.getlist("files"), request.POST.getlist("paths")
    for number, file in enumerate(files):
        path = paths[number] if len(paths) == len(files) and paths[number] else file.name
        yield Incoming(path, file.chunks())


@door("somatic.view", upload_of)
@require_GET
def delivery(request: Any, upload: Upload) -> HttpResponse:
    """The reading report; while the files are being read, how far that has come."""
    report, case = report_of(upload), upload.specimen.case
    context = {
        "case": case, "section": "files", "upload": upload, "report": report,
        "may_clear": can(request.user, "quarantine.clear", upload),
        "may_link": can(request.user, "genomic_file.upload", upload),
        "may_download": can(request.user, "raw_file.download", upload),
        "may_rerun": can(request.user, "import.rerun", upload),
        "cleared_by_me": upload.clearances.filter(person=request.user.person).exists(),
        "clearances": upload.clearances.select_related("person__hospital"),
        "checks": sample_checks(upload) if report.done and upload.state != UploadState.REFUSED else (),
    }  # fmt: skip
    template = "genomics/report.html" if request.headers.get("HX-Target") == "report" else "genomics/delivery.html"
    return render(request, template, context)


@door("somatic.view")
@require_GET
def progress(request: HttpRequest, pseudonym: str, upload: int) -> HttpResponse:
    """How far the reading has come: a job's state, no clinical content, hence without a row per question."""
    found = upload_of(pseudonym, upload)
    require(request.user, "somatic.view", found)
    report = report_of(found)
    response = render(request, "genomics/progress.html", {"upload": found, "report": report})
    if report.done:
        response.headers["HX-Trigger"] = "delivery-read"
    return response


@door("quarantine.clear", upload_of)
@require_POST
def clear(request: Any, upload: Upload) -> HttpResponse:
    services.clear(upload=upload, actor=request.user, reason=request.POST.get("reason", ""))
    return _back(upload)


@door("import.rerun", upload_of)
@require_POST
def rerun(request: Any, upload: Upload) -> HttpResponse:
    services.rerun(upload=upload, actor=request.user)
    return _back(upload)


def _back(upload: Upload) -> HttpResponse:
    return HttpResponseRedirect(reverse("delivery", args=[upload.specimen.case.pseudonym, upload.pk]))


@door("raw_file.download", file_of)
def raw(request: Any, file: UploadedFile) -> HttpResponseBase:
    """The file as it came. The matrix wants the password again first."""
    if request.grant.needs_fresh_login and not is_fresh(request):
        wrong = request.method == "POST" and not confirm_password(request, request.POST.get("password", ""))
        if request.method != "POST" or wrong:
            context = {"case": file.upload.specimen.case, "section": "files", "file": file, "wrong": wrong}
            return render(request, "genomics/confirm_download.html", context, status=403 if wrong else 200)
    path = store.path_of(file.sha256)
    if not path.exists():
        raise PermissionDenied
    case = file.access_facts().case
    audit.record(actor=request.user, action="raw_file.download", verb="R", case=case, obj=file, bytes=file.size)
    return FileResponse(path.open("rb"), as_attachment=True, filename=file.name.rsplit("/", 1)[-1])
