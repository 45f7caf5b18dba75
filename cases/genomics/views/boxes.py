"""The room's box on the overview of a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics.queries.deliveries import held_of
from cases.genomics.queries.key_findings import figures, key_findings
from cases.genomics.queries.metrics import failed_metrics
from molmdt.access.doors import door

SHOWN = 5


@door("somatic.view", case_by_pseudonym)
@require_GET
def findings(request: HttpRequest, case: Case) -> HttpResponse:
    """The most important findings, and TMB, MSI, HRD."""
    found, profiles = key_findings(case), figures(case)
    passed = sum(sum(profile.counts.values()) - profile.counts.get("candidates", 0) for profile, _ in profiles)
    context = {
        "case": case, "found": found[:SHOWN], "more": max(0, len(found) - SHOWN), "profiles": profiles,
        "passed": passed, "failed_metrics": failed_metrics(case), "held": held_of(case),
    }  # fmt: skip
    return render(request, "genomics/box.html", context)
