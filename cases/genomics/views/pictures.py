"""The pictures of a profile."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics.queries.profiles import chosen_profile
from molmdt.access.doors import door


@door("somatic.view", case_by_pseudonym)
@require_GET
def case_pictures(request: Any, case: Case) -> HttpResponse:
    profiles, profile = chosen_profile(case, request.GET.get("profile"))
    context = {"case": case, "section": "findings", "profiles": profiles, "profile": profile}
    return render(request, "genomics/findings.html", context)
