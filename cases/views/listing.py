"""The list of cases: search by pseudonym, diagnosis, gene, hospital and state; says what it counts and hides."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from cases.dossier import words
from cases.dossier.enums import OVER, CaseState
from cases.dossier.models import Case
from cases.genomics.enums import ProfileState
from cases.genomics.models import Finding
from molmdt.access.doors import GrantedRequest, door
from molmdt.access.queries import visible_to
from molmdt.accounts.models import Hospital
from molmdt.audit import services as audit

PAGE_SIZE = 25
ACTIVE, ALL = "active", "all"


@door("case.list")
def case_list(request: GrantedRequest) -> HttpResponse:
    """A row of audit for every case that the page shows, before it is shown."""
    visible = _listed(request.user)
    chosen = {key: request.GET.get(key, "").strip() for key in ("q", "gene", "state", "hospital")}
    found = _filtered(visible, chosen, request.user)
    ordered = found.select_related("hospital", "patient").order_by("-state_since", "-pk")
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    audit.record_list(
        actor=request.user, action="case.list", cases=[case.pseudonym for case in page], role=request.grant.role
    )
    total = visible.count()
    context = {
        "room": "cases",
        "page": page,
        "chosen": chosen,
        "total": total,
        "hidden": total - page.paginator.count,
        "states": [(ACTIVE, None), (ALL, None), *words.STATES.items()],
        "hospitals": Hospital.objects.filter(pk__in=visible.values("hospital")).order_by("short_name"),
        "filters": urlencode({key: value for key, value in chosen.items() if value}) + "&",
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "cases/list_rows.html", context)
    return render(request, "cases/list.html", context)


def _listed(account: Any) -> QuerySet[Case]:
    """What the matrix lets them see."""
    return visible_to(account, "case.list", Case.objects.all())


def _filtered(cases: QuerySet[Case], chosen: dict[str, str], account: Any) -> QuerySet[Case]:
    state = chosen["state"] or ACTIVE
    if state == ACTIVE:
        cases = cases.exclude(state__in=OVER)
    elif state in frozenset(CaseState):
        cases = cases.filter(state=state)
    if chosen["hospital"]:
        cases = cases.filter(hospital__code=chosen["hospital"])
    if chosen["q"]:
        cases = cases.filter(_matches(chosen["q"]))
    if chosen["gene"]:
        cases = cases.filter(pk__in=_with_gene(chosen["gene"], account))
    return cases


def _matches(text: str) -> Q:
    return (
        Q(pseudonym__icontains=text)
        | Q(diagnosis_text__icontains=text)
        | Q(icd10__istartswith=text)
        | Q(oncotree__iexact=text)
        | Q(hospital__short_name__icontains=text)
    )


def _with_gene(gene: str, account: Any) -> QuerySet[Finding, int]:
    """Cases with a finding in the gene that the laboratory passed, among those whose findings the reader may see."""
    current = Finding.objects.filter(
        Q(gene__iexact=gene) | Q(partner_gene__iexact=gene), passed=True, profile__state=ProfileState.CURRENT
    )
    seen = visible_to(account, "somatic.view", Case.objects.all())
    return current.filter(profile__case__in=seen).values_list("profile__case", flat=True)
