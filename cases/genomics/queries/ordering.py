"""In which order the findings of a profile stand. Ranks only use columns of the table's index."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case as Choose
from django.db.models import F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Collate

from cases.genomics.enums import FindingKind, Oncogenicity, Relevance
from cases.genomics.logic.build import LENGTHS
from cases.genomics.models import Finding
from cases.genomics.queries.known import Known

KINDS = (FindingKind.FUSION, FindingKind.SPLICE, FindingKind.SMALL_VARIANT, FindingKind.COPY_NUMBER)
RELEVANCES = (Relevance.RELEVANT, Relevance.QUESTIONED, Relevance.UNMARKED, Relevance.NOT_RELEVANT)
# Bytes are compared in a third of the time that a language's alphabet takes, and symbols are in capitals anyway.
GENE = Collate("gene", "C")
BY_COLUMN = {"fraction": "allele_fraction", "depth": "depth", "copies": "copy_number"}
SORTS = ("gene", "place", "kind", "fraction", "depth", "copies", "evidence", "oncogenicity", "status")


def ordered(findings: QuerySet[Finding], sort: str, known: Known) -> QuerySet[Finding]:
    """By a column (``-`` before it: the other way round), else by importance. What has no value stands last."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        return findings.order_by(*_important())
    down = sort.startswith("-")
    return findings.order_by(*_by(name, known, down=down), GENE.asc(), "position", "pk")


def _important() -> list[Any]:
    """Marked first, then what the laboratory passes: fusions, splice, small variants that alter the protein, copies."""
    return [
        _rank("relevance", RELEVANCES).asc(), "-passed", _rank("kind", KINDS).asc(),
        F("alters_protein").desc(nulls_last=True), GENE.asc(), "position", "pk",
    ]  # fmt: skip


def _by(name: str, known: Known, *, down: bool) -> list[Any]:
    if name in BY_COLUMN:
        return [_directed(F(BY_COLUMN[name]), down)]
    if name == "place":
        return [_directed(_chromosome(), down), _directed(F("position"), down)]
    if name == "evidence":
        return [_directed(_grouped(_ranks(known)), down)]
    if name == "oncogenicity":
        ranks = {one.value: number for number, one in enumerate(Oncogenicity)}
        return [_directed(_grouped({key: ranks[one] for key, one in known.classes.items() if one in ranks}), down)]
    by_rank = {"kind": ("kind", KINDS), "status": ("relevance", RELEVANCES)}
    return [_directed(_rank(*by_rank[name]) if name in by_rank else GENE, down)]


def _directed(what: Any, down: bool) -> Any:
    return what.desc(nulls_last=True) if down else what.asc(nulls_last=True)


def _rank(column: str, order: Iterable[Any]) -> Choose:
    return Choose(
        *(When(Q((column, value)), then=Value(rank)) for rank, value in enumerate(order)),
        default=Value(9), output_field=IntegerField(),
    )  # fmt: skip


def _ranks(known: Known) -> dict[int, int]:
    """The own tumour type counts before any other one."""
    return {key: levels.own * 100 + levels.other for key, levels in known.levels.items()}


def _grouped(ranks: Mapping[int, int]) -> Any:
    """The rank of the few findings that have one; null for the others."""
    keys = defaultdict(list)
    for key, rank in ranks.items():
        keys[rank].append(key)
    if not keys:
        return Value(None, output_field=IntegerField())
    return Choose(
        *(When(pk__in=found, then=Value(rank)) for rank, found in sorted(keys.items())),
        default=None, output_field=IntegerField(),
    )  # fmt: skip


def _chromosome() -> Func:
    """1, 2 ... 22, X, Y: its place in the list; null for what is no chromosome."""
    names = Value(list(LENGTHS["GRCh38"]), output_field=ArrayField(TextField()))
    listed = Cast(names, ArrayField(TextField()))
    return Func(listed, Cast("chrom", TextField()), function="array_position", output_field=IntegerField())
