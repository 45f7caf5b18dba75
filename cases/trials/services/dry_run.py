"""A draft over real cases before anybody publishes it: whose verdict changes, by which clause. Stores no verdict."""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cases.dossier.enums import OVER, CaseState
from cases.dossier.models import Case
from cases.dossier.queries import tumour_of
from cases.trials.enums import Ask, Verdict
from cases.trials.logic.explanation import Explanation, as_json, deciding
from cases.trials.logic.fast_explain import Explained
from cases.trials.logic.grammar import Node, stored_rule
from cases.trials.logic.offering import offerable
from cases.trials.models import RuleDraft
from cases.trials.queries.callable import callable_cases
from cases.trials.queries.compiled import compiled_drafts
from cases.trials.queries.sheets import Sheets
from cases.trials.services.replaying import verdicts_under_each
from cases.trials.words.reasons import joined_reasons
from molmdt.access.queries import visible_to
from molmdt.audit import services as audit
from molmdt.kernel.clock import today

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
GAINED = ("match", "offered")
Kind = tuple[str, str]
Trees = tuple[Explanation, Explanation]


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


class _Rules:
    """The rule as it stands and as it would be, over these cases (primary keys)."""

    def __init__(self, before: Node, after: Node, keys: Collection[int]) -> None:
        self.compiled = compiled_drafts([before, after], today())
        self.before, self.after = verdicts_under_each([before, after], keys)

    def trees(self, keys: Collection[int]) -> Iterator[tuple[int, Trees]]:
        """Both explained, batch by batch; the verdicts have seen to it that every case has its sheet."""
        ordered = sorted(keys)
        for first in range(0, len(ordered), BATCH):
            own = ordered[first : first + BATCH]
            for number, dossier in Sheets(own, self.compiled).dossiers(range(len(own))).items():
                explained = Explained(self.compiled, dossier)
                yield own[number], (explained.tree(0), explained.tree(1))


def dry_run(draft: RuleDraft, after: Node, account: Any) -> DryRun:
    """The draft's whole rule against its base. The pseudonyms shown are recorded first, and the counts once."""
    begun = time.monotonic()
    waiting = _keys(Case.objects.exclude(state__in=OVER | AFTER_THE_BOARD | {CaseState.DRAFT}))
    ended = _keys(callable_cases(draft.cohort).filter(state__in=AFTER_THE_BOARD))
    rules = _Rules(stored_rule(draft.base.rule), after, [*waiting, *ended])
    moves = [_by_kind(_changed(rules, waiting)), _by_kind(_offers(rules, ended))]
    seen = visible_to(account, "case.list", Case.objects.all()).in_bulk(
        [pk for found in moves for keys in found.values() for pk in keys]
    )
    listed = [pk for found in moves for keys in found.values() for pk in _first_seen(keys, seen)]
    gained = {pk for found in moves for kind, keys in found.items() if kind[1] in GAINED for pk in keys}
    reasons = {pk: _reasons(trees, pk in gained) for pk, trees in rules.trees(listed)}
    groups = [
        Group(len(keys), tuple(_move(kind, found[kind], seen, reasons) for kind in sorted(found, key=ORDER.index)))
        for keys, found in zip((waiting, ended), moves, strict=True)
    ]
    run = DryRun(groups[0], groups[1], round((time.monotonic() - begun) * 1000))
    _record(run, draft, [seen[pk].pseudonym for pk in listed], account)
    return run


def _keys(cases: Any) -> list[int]:
    return list(cases.order_by("pk").values_list("pk", flat=True))


def _changed(rules: _Rules, keys: Collection[int]) -> Iterable[tuple[int, Kind]]:
    verdicts = ((pk, (rules.before[pk].value, rules.after[pk].value)) for pk in keys)
    return ((pk, kind) for pk, kind in verdicts if kind[0] != kind[1])


def _offers(rules: _Rules, keys: Collection[int]) -> Iterable[tuple[int, Kind]]:
    """Where a datum is missing, it depends on which one whether somebody is called."""
    known = {pk: (rules.before[pk], rules.after[pk]) for pk in keys}
    unsure = [pk for pk, verdicts in known.items() if Verdict.UNKNOWN in verdicts]
    offered = {pk: (old == Verdict.MATCH, new == Verdict.MATCH) for pk, (old, new) in known.items()}
    offered |= {pk: (offerable(old), offerable(new)) for pk, (old, new) in rules.trees(unsure)}
    names = {True: "offered", False: "not_offered"}
    return ((pk, (names[old], names[new])) for pk, (old, new) in offered.items() if old != new)


def _by_kind(changes: Iterable[tuple[int, Kind]]) -> dict[Kind, list[int]]:
    found: dict[Kind, list[int]] = defaultdict(list)
    for pk, kind in changes:
        found[kind].append(pk)
    return found


def _first_seen(keys: list[int], seen: Mapping[int, Case]) -> list[int]:
    return [pk for pk in keys if pk in seen][:SHOWN]


def _reasons(trees: Trees, gained: bool) -> tuple[str, ...]:
    """What has kept a case out until now, where it is let in; else what keeps it out. Of a case that had to wait, not
    what the doctor can say in the call: that held nothing back."""
    leaves = deciding(trees[0] if gained else trees[1])
    if gained:
        leaves = tuple(leaf for leaf in leaves if not _is_asked_in_the_call(leaf)) or leaves
    return tuple(joined_reasons(as_json(leaf) for leaf in leaves))


def _is_asked_in_the_call(leaf: Explanation) -> bool:
    return leaf.missing is not None and leaf.missing.ask == Ask.REFERRER


def _move(kind: Kind, keys: list[int], seen: Mapping[int, Case], reasons: Mapping[int, tuple[str, ...]]) -> Move:
    visible, listed = sum(pk in seen for pk in keys), _first_seen(keys, seen)
    cases = tuple(ChangedCase(seen[pk].pseudonym, tumour_of(seen[pk]), reasons[pk]) for pk in listed)
    return Move(*kind, len(keys), cases, len(keys) - visible, visible - len(listed))


def _record(run: DryRun, draft: RuleDraft, shown: list[str], account: Any) -> None:
    audit.record_list(actor=account, action="case.list", cases=shown)
    audit.record(
        actor=account, action="cohort.edit", verb="R", obj=draft, field_set="dry_run", cohort=draft.cohort.code,
        edition=draft.edition, cases=run.open.looked_at + run.over.looked_at,
        changed=run.open.changed + run.over.changed,
    )  # fmt: skip
