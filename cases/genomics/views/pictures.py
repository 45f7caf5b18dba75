"""The pictures of a profile's findings, one at a time, under the filters of the table."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics.queries.pictures import PICTURES, Asked
from cases.genomics.queries.profiles import chosen_profile
from cases.genomics.queries.triage import counted
from cases.genomics.views.asking import filters_of, query_of
from cases.genomics.views.chips import active_of, chips_of
from cases.genomics.views.tables import asked_of
from molmdt.access.doors import door

NAMES: dict[str, str | Promise] = {
    "depth": _("Fraction against depth"), "genome": _("Fractions along the genome"), "copies": _("Copy numbers"),
    "protein": _("Protein"), "fusions": _("Fusions"), "classes": _("Mutational classes"),
}  # fmt: skip


@door("somatic.view", case_by_pseudonym)
@require_GET
def case_pictures(request: Any, case: Case) -> HttpResponse:
    """The picture asked for, the same as a table, and what the filters leave out of both."""
    profiles, profile = chosen_profile(case, request.GET.get("profile"))
    context: dict[str, Any] = {"case": case, "section": "findings", "profiles": profiles, "profile": profile}
    if profile is None:
        return render(request, "genomics/findings.html", context)
    filters = filters_of(request.GET)
    asked = asked_of(request, profile, case, filters)
    counts = counted(asked)
    name = request.GET.get("picture", "")
    name = name if name in PICTURES else next(iter(PICTURES))
    picture = PICTURES[name](Asked(profile, case, asked.rows(), request.GET.get("gene", "")[:60]))
    query = query_of(filters)
    context |= {
        "picture": picture, "name": name, "names": NAMES.items(), "counts": counts, "filters": filters, "query": query,
        "chips": chips_of(filters, counts), "active": active_of(filters, counts),
        "here": f"profile={profile.pk}&picture={name}",
    }  # fmt: skip
    return render(request, "genomics/pictures.html", context)
