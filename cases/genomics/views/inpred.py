"""Section Findings, as today's slides show them: a table, the figures, and where the slides would mislead."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics.inpred.errors import InpredError
from cases.genomics.queries.inpred import inpred_page, inpred_view
from cases.genomics.queries.profiles import chosen_profile
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.audit import services as audit


@door("somatic.view", case_by_pseudonym)
@require_GET
def case_inpred(request: Any, case: Case) -> HttpResponse:
    """Rescued and inherited variants only through the germline door, with a row of their own in the record."""
    profiles, profile = chosen_profile(case, request.GET.get("profile"))
    context: dict[str, Any] = {"case": case, "section": "findings", "profiles": profiles, "profile": profile}
    try:
        view = inpred_view(profile) if profile is not None else None
    except InpredError as error:
        view, context["error"] = None, error
    if view is not None and profile is not None:
        germline = can(request.user, "germline.view", case)
        number = request.GET.get("page", "")
        page = inpred_page(
            view, table=request.GET.get("table", ""), germline=germline is not None,
            number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
        )  # fmt: skip
        if germline is not None and page.has_hereditary:
            audit.record(
                actor=request.user, action="germline.view", verb="R", obj=profile, case=case.pseudonym,
                role=germline.role, field_set="germline",
            )  # fmt: skip
        context |= {"page": page, "current": next(tab for tab in page.tabs if tab.current)}
    return render(request, "genomics/inpred/page.html", context)
