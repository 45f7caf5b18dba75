"""Filters out of an address and back into one. The address holds everything; what it cannot mean is left out."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from cases.genomics.enums import FindingKind, Oncogenicity, Relevance
from cases.genomics.logic.build import LENGTHS
from cases.genomics.queries.filters import HIDDEN_AT_FIRST, NO, UNKNOWN, YES, Filters
from cases.genomics.queries.ordering import SORTS
from cases.genomics.views.columns import COLUMNS, FIXED, USUAL

# field -> (the name in the address, what it may be)
CHOICES: dict[str, tuple[str, Collection[str]]] = {
    "kind": ("kind", tuple(FindingKind)),
    "mark": ("mark", tuple(Relevance)),
    "oncogenicity": ("class", (*Oncogenicity, "none")),
    "evidence": ("evidence", ("own", "other", YES, NO)),
    "passed": ("passed", (YES, NO)),
    "protein": ("protein", (YES, NO, UNKNOWN)),
    "chrom": ("chrom", (*LENGTHS["GRCh38"], "MT")),
    "fresh": ("new", ("version", "visit")),
    "group": ("group", ("gene", "pathway")),
    "sort": ("sort", (*SORTS, *(f"-{name}" for name in SORTS))),
}
LONGEST_SEARCH, MOST_OPEN = 80, 50


def filters_of(asked: QueryDict) -> Filters:
    """Filters from the address; anything unknown is left out."""
    chosen = {field: _one_of(asked, *allowed) for field, allowed in CHOICES.items()}
    page = asked.get("page", "")
    columns = tuple(name for name in COLUMNS if name in asked.getlist("col"))
    return Filters(
        show=frozenset(asked.getlist("show")) & frozenset(HIDDEN_AT_FIRST),
        low=_percent(asked.get("low", "")), high=_percent(asked.get("high", "")),
        search=asked.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        actionable=asked.get("actionable") == "1",
        open=frozenset(asked.getlist("open")[:MOST_OPEN]), columns=() if {*FIXED, *columns} == {*USUAL} else columns,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1, **chosen,
    )  # fmt: skip


def _one_of(asked: QueryDict, name: str, allowed: Collection[str]) -> str:
    value = asked.get(name, "")
    return value if value in allowed else ""


def _percent(text: str) -> float | None:
    """``5``, ``0,5``: 0..100; None for anything else."""
    text = text.strip().replace(",", ".")
    if not text.isascii() or not text.replace(".", "", 1).isdigit():
        return None
    return min(100.0, float(text))


def query_of(filters: Filters, **changes: object) -> str:
    """The filters as an address's query; whatever changes goes back to the first page."""
    values: dict[str, object] = {
        "show": sorted(filters.show), "low": _plain(filters.low), "high": _plain(filters.high), "q": filters.search,
        **{name: getattr(filters, field) for field, (name, _) in CHOICES.items()},
        "actionable": "1" if filters.actionable else "",
        "open": sorted(filters.open) if filters.group else (), "col": filters.columns,
        "page": "", **changes,
    }  # fmt: skip
    return urlencode({name: value for name, value in values.items() if value not in ("", (), [], None)}, doseq=True)


def shared_query(text: str) -> str:
    """An address's query as others may follow it: its profile and what the table's filters mean, written one way.

    A visit is each reader's own, so that what is new since the last one cannot be shared; a view's name never is.
    """
    asked = QueryDict(text)
    filters, profile = filters_of(asked), asked.get("profile", "")
    if filters.fresh == "visit":
        filters = replace(filters, fresh="")
    numbered = profile if profile.isascii() and profile.isdigit() and len(profile) < 18 else ""
    rest = query_of(filters, page=filters.page if filters.page > 1 else "")
    return "&".join(part for part in (f"profile={numbered}" if numbered else "", rest) if part)


def _plain(percent: float | None) -> str:
    return "" if percent is None else f"{percent:g}"


# What takes a filter out of the address again.
CLEARED: dict[str, Callable[[], dict[str, Any]]] = {
    **{field: (lambda name=name: {name: ""}) for field, (name, _) in CHOICES.items()},  # type: ignore[misc]
    "fraction": lambda: {"low": "", "high": ""},
    "search": lambda: {"q": ""},
    "actionable": lambda: {"actionable": ""},
}
