"""Approving, signing, and handing out what is signed."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from molmdt.access.doors import GrantedRequest, door, require
from molmdt.accounts.services import confirm_password, is_fresh
from molmdt.audit import services as audit
from molmdt.kernel import store
from reports.documents.enums import DocumentKind
from reports.documents.models import DocumentVersion
from reports.documents.queries import version_by_key
from reports.documents.services import is_stale
from reports.signing import services
from reports.signing.enums import APPROVALS_NEEDED
from reports.signing.queries import blocking_tasks, next_step, signed_file_of, valid_approvals


@require_GET
@door("report.read", version_by_key)
def panel(request: GrantedRequest, version: DocumentVersion) -> HttpResponse:
    """Who has approved, who signed, and what this reader may do next."""
    context = {
        "version": version,
        "approvals": valid_approvals(version),
        "needed": APPROVALS_NEEDED,
        "signed": signed_file_of(version),
        "step": next_step(version, request.user),
        "fresh": is_fresh(request),
        "stale": is_stale(version),
        "tasks": blocking_tasks(version) if version.is_open else [],
        "is_conclusion": version.document.kind == DocumentKind.CONCLUSION,
    }
    return render(request, "signing/panel.html", context)


def _back(version: DocumentVersion) -> HttpResponse:
    return HttpResponseRedirect(reverse("document", args=[version.document_id, version.number]))


def _password_is_wrong(request: GrantedRequest) -> bool:
    """A password that was given is checked; none is enough while the last one is fresh."""
    password = request.POST.get("password", "")
    if not password and is_fresh(request):
        return False
    return not confirm_password(request, password)


@require_POST
@door("conclusion.approve", version_by_key)
def approve(request: GrantedRequest, version: DocumentVersion) -> HttpResponse:
    if _password_is_wrong(request):
        messages.error(request, _("The password is wrong. Nothing was approved."))
        return _back(version)
    sha256 = request.POST.get("sha256", "")
    services.approve(version=version, account=request.user, sha256=sha256, fresh=is_fresh(request))
    messages.success(request, _("You have approved the document."))
    return _back(version)


@require_POST
@door("conclusion.sign", version_by_key)
def sign(request: GrantedRequest, version: DocumentVersion) -> HttpResponse:
    if _password_is_wrong(request):
        messages.error(request, _("The password is wrong. Nothing was signed."))
        return _back(version)
    sha256 = request.POST.get("sha256", "")
    services.sign(version=version, account=request.user, sha256=sha256, fresh=is_fresh(request))
    messages.success(request, _("The document is signed and sealed."))
    return _back(version)


@require_GET
@door("report.read", version_by_key)
def signed_pdf(request: GrantedRequest, version: DocumentVersion) -> HttpResponse:
    """The sealed PDF. That of a conclusion names the patient, so it takes the right to the identity as well."""
    signed = signed_file_of(version)
    if signed is None:
        raise Http404
    case = version.document.case
    if case is not None:
        grant = require(request.user, "identity.reveal", case)
        audit.record(
            actor=request.user, action="identity.reveal", verb="R", case=case.pseudonym, obj=signed, role=grant.role,
            field_set="identity",
        )  # fmt: skip
    name = f"molmdt-{case.pseudonym if case else 'minutes'}-v{version.number}.pdf"
    headers = {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(store.path_of(signed.sha256).read_bytes(), headers=headers)
