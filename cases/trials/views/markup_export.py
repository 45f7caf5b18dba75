"""A cohort in Clinical Trial Markup Language: the document with what it cannot say, and as a file."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.trials.models import Cohort
from cases.trials.queries.cohorts import cohort_by_code
from cases.trials.queries.markup_export import TrialDocument, document_of_cohorts, version_in_force
from molmdt.access.doors import door


@door("cohort.view", cohort_by_code)
@require_GET
def page(request: Any, cohort: Cohort) -> HttpResponse:
    document = _document(cohort)
    context = {"room": "cohorts", "cohort": cohort, "document": document, "text": _text(document)}
    return render(request, "trials/markup/export.html", context)


@door("cohort.view", cohort_by_code)
@require_GET
def file(request: Any, cohort: Cohort) -> HttpResponse:
    answer = HttpResponse(_text(_document(cohort)), content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{cohort.code}.ctml.json"'
    return answer


def _document(cohort: Cohort) -> TrialDocument:
    if version_in_force(cohort) is None:
        raise Http404
    return document_of_cohorts([cohort])


def _text(document: TrialDocument) -> str:
    return json.dumps(document.data, ensure_ascii=False, indent=2) + "\n"
