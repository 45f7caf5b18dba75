"""Which findings a table shows at first, and what each filter hides: every hidden row is counted and said.

What a person has marked as relevant, asked about or interpreted is never hidden by the groups. Everything is a
condition on columns of the index ``genomics_finding_table``, so that the database need not open the rows themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from cases.genomics.enums import FindingKind, Relevance
from cases.genomics.models import Finding
from cases.genomics.queries.among import among
from cases.genomics.queries.filters import HIDDEN_AT_FIRST, NO, UNKNOWN, WORDS_AT_MOST, YES, Filters
from cases.genomics.queries.known import WEAKEST, Known, Levels

NEVER = Q(pk__in=())
PLACE_DIGITS = 4  # from so many digits a searched word may be a place in the genome


@dataclass
class Counts:
    """How many rows the profile has, by group and by what each filter hides; ``lost``: actionable, and not shown."""

    total: int = 0
    matching: int = 0
    by_group: dict[str, int] = field(default_factory=dict)
    by_filter: dict[str, int] = field(default_factory=dict)
    lost: int = 0

    def of(self, group: str) -> int:
        return self.by_group.get(group, 0)


@dataclass(frozen=True)
class Narrowed:
    """The conditions of one question, ready to be counted and to be read."""

    findings: QuerySet[Finding]
    groups: dict[str, Q]  # hidden at first -> who is in it
    conditions: dict[str, Q]  # active filter -> who stays
    kept: Q  # all of it
    actionable: Q

    def rows(self) -> QuerySet[Finding]:
        return self.findings.filter(self.kept)


def narrowed(
    findings: QuerySet[Finding], filters: Filters, known: Known, fresh: frozenset[int] | None = None
) -> Narrowed:
    """``fresh``: keys of the findings that are new, None = all are; it matters only where ``filters.fresh`` is set."""
    groups, kept = _groups(known), Q()
    actionable = Q(relevance=Relevance.RELEVANT) | among(known.actionable)
    for group in HIDDEN_AT_FIRST:
        if group not in filters.shown_groups and not filters.actionable:
            kept &= ~groups[group]
    conditions = {name: CONDITIONS[name](filters, known) for name in filters.active() if name in CONDITIONS}
    if filters.fresh:
        conditions["fresh"] = Q() if fresh is None else among(fresh)
    if filters.search:
        conditions["search"] = _searched(findings, filters.search)
    if filters.actionable:
        conditions["actionable"] = actionable
    for condition in conditions.values():
        kept &= condition
    return Narrowed(findings, groups, conditions, kept, actionable)


def _groups(known: Known) -> dict[str, Q]:
    """Each group without what is marked or interpreted; a finding is in the first group that fits. What rules most
    rows out stands first, and the lists of keys last: that halves the time."""
    unseen = Q(relevance=Relevance.UNMARKED) & ~among(known.interpreted)
    silent = Q(kind=FindingKind.SMALL_VARIANT) & _is(alters_protein=False) & Q(passed=True)
    return {
        "not_relevant": Q(relevance=Relevance.NOT_RELEVANT),
        "failed": Q(passed=False) & unseen,
        "part": Q(passed=True) & among(known.parts) & unseen if known.parts else NEVER,
        "silent": silent & unseen & ~among(known.parts) if known.parts else silent & unseen,
    }


def _is(**column: object) -> Q:
    """Of a column that may be null: true or false, never unknown, so that its negation keeps the nulls."""
    ((name, value),) = column.items()
    return Q(**{f"{name}__isnull": False, name: value})


def _searched(findings: QuerySet[Finding], text: str) -> Q:
    """Every word must be found somewhere. Read once: text is not in the index, and the hits are few."""
    wanted = Q()
    for word in text.split()[:WORDS_AT_MOST]:
        found = (
            Q(gene__icontains=word) | Q(partner_gene__icontains=word)
            | Q(hgvs_p__icontains=word) | Q(hgvs_c__icontains=word)
        )  # fmt: skip
        if ":" in word or sum(map(str.isdigit, word)) >= PLACE_DIGITS:
            found |= Q(variant_key__icontains=word)
        wanted &= found
    return among(findings.filter(wanted).order_by().values_list("pk", flat=True))


def _kind(filters: Filters, known: Known) -> Q:
    return Q(kind=filters.kind)


def _mark(filters: Filters, known: Known) -> Q:
    return Q(relevance=filters.mark)


def _oncogenicity(filters: Filters, known: Known) -> Q:
    if filters.oncogenicity == "none":
        return ~among([key for key, one in known.classes.items() if one])
    return among([key for key, one in known.classes.items() if one == filters.oncogenicity])


STATED: dict[str, Callable[[Levels], bool]] = {
    "own": lambda levels: levels.own < WEAKEST,
    "other": lambda levels: levels.other < WEAKEST,
    YES: lambda levels: True,
    NO: lambda levels: True,
}


def _evidence(filters: Filters, known: Known) -> Q:
    stated = among([key for key, levels in known.levels.items() if STATED[filters.evidence](levels)])
    return ~stated if filters.evidence == NO else stated


def _passed(filters: Filters, known: Known) -> Q:
    return Q(passed=filters.passed == YES)


def _protein(filters: Filters, known: Known) -> Q:
    small = Q(kind=FindingKind.SMALL_VARIANT)
    if filters.protein == UNKNOWN:
        return small & Q(alters_protein=None)
    return small & _is(alters_protein=False) if filters.protein == NO else ~small | _is(alters_protein=True)


def _fraction(filters: Filters, known: Known) -> Q:
    """A finding without an allele fraction is in no range."""
    wanted = Q(allele_fraction__isnull=False)
    if filters.low is not None:
        wanted &= Q(allele_fraction__gte=filters.low / 100)
    if filters.high is not None:
        wanted &= Q(allele_fraction__lte=filters.high / 100)
    return wanted


def _chrom(filters: Filters, known: Known) -> Q:
    return Q(chrom=filters.chrom)


CONDITIONS: dict[str, Callable[[Filters, Known], Q]] = {
    "kind": _kind, "mark": _mark, "oncogenicity": _oncogenicity, "evidence": _evidence, "passed": _passed,
    "protein": _protein, "fraction": _fraction, "chrom": _chrom,
}  # fmt: skip


def counted(asked: Narrowed) -> Counts:
    """One query over the profile's rows. A filter's number is of rows that it hides, whatever the others hide."""
    counting = {
        "total": Count("pk"),
        "matching": _number(asked.kept),
        "lost": _number(asked.actionable & ~asked.kept),
        **{f"group_{name}": _number(group) for name, group in asked.groups.items()},
        **{f"filter_{name}": _number(~condition) for name, condition in asked.conditions.items() if condition},
    }
    found = asked.findings.order_by().aggregate(**counting)
    return Counts(
        total=found["total"], matching=found["matching"], lost=found["lost"],
        by_group={name: found[f"group_{name}"] for name in asked.groups},
        by_filter={name: found.get(f"filter_{name}", 0) for name in asked.conditions},
    )  # fmt: skip


def _number(condition: Q) -> Count:
    return Count("pk", filter=condition) if condition else Count("pk")
