"""The findings table as pages show it: one context for the whole page, for the table alone, for a single row."""

from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import reverse

from cases.dossier.models import Case
from cases.genomics.models import Profile, SavedView
from cases.genomics.queries.filters import Filters
from cases.genomics.queries.grouping import groups_of
from cases.genomics.queries.known import fresh_of, known_of
from cases.genomics.queries.table import page_of
from cases.genomics.queries.triage import Narrowed, narrowed, searched_in
from cases.genomics.services.sheets import sheet_of
from cases.genomics.views.asking import filters_of, query_of
from cases.genomics.views.chips import active_of, chips_of, kinds_of
from cases.genomics.views.choices import choices_of
from cases.genomics.views.columns import COLUMNS, FIXED, Look, columns_of
from molmdt.access.queries import can


def asked_of(request: Any, profile: Profile, case: Case, filters: Filters) -> Narrowed:
    """The reader's question, ready to be counted and read."""
    sheet = sheet_of(profile, searched_in(filters))
    known = known_of(profile, case, sheet)
    fresh = fresh_of(profile, case, filters.fresh, request.user.person) if filters.fresh else None
    return narrowed(profile, sheet, filters, known, fresh)


def table_context(request: Any, profile: Profile, case: Case, filters: Filters) -> dict[str, Any]:
    asked = asked_of(request, profile, case, filters)
    page = (groups_of if filters.group else page_of)(profile, case, filters, asked)
    may_edit = may_edit_in(request, case, profile)
    columns = columns_of(filters.columns)
    number = page.number if page.number > 1 else ""
    return {
        "profile": profile, "page": page, "filters": filters, "current_query": query_of(filters, page=number),
        "chips": chips_of(filters, page.counts), "kinds": kinds_of(filters), "active": active_of(filters, page.counts),
        "choices": choices_of(filters), "views": views_of(request.user.person, filters), "may_edit": may_edit,
        "may_export": can(request.user, "findings.export", case) is not None,
        "all_columns": [(name, one.label, name in columns) for name, one in COLUMNS.items() if name not in FIXED],
        **row_context(case, columns, may_edit=may_edit),
    }  # fmt: skip


def row_context(case: Case, columns: dict[str, Any], *, may_edit: bool) -> dict[str, Any]:
    base = reverse("case-findings", args=[case.pseudonym])
    return {"columns": columns, "base": base, "look": Look(base, may_edit)}


def filters_of_page(request: Any) -> Filters:
    """The filters of the page that a fragment is asked from, by the address that htmx names."""
    return filters_of(current_address(request))


def current_address(request: Any) -> QueryDict:
    """The query of the page that a fragment is asked from."""
    return QueryDict(urlsplit(request.htmx.current_url or "").query)


def may_edit_in(request: Any, obj: Any, profile: Profile) -> bool:
    return profile.state == "current" and can(request.user, "interpretation.edit", obj) is not None


def views_of(person: Any, filters: Filters) -> list[tuple[SavedView, bool]]:
    """The person's saved views, and which of them is on the page."""
    query = query_of(filters)
    return [(view, view.query == query) for view in SavedView.objects.filter(person=person)]
