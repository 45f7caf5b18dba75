"""What stands above the table: groups hidden at first, kinds, and every filter that is set, with what it hides."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.genomics import words
from cases.genomics.enums import FindingKind
from cases.genomics.queries.filters import HIDDEN_AT_FIRST, NO, UNKNOWN, YES, Filters
from cases.genomics.queries.triage import Counts
from cases.genomics.views.asking import CLEARED, query_of
from cases.genomics.words import KINDS

GROUPS: dict[str, str | Promise] = {
    "not_relevant": gettext_lazy("Marked as not relevant"),
    "failed": gettext_lazy("Did not pass the laboratory's filters"),
    "part": gettext_lazy("Parts of a larger change"),
    "silent": gettext_lazy("Do not change the protein"),
}
EVIDENCE = {
    YES: gettext_lazy("evidence stated"), "own": gettext_lazy("evidence in own tumour type"),
    "other": gettext_lazy("evidence in other tumour types"), NO: gettext_lazy("no evidence stated"),
}  # fmt: skip
PASSED = {YES: gettext_lazy("passed by the laboratory"), NO: gettext_lazy("candidates only")}
PROTEIN = {
    YES: gettext_lazy("alters the protein"), NO: gettext_lazy("does not alter the protein"),
    UNKNOWN: gettext_lazy("effect not annotated"),
}  # fmt: skip
FRESH = {"version": gettext_lazy("new in this version"), "visit": gettext_lazy("new since your last visit")}


@dataclass(frozen=True)
class Chip:
    key: str
    label: str | Promise
    count: int
    on: bool
    query: str  # the address's query that turns it over


def chips_of(filters: Filters, counts: Counts) -> list[Chip]:
    """One chip per group that has rows."""
    return [
        Chip(
            group, GROUPS[group], counts.of(group), group in filters.shown_groups,
            query_of(filters, show=sorted(filters.show ^ {group})),
        )
        for group in HIDDEN_AT_FIRST
        if counts.of(group)
    ]  # fmt: skip


def kinds_of(filters: Filters) -> list[Chip]:
    """All kinds, and each alone."""
    kinds: list[tuple[str, str | Promise]] = [("", _("All")), *((kind.value, KINDS[kind]) for kind in FindingKind)]
    return [Chip(kind or "all", label, 0, filters.kind == kind, query_of(filters, kind=kind)) for kind, label in kinds]


def active_of(filters: Filters, counts: Counts) -> list[Chip]:
    """Every filter that is set, in words, with the number of rows that it hides; following it takes it off."""
    return [
        Chip(name, said_of(filters, name), counts.by_filter.get(name, 0), True, query_of(filters, **CLEARED[name]()))
        for name in filters.active()
    ]


def said_of(filters: Filters, name: str) -> str:
    """A set filter in words."""
    if name == "fraction":
        return _fraction(filters)
    if name == "actionable":
        return _("actionable only")
    value = getattr(filters, name)
    if name == "search":
        return _("search: %(text)s") % {"text": value}
    if name == "chrom":
        return _("chromosome %(name)s") % {"name": value}
    if name == "oncogenicity" and value == "none":
        return _("not classified")
    known = {"evidence": EVIDENCE, "passed": PASSED, "protein": PROTEIN, "fresh": FRESH}
    group = {"mark": "relevance"}.get(name, name)
    return str(known[name][value]) if name in known else words.word(group, value)


def _fraction(filters: Filters) -> str:
    low, high = filters.low, filters.high
    if low is None or high is None:
        sign, value = ("≥", low) if high is None else ("≤", high)
        return _("allele fraction %(sign)s %(value)s %%") % {"sign": sign, "value": f"{value:g}"}
    return _("allele fraction %(low)s–%(high)s %%") % {"low": f"{low:g}", "high": f"{high:g}"}
