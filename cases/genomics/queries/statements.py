"""Evidence items and findings, as the pure rules want them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from cases.dossier.logic import oncotree
from cases.genomics.enums import FindingKind, InterpretationState, Oncogenicity
from cases.genomics.knowledge.tumours import is_any
from cases.genomics.logic.altered import Altered
from cases.genomics.logic.therapies import Statement
from cases.genomics.models import EvidenceItem, Finding, Interpretation

FIELDS = ("gene", "match", "tumour", "oncotree", "drugs", "effect", "system", "level", "supports")
# What Altered is made of, in its order but for the judgement.
ALTERED = (
    "kind", "gene", "partner_gene", "hgvs_p", "hgvs_c", "consequence", "exon", "copy_number_kind", "in_frame",
)  # fmt: skip


@lru_cache(maxsize=1000)
def ancestors(code: str) -> frozenset[str]:
    """The tumour type and what it is a kind of; empty for an unknown code, which then owns nothing."""
    return frozenset(oncotree.ancestors(code))


def statement_of(item: EvidenceItem) -> Statement:
    return _statement(
        item.gene, item.match, item.tumour, item.oncotree, item.drugs, item.effect, item.system, item.level,
        item.supports,
    )  # fmt: skip


def statements_of(items: QuerySet[EvidenceItem]) -> Iterator[Statement]:
    """Without building models: a source may have ten thousands."""
    for row in items.values_list(*FIELDS).iterator(chunk_size=5000):
        yield _statement(*row)


def _statement(
    gene: str, match: Any, tumour: str, codes: list[str], drugs: list[str], effect: str, system: str, level: str,
    supports: bool | None,
) -> Statement:  # fmt: skip
    known = tuple(sorted(kind.code for code in codes if (kind := oncotree.find(code))))
    any_tumour = not codes and is_any(tumour)
    return Statement(gene, match, known, any_tumour, tuple(sorted(drugs)), effect, system, level, supports)


def about(genes: Iterable[str]) -> Q:
    """Findings of these genes; a fusion belongs to both of its genes."""
    wanted = list(genes)
    return Q(gene__in=wanted) | Q(kind=FindingKind.FUSION, partner_gene__in=wanted)


def altered_of(finding: Finding, oncogenicity: Oncogenicity | None) -> Altered:
    return altered_row([getattr(finding, name) for name in ALTERED], oncogenicity)


def altered_row(row: Iterable[Any], oncogenicity: Oncogenicity | None) -> Altered:
    """Of the values of ALTERED."""
    kind, gene, partner, protein, cdna, consequence, exon, copies, in_frame = row
    return Altered(FindingKind(kind), gene, partner, protein, cdna, consequence, exon, copies, in_frame, oncogenicity)


def judged(findings: Iterable[int]) -> dict[int, Oncogenicity]:
    """By finding: the class that stands. One query."""
    live = Interpretation.objects.filter(finding_id__in=list(findings)).exclude(state=InterpretationState.SUPERSEDED)
    rows = live.exclude(oncogenicity="").values_list("finding_id", "oncogenicity")
    return {finding: Oncogenicity(name) for finding, name in rows}
