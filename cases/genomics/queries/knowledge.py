"""What knowledge is at hand: sources with their versions, and gene symbols by their approved ones."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from cases.genomics.enums import KnowledgeKind
from cases.genomics.models import GeneName, KnowledgeSource


def current_source(name: str) -> KnowledgeSource | None:
    """The version of a source that stands."""
    return KnowledgeSource.objects.filter(name=name, current=True).first()


def current_versions() -> dict[str, str]:
    """Source -> version that stands, as an interpretation records it. One query."""
    return dict(KnowledgeSource.objects.filter(current=True).values_list("name", "version"))


def symbols() -> dict[str, str]:
    """Symbols in use -> approved symbols, by the tables of names that stand.

    An approved symbol stands for itself, whatever else it was once; a symbol of several genes is left out. One query.
    """
    approved: set[str] = set()
    named: dict[str, set[str]] = defaultdict(set)
    rows = GeneName.objects.filter(source__current=True).values_list("symbol", "approved", "status")
    for symbol, gene, status in rows.iterator(chunk_size=20_000):
        if status == "approved":
            approved.add(symbol)
        if symbol != gene:
            named[symbol].add(gene)
    return {symbol: next(iter(genes)) for symbol, genes in named.items() if len(genes) == 1 and symbol not in approved}


@dataclass(frozen=True)
class Shelf:
    """One source: the version that stands, and the earlier ones."""

    standing: KnowledgeSource | None
    others: list[KnowledgeSource]

    @property
    def name(self) -> str:
        return (self.standing or self.others[0]).name

    @property
    def kind(self) -> KnowledgeKind:
        return KnowledgeKind((self.standing or self.others[0]).kind)


def sources() -> QuerySet[KnowledgeSource]:
    return KnowledgeSource.objects.select_related("imported_by").order_by("kind", "name", "-released_on", "-pk")


def shelves() -> list[Shelf]:
    """Every source with its versions, newest first. One query."""
    found: dict[str, list[KnowledgeSource]] = defaultdict(list)
    for source in sources():
        found[source.name].append(source)
    return [
        Shelf(next((one for one in group if one.current), None), [one for one in group if not one.current])
        for group in found.values()
    ]
