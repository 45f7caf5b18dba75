"""What a two-stage design amounts to, for any numbers that somebody asks about."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.trials.forms import DesignForm
from cases.trials.logic.design_report import report
from molmdt.access.doors import door


@door("cohort.view")
@require_GET
def two_stage(request: Any) -> HttpResponse:
    """The numbers of ``manage.py two_stage``; without any, those of the usual design."""
    form = DesignForm(request.GET if "n" in request.GET else DesignForm.USUAL)
    valid = form.is_valid()
    found = report(form.cleaned_data["plan"], form.cleaned_data["p"]) if valid else None
    given = list(zip(*(row.given_first for row in found.rates), strict=True)) if found else []
    context = {"room": "cohorts", "form": form, "report": found, "given": given}
    return render(request, "trials/two_stage.html", context, status=200 if valid else 422)
