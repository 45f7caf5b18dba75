"""Trials in Clinical Trial Markup Language: those that are loaded, one of them, and what they say about a case."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.trials.models import MarkupTrial
from cases.trials.queries.markup import current_trials, earlier_versions, markup_panel, markup_trial, trial_row
from molmdt.access.doors import door


@door("cohort.view")
@require_GET
def trial_list(request: Any) -> HttpResponse:
    rows = [trial_row(trial) for trial in current_trials()]
    return render(request, "trials/markup/list.html", {"room": "cohorts", "rows": rows})


@door("cohort.view", markup_trial)
@require_GET
def trial_page(request: Any, trial: MarkupTrial) -> HttpResponse:
    context = {"room": "cohorts", "row": trial_row(trial), "trial": trial, "earlier": earlier_versions(trial)}
    return render(request, "trials/markup/trial.html", context)


@door("case.open", case_by_pseudonym, field_set="trials")
@require_GET
def case_markup(request: Any, case: Case) -> HttpResponse:
    """The block under the screening panel; as a page of its own without htmx."""
    template = "panel" if request.htmx else "page"
    context = {"case": case, "section": "trials", "panel": markup_panel(case)}
    return render(request, f"trials/markup/{template}.html", context)
