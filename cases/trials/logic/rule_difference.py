"""What two rules ask differently, clause by clause. Pure; works on the stored form (docs/cohort-rules.md).

A rule reads as a list of conditions: ``all`` within ``all`` is one list, and so is ``any`` within ``any``. Conditions
that stand in both rules are the same wherever they stand; of the others, those that ask about the same thing (the same
clause of the same gene, drug, consent or laboratory value) belong together and are a change, so do a condition and a
choice that holds it; the rest was added or removed. Within groups the same is done again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cases.trials.enums import Operator

Data = Mapping[str, Any]
# The values that say what a clause is about; the others say how much of it.
SUBJECTS = ("gene", "to", "code", "drug", "signature")
JOINS = frozenset({Operator.ALL, Operator.ANY})


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One condition that differs. ``within``: the groups around it, the outermost first; empty at the top.

    Of an added condition ``before`` is None, of a removed one ``after``; a changed one has both.
    """

    kind: Kind
    before: Data | None
    after: Data | None
    within: tuple[Operator, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """``reordered``: the same conditions in another order, which changes no verdict, only the reason shown first."""

    changes: tuple[Change, ...]
    reordered: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.changes and not self.reordered


def difference(before: Data, after: Data) -> Difference:
    """What the second rule asks differently from the first, in the order of reading: what is new stands last."""
    first, second = _conditions(before, Operator.ALL), _conditions(after, Operator.ALL)
    changes = tuple(_compare(first, second, ()))
    return Difference(changes, reordered=not changes and list(first) != list(second))


def _conditions(rule: Data, join: Operator) -> list[Data]:
    """The parts of a rule that the operator joins, flat; another rule is its own only part."""
    word, body = next(iter(rule.items()))
    if word != join:
        return [rule]
    return [condition for part in body for condition in _conditions(part, join)]


def _compare(before: Sequence[Data], after: Sequence[Data], within: tuple[Operator, ...]) -> Iterable[Change]:
    gone, fresh = _without(before, after), _without(after, before)
    for old in gone:
        partner = _partner(old, fresh)
        if partner is None:
            yield Change(Kind.REMOVED, old, None, within)
            continue
        fresh.remove(partner)
        yield from _changed(old, partner, within)
    for new in fresh:
        yield Change(Kind.ADDED, None, new, within)


def _without(conditions: Sequence[Data], others: Sequence[Data]) -> list[Data]:
    """Those that do not stand among the others, each as often as it is more."""
    rest, left = list(others), []
    for condition in conditions:
        if condition in rest:
            rest.remove(condition)
        else:
            left.append(condition)
    return left


def _partner(old: Data, candidates: Sequence[Data]) -> Data | None:
    """The candidate about the same thing that has most in common with it, the first of equals; else one that is an
    alternative more, or less: ``a`` and ``any: [a, b]``."""
    alike = [candidate for candidate in candidates if _subject(candidate) == _subject(old)]
    if not alike:
        return next((candidate for candidate in candidates if _is_choice(old, candidate)), None)
    return max(alike, key=lambda candidate: _shared(old, candidate))


def _is_choice(old: Data, candidate: Data) -> bool:
    return old in _conditions(candidate, Operator.ANY) or candidate in _conditions(old, Operator.ANY)


def _subject(rule: Data) -> tuple[Any, ...]:
    word, body = next(iter(rule.items()))
    if word == Operator.NOT:
        return (word, *_subject(body))
    if word in set(Operator):
        return (word,)
    return (word, *(body.get(key) for key in SUBJECTS))


def _shared(one: Data, other: Data) -> int:
    """How many parts or values two rules of one kind have in common."""
    (word, first), second = next(iter(one.items())), next(iter(other.values()))
    if word in JOINS:
        return len(first) - len(_without(first, second))
    return sum(second.get(key) == value for key, value in first.items())


def _changed(old: Data, new: Data, within: tuple[Operator, ...]) -> Iterable[Change]:
    """Within a group only the conditions that differ; a clause, or what must not be, as a whole."""
    word, body = next(iter(old.items()))
    if word not in new:
        return [Change(Kind.CHANGED, old, new, within)]
    if word in JOINS:
        group = Operator(word)
        return _compare(_conditions(old, group), _conditions(new, group), (*within, group))
    if word == Operator.AT_INCLUSION:
        asked, wanted = _conditions(body, Operator.ALL), _conditions(new[word], Operator.ALL)
        return _compare(asked, wanted, (*within, Operator.AT_INCLUSION))
    return [Change(Kind.CHANGED, old, new, within)]
