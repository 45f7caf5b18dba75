"""A draft over real cases before anybody publishes it: whose verdict changes, and by which clause. Stores nothing."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from cases.dossier.enums import OVER, CaseState
from cases.dossier.logic import oncotree
from cases.dossier.models import Case
from cases.dossier.queries import tumour_of
from cases.trials.logic.explanation import Explanation, as_json, deciding
from cases.trials.logic.grammar import Node, genes_of, stored_rule
from cases.trials.logic.offering import offerable
from cases.trials.logic.rules import evaluate
from cases.trials.models import RuleDraft
from cases.trials.queries.callable import callable_cases
from cases.trials.queries.facts import facts_of_cases
from cases.trials.words.reasons import joined_reasons
from molmdt.access.queries import visible_to
from molmdt.audit import services as audit

AFTER_THE_BOARD = frozenset(
    {CaseState.CONCLUDED, CaseState.SIGNED, CaseState.DISPATCHED, CaseState.FOLLOWED_UP, CaseState.CLOSED}
)
SHOWN = 25  # cases of one kind of change; the counts are of all
BATCH = 500
# What a reader wants to know first.
ORDER = (
    ("no", "match"), ("unknown", "match"), ("match", "no"), ("match", "unknown"), ("no", "unknown"), ("unknown", "no"),
    ("not_offered", "offered"), ("offered", "not_offered"),
)  # fmt: skip
Judge = Callable[[Explanation], str]


@dataclass(frozen=True)
class ChangedCase:
    """A case that the reader may see. ``reasons``: what decides now, or what held it back until now."""

    pseudonym: str
    tumour: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """From one verdict to another. ``unseen``: cases that the reader may not see; ``more``: not listed for length."""

    before: str
    after: str
    count: int
    cases: tuple[ChangedCase, ...]
    unseen: int
    more: int


@dataclass(frozen=True)
class Group:
    looked_at: int
    moves: tuple[Move, ...]

    @property
    def changed(self) -> int:
        return sum(move.count for move in self.moves)


@dataclass(frozen=True)
class DryRun:
    """``open``: cases whose board is still to come; ``over``: those that could be called about a place."""

    open: Group
    over: Group
    milliseconds: int


@dataclass
class _Found:
    """What one pass has found: per kind of change the cases with the clauses that decide."""

    looked_at: int = 0
    moves: dict[tuple[str, str], list[tuple[int, tuple[Explanation, ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )


def dry_run(draft: RuleDraft, after: Node, account: Any) -> DryRun:
    """The draft's whole rule against its base. The pseudonyms shown are recorded first, and the counts once."""
    begun = time.monotonic()
    before = stored_rule(draft.base.rule)
    waiting = Case.objects.exclude(state__in=OVER | AFTER_THE_BOARD | {CaseState.DRAFT})
    ended = callable_cases(draft.cohort).filter(state__in=AFTER_THE_BOARD)
    passes = [_pass(waiting, before, after, _verdict), _pass(ended, before, after, _offer)]
    seen = _seen(passes, account)
    run = DryRun(_group(passes[0], seen), _group(passes[1], seen), round((time.monotonic() - begun) * 1000))
    shown = [case.pseudonym for group in (run.open, run.over) for move in group.moves for case in move.cases]
    audit.record_list(actor=account, action="case.list", cases=shown)
    audit.record(
        actor=account, action="cohort.edit", verb="R", obj=draft, field_set="dry_run", cohort=draft.cohort.code,
        edition=draft.edition, cases=run.open.looked_at + run.over.looked_at,
        changed=run.open.changed + run.over.changed,
    )  # fmt: skip
    return run


def _verdict(tree: Explanation) -> str:
    return tree.result.value


def _offer(tree: Explanation) -> str:
    return "offered" if offerable(tree) else "not_offered"


def _pass(cases: QuerySet[Case], before: Node, after: Node, judge: Judge) -> _Found:
    genes, found = genes_of(before) | genes_of(after), _Found()
    for facts in _facts(cases, genes):
        for pk, dossier in facts:
            found.looked_at += 1
            trees = [evaluate(rule, dossier, oncotree.is_descendant) for rule in (before, after)]
            said = judge(trees[0]), judge(trees[1])
            if said[0] != said[1]:
                found.moves[said].append((pk, deciding(trees[1]) or deciding(trees[0])))
    return found


def _facts(cases: QuerySet[Case], genes: Iterable[str]) -> Iterator[list[tuple[int, Any]]]:
    """Batch by batch, so that a nation does not stand in memory at once."""
    batch: list[Case] = []
    for case in cases.select_related("patient").order_by("pk").iterator(chunk_size=BATCH):
        batch.append(case)
        if len(batch) == BATCH:
            yield _of(batch, genes)
            batch = []
    yield _of(batch, genes)


def _of(batch: list[Case], genes: Iterable[str]) -> list[tuple[int, Any]]:
    return [(pk, dossier) for pk, (dossier, _profiles) in facts_of_cases(batch, genes).items()]


def _seen(passes: Iterable[_Found], account: Any) -> dict[int, Case]:
    """The changed cases that the account may see, by key: one query."""
    changed = [pk for found in passes for cases in found.moves.values() for pk, _leaves in cases]
    return visible_to(account, "case.list", Case.objects.all()).in_bulk(changed)


def _group(found: _Found, seen: dict[int, Case]) -> Group:
    kinds = sorted(found.moves, key=ORDER.index)
    return Group(found.looked_at, tuple(_move(kind, found.moves[kind], seen) for kind in kinds))


def _move(kind: tuple[str, str], cases: list[tuple[int, tuple[Explanation, ...]]], seen: dict[int, Case]) -> Move:
    visible = [(seen[pk], leaves) for pk, leaves in cases if pk in seen]
    listed = tuple(
        ChangedCase(case.pseudonym, tumour_of(case), tuple(joined_reasons(as_json(leaf) for leaf in leaves)))
        for case, leaves in visible[:SHOWN]
    )
    return Move(*kind, len(cases), listed, len(cases) - len(visible), len(visible) - len(listed))
