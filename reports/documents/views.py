"""Pages of documents: a case's documents, one version beside its data, its text and its preview."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.meetings.enums import ConclusionState
from cases.meetings.models import Conclusion, Meeting, Minutes
from molmdt.access.doors import GrantedRequest, door
from molmdt.access.queries import can
from reports.documents.enums import DocumentKind
from reports.documents.logic.difference import difference
from reports.documents.models import DocumentVersion
from reports.documents.queries import current_version, documents_of_case, version_by_key
from reports.documents.rendering.page import page_context, text_for_journal
from reports.documents.services import frozen_of, is_stale, print_version, propose


def _conclusion(conclusion: int) -> Conclusion:
    return get_object_or_404(Conclusion.objects.select_related("case__hospital", "item__meeting"), pk=conclusion)


def _minutes_of(meeting: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("board", "minutes"), pk=meeting)


def _address(version: DocumentVersion) -> str:
    return reverse("document", args=[version.document_id, version.number])


@door("report.read", case_by_pseudonym)
def case_documents(request: GrantedRequest, case: Case) -> HttpResponse:
    """The section of the dossier: what is written, what state it is in, what may be made."""
    return render(request, "documents/case.html", _documents(request, case))


@require_GET
@door("report.read", case_by_pseudonym)
def box(request: GrantedRequest, case: Case) -> HttpResponse:
    """The same in a box of the dossier's first page."""
    return render(request, "documents/box.html", _documents(request, case))


def _documents(request: GrantedRequest, case: Case) -> dict[str, Any]:
    found = list(documents_of_case(case))
    documents = [
        {"document": document, "current": current_version(document), "versions": list(document.versions.all())}
        for document in found
    ]
    recorded = Conclusion.objects.filter(case=case, state=ConclusionState.RECORDED).select_related("item__meeting")
    waiting = [one for one in recorded if all(document.conclusion_id != one.pk for document in found)]
    may_propose = can(request.user, "conclusion.draft", case) or can(request.user, "meeting.run", case)
    return {
        "case": case, "section": "documents", "documents": documents, "waiting": waiting, "may_propose": may_propose,
    }  # fmt: skip


@door("report.read", version_by_key)
def document(request: GrantedRequest, version: DocumentVersion) -> HttpResponse:
    """One version: the sheet as the reader will see it, beside who must do what next and what has changed."""
    return render(request, "documents/document.html", _context(request, version))


def _context(request: GrantedRequest, version: DocumentVersion) -> dict[str, Any]:
    frozen = frozen_of(version)
    snapshot = frozen.value()
    earlier = version.supersedes
    case = version.document.case
    subject = case or version.document
    may_propose = can(request.user, "conclusion.draft", subject) or can(request.user, "meeting.run", subject)
    return {
        **page_context(snapshot),
        "parent": "cases/section.html" if case else "documents/board.html",
        "case": case,
        "section": "documents",
        "version": version,
        "versions": version.document.versions.all(),
        "stale": is_stale(version),
        "may_propose": may_propose,
        "changes": difference(frozen_of(earlier).value(), snapshot) if earlier else [],
        "text": text_for_journal(frozen) if version.document.kind == DocumentKind.CONCLUSION else "",
    }


@require_GET
@door("report.read", version_by_key)
def preview(request: GrantedRequest, version: DocumentVersion) -> HttpResponse:
    """The version as an unsigned, pseudonymous PDF, marked as such."""
    pdf = print_version(version, approvals=[], signer=None, attachments=[], with_identity=False)
    return HttpResponse(pdf, headers={"Content-Type": "application/pdf", "Content-Disposition": "inline"})


@require_GET
@door("report.read", version_by_key)
def journal_text(request: GrantedRequest, version: DocumentVersion) -> HttpResponse:
    """The conclusion as plain text, to be taken over into a journal."""
    if version.document.kind != DocumentKind.CONCLUSION:
        raise Http404
    return HttpResponse(text_for_journal(frozen_of(version)), content_type="text/plain; charset=utf-8")


@require_POST
@door("report.read", _conclusion)
def propose_conclusion(request: GrantedRequest, conclusion: Conclusion) -> HttpResponse:
    """Makes the document of a recorded conclusion, or renews it."""
    return _propose(request, conclusion)


def _propose(request: GrantedRequest, source: Conclusion | Minutes) -> HttpResponse:
    version = propose(source=source, account=request.user, change_reason=request.POST.get("reason", ""))
    return HttpResponseRedirect(_address(version))


@require_POST
@door("meeting.run", _minutes_of)
def propose_minutes(request: GrantedRequest, meeting: Meeting) -> HttpResponse:
    """Makes the document of a closed meeting's minutes, or renews it."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        raise Http404(_("The meeting has no minutes yet."))
    return _propose(request, minutes)


@require_POST
@door("report.read", version_by_key)
def renew(request: GrantedRequest, version: DocumentVersion) -> HttpResponse:
    """Freezes the version's source anew: after a change, or with a reason as the next version of a signed one."""
    source = version.document.conclusion or version.document.minutes
    if source is None:
        raise Http404
    return _propose(request, source)
