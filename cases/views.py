"""Pages that combine rooms: the work list, the list of cases, the dossier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from molmdt.access.doors import door


@door("workplace.enter")
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/start.html")


@door("case.list")
def case_list(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/list.html")


@door("case.open", case_by_pseudonym)
def dossier(request: HttpRequest, case: Case) -> HttpResponse:
    return render(request, "cases/dossier.html", {"case": case})
