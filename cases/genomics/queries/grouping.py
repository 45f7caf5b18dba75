"""The findings by gene or by pathway: counted per gene, put together by name, unfolded on demand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

import numpy

from cases.dossier.models import Case
from cases.genomics.models import GeneFact, Profile
from cases.genomics.queries.filters import Filters
from cases.genomics.queries.ordering import ordered
from cases.genomics.queries.table import PAGE_SIZE, Group, Page, rows_in_order
from cases.genomics.queries.triage import Narrowed, counted

ROWS_OF_A_GROUP = 100


@dataclass
class _Sum:
    count: int = 0
    actionable: int = 0
    genes: set[str] | None = None

    def add(self, gene: str, count: int, actionable: int) -> None:
        self.count += count
        self.actionable += actionable
        self.genes = (self.genes or set()) | {gene}


def groups_of(profile: Profile, case: Case, filters: Filters, asked: Narrowed) -> Page:
    """A page of groups: those with actionable findings first, then by name, those without a name last."""
    sums = _sums(asked, pathways() if filters.group == "pathway" else None)
    names = sorted(sums, key=lambda name: (not name, not sums[name].actionable, name))
    pages = max(1, ceil(len(names) / PAGE_SIZE))
    number = min(max(1, filters.page), pages)
    here = names[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    unfolded = [name for name in here if name in filters.open]
    keys = {name: _keys(asked, filters, sums[name].genes or set()) for name in unfolded}
    rows = {
        row.finding.pk: row
        for row in rows_in_order(list({key for some in keys.values() for key in some}), profile, case)
    }
    groups = [
        Group(
            name, sums[name].count, sums[name].actionable, len(sums[name].genes or ()), name in keys,
            [rows[key] for key in keys.get(name, ())],
        )
        for name in here
    ]  # fmt: skip
    return Page([], counted(asked), number, pages, groups)


def pathways() -> dict[str, list[str]]:
    """Gene -> pathways, by the knowledge tables that stand."""
    found: dict[str, list[str]] = defaultdict(list)
    for gene, names in GeneFact.objects.filter(source__current=True).values_list("gene", "pathways"):
        found[gene] += [name for name in names if name not in found[gene]]
    return found


def _sums(asked: Narrowed, by_gene: Mapping[str, Iterable[str]] | None) -> dict[str, _Sum]:
    """A gene of several pathways counts in each of them."""
    sums: dict[str, _Sum] = defaultdict(_Sum)
    sheet = asked.ground.sheet
    shown, actionable = sheet.genes[asked.kept], sheet.genes[asked.kept & asked.actionable]
    sizes = (numpy.bincount(genes, minlength=len(sheet.names)).tolist() for genes in (shown, actionable))
    for gene, count, some in zip(sheet.names, *sizes, strict=True):
        if count:
            for name in [gene] if by_gene is None else by_gene.get(gene) or [""]:
                sums[name].add(gene, count, some)
    return sums


def _keys(asked: Narrowed, filters: Filters, genes: set[str]) -> list[int]:
    inside = asked.ground.sheet.of_genes(genes)
    found: list[int] = ordered(asked, filters.sort, inside, ROWS_OF_A_GROUP).tolist()
    return found
