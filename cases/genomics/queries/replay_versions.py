"""What differs between two versions of a source, gene by gene: only findings of these genes can be touched."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cases.genomics.enums import KnowledgeKind
from cases.genomics.logic.therapies import Statement
from cases.genomics.models import EvidenceItem, GeneFact, Hotspot, KnowledgeSource
from cases.genomics.queries.statements import statements_of

ByGene = dict[str, list[Any]]
DECIDES_CLASS = ("oncogenic", "functional")  # kinds of evidence that criteria of oncogenicity stand on


@dataclass(frozen=True)
class Versions:
    """Both versions' rows of the genes that differ, and the statements that only one of the two has.

    ``genes``: where therapies or levels can change; ``class_genes``: where classes can.
    """

    genes: frozenset[str] = frozenset()
    changed: ByGene = field(default_factory=dict)
    before: ByGene = field(default_factory=dict)
    after: ByGene = field(default_factory=dict)
    class_genes: frozenset[str] = frozenset()


def versions_of(source: KnowledgeSource, before: KnowledgeSource | None) -> Versions:
    """A few queries, whatever the number of cases. ``before`` None: nothing stood."""
    kind = KnowledgeKind(source.kind)
    if kind is KnowledgeKind.EVIDENCE:
        old, new = _evidence(before), _evidence(source)
        return _versions(old, new, _differing(_deciding(before), _deciding(source)))
    rows = _hotspots if kind is KnowledgeKind.HOTSPOTS else _genes
    return Versions(class_genes=_differing(rows(before), rows(source)))


def _versions(old: ByGene, new: ByGene, class_genes: frozenset[str]) -> Versions:
    genes = _differing(old, new)
    return Versions(
        genes,
        {gene: _only_in_one(old.get(gene, ()), new.get(gene, ())) for gene in genes},
        {gene: rows for gene, rows in old.items() if gene in genes},
        {gene: rows for gene, rows in new.items() if gene in genes},
        class_genes,
    )


def _only_in_one(old: Iterable[Any], new: Iterable[Any]) -> list[Any]:
    before, after = {repr(one): one for one in old}, {repr(one): one for one in new}
    return [one for key, one in {**before, **after}.items() if key not in before or key not in after]


def _differing(old: ByGene, new: ByGene) -> frozenset[str]:
    """Genes whose rows are not the same, in whatever order."""
    return frozenset(
        gene for gene in {*old, *new} if sorted(map(repr, old.get(gene, ()))) != sorted(map(repr, new.get(gene, ())))
    )


def _evidence(source: KnowledgeSource | None) -> ByGene:
    found: dict[str, list[Statement]] = defaultdict(list)
    items = EvidenceItem.objects.filter(source=source, kind="predictive") if source else EvidenceItem.objects.none()
    for statement in statements_of(items):
        if statement.speaks and statement.match:
            found[statement.gene].append(statement)
    return found


def _deciding(source: KnowledgeSource | None) -> ByGene:
    items = EvidenceItem.objects.filter(source=source, kind__in=DECIDES_CLASS, illustrative=False)
    return _grouped(items.values_list("gene", "alteration", "kind", "supports", "external_id") if source else ())


def _hotspots(source: KnowledgeSource | None) -> ByGene:
    rows = Hotspot.objects.filter(source=source).values_list("gene", "residue", "kind", "samples", "changes")
    return _grouped(rows if source else ())


def _genes(source: KnowledgeSource | None) -> ByGene:
    rows = GeneFact.objects.filter(source=source).values_list("gene", "oncogene", "tumour_suppressor", "facts")
    return _grouped(rows if source else ())


def _grouped(rows: Iterable[tuple[Any, ...]]) -> ByGene:
    found: ByGene = defaultdict(list)
    for gene, *rest in rows:
        found[gene].append([sorted(cell.items()) if isinstance(cell, dict) else cell for cell in rest])
    return found
