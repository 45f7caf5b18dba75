"""Knowledge: the sources with their versions, bringing a new one, and what it would change in the cases."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics.enums import ReceiptKind
from cases.genomics.forms_knowledge import KnowledgeForm
from cases.genomics.models import Finding, Receipt, Replay
from cases.genomics.queries.disagreements import number_open
from cases.genomics.queries.evidence import TUMOUR_VERSION, evidence_for
from cases.genomics.queries.knowledge import shelves
from cases.genomics.queries.receipts import unanswered
from cases.genomics.queries.replays import CASES_PER_PAGE, cases_with, replayed, replays, visible_differences
from cases.genomics.services import Incoming, refusals_recorded, send_table
from cases.genomics.services.replay import mark_seen
from cases.genomics.views.loading import finding_of
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.audit import services as audit
from molmdt.kernel.errors import InvalidInput

REPLAYS_SHOWN = 10


@door("knowledge.view")
@require_GET
def sources(request: Any) -> HttpResponse:
    return _sources(request, KnowledgeForm())


def _sources(request: Any, form: KnowledgeForm, **extra: Any) -> HttpResponse:
    context = {
        "room": "knowledge", "shelves": shelves(), "replays": replays()[:REPLAYS_SHOWN], "form": form,
        "may_load": can(request.user, "knowledge.load"),
        "unanswered": unanswered(ReceiptKind.KNOWLEDGE, request.user.person.hospital),
        "disputes": number_open() if can(request.user, "disagreement.view") else None, **extra,
    }  # fmt: skip
    return render(request, "genomics/knowledge/sources.html", context, status=422 if extra else 200)


@door("knowledge.load")
@require_POST
def load_table(request: Any) -> HttpResponse:
    """Keeps a table and shows the receipt; the job queue reads it and says every fault by line and column."""
    form = KnowledgeForm(request.POST, request.FILES)
    try:
        with refusals_recorded(actor=request.user, action="knowledge.load"):
            receipt = _sent(request, form)
    except InvalidInput as refused:
        return _sources(request, form, refused=refused)
    return redirect("knowledge-receipt", receipt.pk)


def _sent(request: Any, form: KnowledgeForm) -> Receipt:
    if not form.is_valid():
        raise InvalidInput(_("Nothing was stored."))
    file = form.cleaned_data["file"]
    return send_table(actor=request.user, version=form.said(), file=Incoming(file.name, file.chunks()))


@door("knowledge.view")
@require_GET
def replay(request: Any, replay: int) -> HttpResponse:
    """What a version would change, case by case; only cases that the reader may see."""
    found = get_object_or_404(Replay.objects.select_related("source", "before", "job"), pk=replay)
    everything = "all" in request.GET
    page = Paginator(cases_with(found, request.user, everything=everything), CASES_PER_PAGE).get_page(
        request.GET.get("page")
    )
    cases = replayed(found, list(page), request.user)
    audit.record_list(
        actor=request.user, action="somatic.view", cases=[one.case.pseudonym for one in cases], role=request.grant.role,
        replay=found.pk,
    )  # fmt: skip
    visible = visible_differences(found, request.user)
    context = {
        "room": "knowledge", "replay": found, "page": page, "cases": cases, "everything": everything,
        "differences": visible.count(), "waiting": visible.filter(seen_at=None).count(),
    }  # fmt: skip
    running_part = request.headers.get("HX-Target") == "replay-progress"
    return render(request, f"genomics/knowledge/{'progress' if running_part else 'replay'}.html", context)


@door("interpretation.edit", case_by_pseudonym)
@require_POST
def replay_seen(request: Any, case: Case) -> HttpResponse:
    """A person has looked at what would change in this case."""
    number = request.POST.get("replay", "")
    found = get_object_or_404(Replay, pk=int(number) if number.isascii() and number.isdigit() else 0)
    waiting = list(found.differences.filter(case=case))
    if not waiting:
        raise InvalidInput(_("This replay found nothing in the case."))
    mark_seen(differences=waiting, case=case, actor=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("%(case)s is marked as seen.") % {"case": case.pseudonym})
    return redirect("replay", found.pk)


@door("somatic.view", finding_of)
@require_GET
def finding_evidence(request: HttpRequest, finding: Finding) -> HttpResponse:
    """What the tables say of one finding, for its drawer."""
    code = finding.profile.case.oncotree
    context = {
        "finding": finding, "case": finding.profile.case, "evidence": evidence_for([finding], code)[finding.pk],
        "tumour_version": TUMOUR_VERSION, "tumour_known": bool(code),
    }  # fmt: skip
    return render(request, "genomics/knowledge/evidence.html", context)
