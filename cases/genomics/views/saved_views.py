"""Saving, renaming, choosing and deleting a person's views of the findings table; each answers with the table."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics.queries.profiles import chosen_profile
from cases.genomics.services import saved_views as services
from cases.genomics.views.asking import filters_of, query_of
from cases.genomics.views.tables import current_address, table_context
from molmdt.access.doors import door
from molmdt.kernel.errors import InvalidInput


@door("somatic.view", case_by_pseudonym)
@require_POST
def change_views(request: Any, case: Case) -> HttpResponse:
    """``act``: save, rename, default, delete."""
    asked = current_address(request) or QueryDict(request.POST.get("query", ""))
    problem = ""
    try:
        _act(request, asked)
    except InvalidInput as refused:
        if not request.htmx:
            raise
        problem = str(refused)
    _profiles, profile = chosen_profile(case, asked.get("profile") or request.POST.get("profile"))
    if profile is None:
        raise Http404
    if not request.htmx:
        base = reverse("case-findings", args=[case.pseudonym])
        return HttpResponseRedirect(f"{base}?profile={profile.pk}&{query_of(filters_of(asked))}")
    context = {"case": case, "section": "findings", "view_problem": problem}
    return render(request, "genomics/table.html", context | table_context(request, profile, case, filters_of(asked)))


def _act(request: Any, asked: QueryDict) -> None:
    act, view, name = request.POST.get("act"), request.POST.get("view", ""), request.POST.get("name", "")
    if act == "save":
        services.save_view(actor=request.user, name=name, query=query_of(filters_of(asked)))
        return
    if not (view.isascii() and view.isdigit() and len(view) < 18):
        raise InvalidInput("unknown view")
    if act == "rename":
        services.rename_view(actor=request.user, view=int(view), name=request.htmx.prompt or name)
    elif act == "default":
        services.open_first(actor=request.user, view=int(view))
    elif act == "delete":
        services.delete_view(actor=request.user, view=int(view))
    else:
        raise InvalidInput("unknown act")
