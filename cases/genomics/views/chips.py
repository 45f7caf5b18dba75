"""The chips above the table: what is hidden, how many rows, and the address that shows them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.genomics.enums import FindingKind
from cases.genomics.queries.triage import HIDDEN_AT_FIRST, Counts, Filters
from cases.genomics.words import KINDS

GROUPS: dict[str, str | Promise] = {
    "not_relevant": _("Marked as not relevant"),
    "failed": _("Did not pass the laboratory's filters"),
    "part": _("Parts of a larger change"),
    "silent": _("Do not change the protein"),
}


@dataclass(frozen=True)
class Chip:
    label: str | Promise
    count: int
    on: bool
    query: str  # the address's query that turns it over


def query_of(filters: Filters, **changes: object) -> str:
    """The filters as an address's query; a change of filter goes back to the first page."""
    values: dict[str, object] = {
        "show": sorted(filters.show), "kind": filters.kind, "q": filters.search, "sort": filters.sort, **changes
    }  # fmt: skip
    return urlencode({name: value for name, value in values.items() if value}, doseq=True)


def chips_of(filters: Filters, counts: Counts) -> list[Chip]:
    """One chip per group that has rows."""
    return [
        Chip(
            GROUPS[group], counts.of(group), group in filters.show,
            query_of(filters, show=sorted(filters.show ^ {group})),
        )
        for group in HIDDEN_AT_FIRST
        if counts.of(group)
    ]  # fmt: skip


def kinds_of(filters: Filters) -> list[Chip]:
    """All kinds, and each alone."""
    kinds: list[tuple[str, str | Promise]] = [("", _("All")), *((kind.value, KINDS[kind]) for kind in FindingKind)]
    return [Chip(label, 0, filters.kind == kind, query_of(filters, kind=kind)) for kind, label in kinds]
