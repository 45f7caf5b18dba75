"""Section Findings: the table, its rows, the drawer, marks and interpretations."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics import services
from cases.genomics.enums import Relevance
from cases.genomics.models import Finding
from cases.genomics.queries.biology import biology_of
from cases.genomics.queries.deliveries import held_of, was_cleared
from cases.genomics.queries.detail import detail_of
from cases.genomics.queries.figures import figures_of
from cases.genomics.queries.for_all import drawer_for_all
from cases.genomics.queries.identity import identity_of
from cases.genomics.queries.metrics import failed_metrics
from cases.genomics.queries.profiles import chosen_profile
from cases.genomics.queries.saved_views import default_view
from cases.genomics.queries.table import rows_of
from cases.genomics.readers.kinds import Section, SectionState
from cases.genomics.views.asking import filters_of
from cases.genomics.views.columns import columns_of, row_html
from cases.genomics.views.loading import finding_of
from cases.genomics.views.tables import filters_of_page, may_edit_in, row_context, table_context
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.audit import services as audit
from molmdt.kernel.errors import InvalidInput


@door("somatic.view", case_by_pseudonym)
@require_GET
def case_findings(request: Any, case: Case) -> HttpResponse:
    """The table of one profile; asked by its own filters, the table alone. A bare address is the person's own view."""
    profiles, profile = chosen_profile(case, request.GET.get("profile"))
    context: dict[str, Any] = {"case": case, "section": "findings", "profiles": profiles, "profile": profile}
    context["held"] = held_of(case)
    if profile is None:
        return render(request, "genomics/findings.html", context)
    usual = None if request.GET or request.htmx else default_view(request.user.person)
    if usual is not None:
        return HttpResponseRedirect(f"{request.path}?profile={profile.pk}&{usual.query}")
    context |= table_context(request, profile, case, filters_of(request.GET))
    if request.headers.get("HX-Target") == "findings-table":
        answer = render(request, "genomics/table.html", context)
        answer.headers["HX-Push-Url"] = f"{request.path}?profile={profile.pk}&{context['current_query']}"
        return answer
    context |= {
        "figures": figures_of(profile), "untested": _sections(profile, SectionState.NOT_TESTED),
        "clean": _sections(profile, SectionState.NONE_REPORTED), "failed_metrics": failed_metrics(case),
        "cleared": was_cleared(profile.upload),
    }  # fmt: skip
    return render(request, "genomics/findings.html", context)


def _sections(profile: Any, state: SectionState) -> list[str]:
    """Sections in this state; TMB, MSI and HRD say it themselves."""
    named = [section for section in Section if section not in (Section.TMB, Section.MSI, Section.HRD)]
    return [section.value for section in named if profile.sections.get(section) == state]


@door("somatic.view", finding_of)
@require_GET
def row(request: Any, finding: Finding) -> HttpResponse:
    """One row anew, after something in its drawer has changed."""
    return _row(request, finding)


@door("somatic.view", finding_of)
@require_GET
def drawer(request: Any, finding: Finding) -> HttpResponse:
    """Everything about one finding: files and lines, expectation, interpretation, history. On the stage of a meeting
    (``room``) what everybody there may read."""
    if request.htmx and "room" in request.GET:
        return render(request, "genomics/drawer.html", drawer_for_all(finding))
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
        "identity": identity_of(finding), "biology": biology_of(finding),
        "may_edit": may_edit_in(request, finding, finding.profile),
        "may_approve": can(request.user, "interpretation.approve", finding),
        "may_see_germline": germline is not None, **extra,
    }  # fmt: skip
    return render(request, "genomics/drawer.html" if request.htmx else "genomics/finding.html", context)


@door("interpretation.edit", finding_of)
@require_POST
def mark(request: Any, finding: Finding) -> HttpResponse:
    """Marks a finding and answers with its row. ``before``: the mark that the page showed, for taking one back."""
    wanted, before = request.POST.get("relevance", ""), request.POST.get("before", "")
    if wanted not in list(Relevance) or before not in ("", *Relevance):
        raise InvalidInput("unknown mark")
    services.mark(
        finding=finding, actor=request.user, relevance=Relevance(wanted), expected=Relevance(before) if before else None
    )
    if request.headers.get("HX-Target") == "drawer":
        response = show_drawer(request, finding)
        response.headers["HX-Trigger"] = f'{{"finding-changed": {finding.pk}}}'
        return response
    return _row(request, finding)


def _row(request: Any, finding: Finding) -> HttpResponse:
    """The row with the columns of the page that asks."""
    profile = finding.profile
    (only,) = rows_of(Finding.objects.filter(pk=finding.pk), profile, profile.case)
    may_edit = may_edit_in(request, finding, profile)
    context = row_context(profile.case, columns_of(filters_of_page(request).columns), may_edit=may_edit)
    return HttpResponse(row_html(only, context["columns"], context["look"]))
