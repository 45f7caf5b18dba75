"""The sections of a case that belong to the dossier: course, discussion, who has seen it."""

from django.http import HttpResponse
from django.shortcuts import render

from cases.dossier import queries
from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from molmdt.access.doors import GrantedRequest, door


@door("case.open", case_by_pseudonym)
def course(request: GrantedRequest, case: Case) -> HttpResponse:
    context = {
        "case": case,
        "section": "course",
        "lines": queries.lines_of(case),
        "organ_function": queries.organ_values(case),
        "consents": case.consents.order_by("kind"),
        "changes": queries.changes_of(case),
        "objection": queries.standing_objection(case),
    }
    return render(request, "dossier/course.html", context)


@door("case.comment", case_by_pseudonym)
def discussion(request: GrantedRequest, case: Case) -> HttpResponse:
    tasks = queries.tasks_of(case)
    context = {
        "case": case,
        "section": "discussion",
        "open_tasks": [task for task in tasks if task.done_at is None],
        "closed_tasks": [task for task in tasks if task.done_at is not None],
    }
    return render(request, "dossier/discussion.html", context)


@door("access_log.view", case_by_pseudonym)
def access_log(request: GrantedRequest, case: Case) -> HttpResponse:
    """Who has seen or changed the case, newest first; pages of fifty."""
    page = queries.access_log_of(case, request.GET.get("page", 1))
    return render(request, "dossier/access_log.html", {"case": case, "section": "access-log", "page": page})
