"""Section Findings: the table, its rows, the drawer, marks and interpretations."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics import services
from cases.genomics.enums import FindingKind, Relevance
from cases.genomics.models import Finding
from cases.genomics.queries.detail import detail_of
from cases.genomics.queries.figures import figures_of
from cases.genomics.queries.metrics import failed_metrics
from cases.genomics.queries.plot import plot_of
from cases.genomics.queries.profiles import chosen_profile
from cases.genomics.queries.table import page_of, rows_of
from cases.genomics.queries.triage import HIDDEN_AT_FIRST, Filters
from cases.genomics.readers.rows import Section, SectionState
from cases.genomics.views.chips import chips_of, kinds_of, query_of
from cases.genomics.views.loading import finding_of
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.audit import services as audit
from molmdt.kernel.errors import InvalidInput


@door("somatic.view", case_by_pseudonym)
@require_GET
def case_findings(request: Any, case: Case) -> HttpResponse:
    """The table of one profile; asked by its own filters, the table alone."""
    profiles, profile = chosen_profile(case, request.GET.get("profile"))
    context: dict[str, Any] = {"case": case, "section": "findings", "profiles": profiles, "profile": profile}
    if profile is not None:
        filters = filters_of(request)
        page = page_of(profile, case, filters)
        context |= {
            "page": page, "current_query": query_of(filters), "filters": filters,
            "chips": chips_of(filters, page.counts), "kinds": kinds_of(filters),
            "figures": figures_of(profile), "may_edit": _may_edit(request, case, profile.state),
            "untested": _sections(profile, SectionState.NOT_TESTED),
            "clean": _sections(profile, SectionState.NONE_REPORTED), "failed_metrics": failed_metrics(case),
            **_table_words(case),
        }  # fmt: skip
    only_table = request.headers.get("HX-Target") == "findings-table"
    return render(request, "genomics/table.html" if only_table else "genomics/findings.html", context)


@door("somatic.view", case_by_pseudonym)
@require_GET
def plot(request: Any, case: Case) -> HttpResponse:
    """Allele fractions along the genome, for the findings that the filters show."""
    _profiles, profile = chosen_profile(case, request.GET.get("profile"))
    if profile is None:
        raise Http404
    context = {"plot": plot_of(profile, case, filters_of(request)), "profile": profile, "case": case}
    return render(request, "genomics/plot.html", context)


def filters_of(request: HttpRequest) -> Filters:
    """Filters from the address; anything unknown is left out."""
    asked = request.GET
    page = asked.get("page", "")
    return Filters(
        show=frozenset(asked.getlist("show")) & frozenset(HIDDEN_AT_FIRST),
        kind=asked.get("kind", "") if asked.get("kind", "") in list(FindingKind) else "",
        search=asked.get("q", "").strip()[:80], sort=asked.get("sort", ""),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )  # fmt: skip


def _sections(profile: Any, state: SectionState) -> list[str]:
    """Sections in this state; TMB, MSI and HRD say it themselves."""
    named = [section for section in Section if section not in (Section.TMB, Section.MSI, Section.HRD)]
    return [section.value for section in named if profile.sections.get(section) == state]


def _may_edit(request: Any, obj: Any, profile_state: str) -> bool:
    return profile_state == "current" and can(request.user, "interpretation.edit", obj) is not None


@door("somatic.view", finding_of)
@require_GET
def row(request: Any, finding: Finding) -> HttpResponse:
    """One row anew, after something in its drawer has changed."""
    return _row(request, finding)


@door("somatic.view", finding_of)
@require_GET
def drawer(request: Any, finding: Finding) -> HttpResponse:
    """Everything about one finding: files and lines, expectation, interpretation, history."""
    return show_drawer(request, finding)


def show_drawer(request: Any, finding: Finding, **extra: Any) -> HttpResponse:
    """Germline fields only through a door of their own, with a row of their own in the record."""
    germline = can(request.user, "germline.view", finding)
    detail = detail_of(finding, germline=germline is not None)
    if germline is not None and detail.has_germline:
        audit.record(
            actor=request.user,
            action="germline.view",
            verb="R",
            obj=finding,
            case=finding.profile.case.pseudonym,
            role=germline.role,
            field_set="germline",
        )
    context = {
        "case": finding.profile.case, "section": "findings", "finding": finding, "detail": detail,
        "may_edit": _may_edit(request, finding, finding.profile.state),
        "may_approve": can(request.user, "interpretation.approve", finding),
        "may_see_germline": germline is not None, **extra,
    }  # fmt: skip
    return render(request, "genomics/drawer.html" if request.htmx else "genomics/finding.html", context)


@door("interpretation.edit", finding_of)
@require_POST
def mark(request: Any, finding: Finding) -> HttpResponse:
    """Marks a finding and answers with its row."""
    wanted = request.POST.get("relevance", "")
    if wanted not in list(Relevance):
        raise InvalidInput("unknown mark")
    services.mark(finding=finding, actor=request.user, relevance=Relevance(wanted))
    if request.headers.get("HX-Target") == "drawer":
        response = show_drawer(request, finding)
        response.headers["HX-Trigger"] = f'{{"finding-changed": {finding.pk}}}'
        return response
    return _row(request, finding)


def _table_words(case: Case) -> dict[str, Any]:
    """What every row says alike, once per answer: column names for narrow screens, the address of the findings."""
    labels = {
        "fraction": _("Allele fraction"), "copies": _("Copies"), "evidence": _("Evidence own / other"),
        "oncogenicity": _("Oncogenicity"), "seen": _("Seen before"), "status": _("Status"), "expected": _("expected"),
    }  # fmt: skip
    return {"labels": labels, "base": reverse("case-findings", args=[case.pseudonym])}


def _row(request: Any, finding: Finding) -> HttpResponse:
    profile = finding.profile
    (only,) = rows_of(Finding.objects.filter(pk=finding.pk), profile, profile.case)
    context = {"row": only, "case": profile.case, "may_edit": _may_edit(request, finding, profile.state)}
    return render(request, "genomics/row.html", context | _table_words(profile.case))
