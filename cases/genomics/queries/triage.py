"""Which findings a table shows at first, and what each filter hides: every hidden row is counted and said.

What a person has marked as relevant, asked about or interpreted is never hidden by the groups. Everything is judged on
the profile's sheet (logic/sheet.py), beside which lie what people have marked and concluded.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy
from django.db.models import QuerySet

from cases.genomics.enums import FindingKind, Relevance
from cases.genomics.logic.sheet import ALTERS, SPARES, UNSAID, Codes, Rows, Sheet, equal
from cases.genomics.models import Finding, Profile
from cases.genomics.queries.among import among
from cases.genomics.queries.filters import HIDDEN_AT_FIRST, NO, UNKNOWN, WORDS_AT_MOST, YES, Filters
from cases.genomics.queries.known import WEAKEST, Known, Levels
from cases.genomics.queries.sheets import PLACES, TEXTS

PLACE_DIGITS = 4  # from so many digits a searched word may be a place in the genome
RELEVANCES = (Relevance.RELEVANT, Relevance.QUESTIONED, Relevance.UNMARKED, Relevance.NOT_RELEVANT)


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
class Ground:
    """What conditions are judged on. ``marks``: by row, a place in RELEVANCES."""

    sheet: Sheet
    known: Known
    marks: Codes

    def marked(self, relevance: Relevance) -> Rows:
        return equal(self.marks, RELEVANCES.index(relevance))


@dataclass(frozen=True)
class Narrowed:
    """One question, answered row by row."""

    profile: Profile
    ground: Ground
    groups: dict[str, Rows]  # hidden at first -> who is in it
    conditions: dict[str, Rows]  # active filter -> who stays
    kept: Rows  # by all of it
    actionable: Rows

    def rows(self) -> QuerySet[Finding]:
        return Finding.objects.filter(among(self.ground.sheet.keys[self.kept].tolist()), profile=self.profile)


def narrowed(
    profile: Profile, sheet: Sheet, filters: Filters, known: Known, fresh: frozenset[int] | None = None
) -> Narrowed:
    """``fresh``: keys of the findings that are new, None = all are; it matters only where ``filters.fresh`` is set.
    ``sheet``: with the texts of ``searched_in``."""
    ground = Ground(sheet, known, _marks(sheet, known))
    actionable = ground.marked(Relevance.RELEVANT) | sheet.among(known.actionable)
    conditions = {name: CONDITIONS[name](filters, ground) for name in filters.active() if name in CONDITIONS}
    if filters.fresh:
        conditions["fresh"] = ~sheet.none() if fresh is None else sheet.among(fresh)
    if filters.search:
        conditions["search"] = sheet.saying(_words(filters.search))
    if filters.actionable:
        conditions["actionable"] = actionable
    groups, kept = _groups(ground), ~sheet.none()
    for group in HIDDEN_AT_FIRST:
        if group not in filters.shown_groups and not filters.actionable:
            kept &= ~groups[group]
    for condition in conditions.values():
        kept &= condition
    return Narrowed(profile, ground, groups, conditions, kept, actionable)


def _marks(sheet: Sheet, known: Known) -> Codes:
    marks = numpy.full(len(sheet), RELEVANCES.index(Relevance.UNMARKED), dtype=numpy.uint8)
    for code, relevance in enumerate(RELEVANCES):
        marks[sheet.among(known.marks.get(relevance, ()))] = code
    return marks


def _groups(ground: Ground) -> dict[str, Rows]:
    """Each group without what is marked or interpreted; a finding is in the first group that fits."""
    sheet, known = ground.sheet, ground.known
    unseen = ground.marked(Relevance.UNMARKED) & ~sheet.among(known.interpreted)
    parts, rest = sheet.parts, sheet.passed & unseen
    silent = sheet.of_kind(FindingKind.SMALL_VARIANT) & equal(sheet.effects, SPARES)
    return {
        "not_relevant": ground.marked(Relevance.NOT_RELEVANT),
        "failed": ~sheet.passed & unseen,
        "part": rest & parts,
        "silent": rest & silent & ~parts,
    }


def searched_in(filters: Filters) -> set[str]:
    """Which texts of a sheet the search needs."""
    if not filters.search:
        return set()
    return {TEXTS, PLACES} if any(placed for _word, placed in _words(filters.search)) else {TEXTS}


def _words(text: str) -> Iterable[tuple[str, bool]]:
    """Each word, and whether it may be a place in the genome."""
    for word in text.split()[:WORDS_AT_MOST]:
        yield word, ":" in word or sum(map(str.isdigit, word)) >= PLACE_DIGITS


def _kind(filters: Filters, ground: Ground) -> Rows:
    return ground.sheet.of_kind(filters.kind)


def _mark(filters: Filters, ground: Ground) -> Rows:
    return ground.marked(Relevance(filters.mark))


def _oncogenicity(filters: Filters, ground: Ground) -> Rows:
    classes = ground.known.classes
    if filters.oncogenicity == "none":
        return ~ground.sheet.among([key for key, one in classes.items() if one])
    return ground.sheet.among([key for key, one in classes.items() if one == filters.oncogenicity])


STATED: dict[str, Callable[[Levels], bool]] = {
    "own": lambda levels: levels.own < WEAKEST,
    "other": lambda levels: levels.other < WEAKEST,
    YES: lambda levels: True,
    NO: lambda levels: True,
}


def _evidence(filters: Filters, ground: Ground) -> Rows:
    levels = ground.known.levels
    stated = ground.sheet.among([key for key, one in levels.items() if STATED[filters.evidence](one)])
    return ~stated if filters.evidence == NO else stated


def _passed(filters: Filters, ground: Ground) -> Rows:
    return equal(ground.sheet.passed, filters.passed == YES)


def _protein(filters: Filters, ground: Ground) -> Rows:
    sheet = ground.sheet
    small = sheet.of_kind(FindingKind.SMALL_VARIANT)
    if filters.protein == YES:
        return ~small | equal(sheet.effects, ALTERS)
    return small & equal(sheet.effects, UNSAID if filters.protein == UNKNOWN else SPARES)


def _fraction(filters: Filters, ground: Ground) -> Rows:
    """A finding without an allele fraction is in no range."""
    fractions = ground.sheet.fractions
    low = 0.0 if filters.low is None else filters.low / 100
    high = 1.0 if filters.high is None else filters.high / 100
    within: Rows = (fractions >= low) & (fractions <= high)
    return within


def _chrom(filters: Filters, ground: Ground) -> Rows:
    return ground.sheet.on_chromosome(filters.chrom)


CONDITIONS: dict[str, Callable[[Filters, Ground], Rows]] = {
    "kind": _kind, "mark": _mark, "oncogenicity": _oncogenicity, "evidence": _evidence, "passed": _passed,
    "protein": _protein, "fraction": _fraction, "chrom": _chrom,
}  # fmt: skip


def counted(asked: Narrowed) -> Counts:
    """A filter's number is of rows that it hides, whatever the others hide."""
    return Counts(
        total=len(asked.ground.sheet), matching=_number(asked.kept), lost=_number(asked.actionable & ~asked.kept),
        by_group={name: _number(group) for name, group in asked.groups.items()},
        by_filter={name: _number(~condition) for name, condition in asked.conditions.items()},
    )  # fmt: skip


def _number(rows: Rows) -> int:
    return int(numpy.count_nonzero(rows))
