"""Which findings a table shows at first, and what each filter hides: every hidden row is counted and said.

What a person has marked as relevant, asked about or interpreted is never hidden by the groups.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from cases.genomics.enums import FindingKind, InterpretationState, Relevance
from cases.genomics.models import Finding, Interpretation

SHOWN = "shown"
HIDDEN_AT_FIRST = ("not_relevant", "failed", "part", "silent")


@dataclass(frozen=True)
class Filters:
    """What the reader asks for. ``show``: groups shown besides; ``kind`` and ``search`` narrow."""

    show: frozenset[str] = frozenset()
    kind: str = ""
    search: str = ""
    sort: str = ""
    page: int = 1


@dataclass
class Counts:
    """How many rows the profile has, by group, and how many the narrowing hides."""

    total: int = 0
    matching: int = 0
    by_group: dict[str, int] = field(default_factory=dict)
    hidden_by_narrowing: int = 0
    marked_hidden: int = 0

    def of(self, group: str) -> int:
        return self.by_group.get(group, 0)


def grouped(findings: QuerySet[Finding]) -> Any:
    """Each finding with its ``triage`` group."""
    live = Interpretation.objects.filter(finding=OuterRef("pk")).exclude(state=InterpretationState.SUPERSEDED)
    return findings.annotate(
        triage=Case(
            When(relevance__in=[Relevance.RELEVANT, Relevance.QUESTIONED], then=Value(SHOWN)),
            When(relevance=Relevance.NOT_RELEVANT, then=Value("not_relevant")),
            When(Exists(live), then=Value(SHOWN)),
            When(passed=False, then=Value("failed")),
            When(~Q(part_of=""), then=Value("part")),
            When(kind=FindingKind.SMALL_VARIANT, alters_protein=False, then=Value("silent")),
            default=Value(SHOWN),
            output_field=CharField(),
        )
    )


def narrowing(filters: Filters) -> Q:
    """Kind and search as one condition; every word must be found somewhere."""
    wanted = Q(kind=filters.kind) if filters.kind in list(FindingKind) else Q()
    for word in filters.search.split()[:6]:
        wanted &= (
            Q(gene__icontains=word) | Q(partner_gene__icontains=word) | Q(hgvs_p__icontains=word)
            | Q(hgvs_c__icontains=word) | Q(variant_key__icontains=word)
        )  # fmt: skip
    return wanted


def counted(findings: QuerySet[Finding], filters: Filters) -> Counts:
    """One query: per group all rows, those that the narrowing keeps, and marked ones that it hides."""
    narrow = narrowing(filters)
    kept = Count("pk", filter=narrow) if narrow else Count("pk")
    marked = Q(relevance__in=[Relevance.RELEVANT, Relevance.QUESTIONED])
    lost = Count("pk", filter=marked & ~narrow) if narrow else Count("pk", filter=Q(pk=None))
    counts = Counts()
    for group, total, keeps, loses in (
        grouped(findings).order_by().values_list("triage").annotate(n=Count("pk"), kept=kept, lost=lost)
    ):
        counts.by_group[group] = total
        counts.total += total
        counts.marked_hidden += loses
        if group == SHOWN or group in filters.show:
            counts.matching += keeps
            counts.hidden_by_narrowing += total - keeps
    return counts


def filtered(findings: QuerySet[Finding], filters: Filters) -> QuerySet[Finding]:
    chosen: QuerySet[Finding] = grouped(findings).filter(narrowing(filters), triage__in=[SHOWN, *filters.show])
    return chosen
