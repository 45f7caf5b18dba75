"""What changed between two stored explanations of one cohort: verdict, and clause by clause. Pure.

An explanation is the stored form (``explanation.as_json``). Findings count by what they say, not by their key, since
a profile that is delivered again has new keys.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cases.trials.enums import Operator, Verdict

Node = Mapping[str, Any]
# By which of its values a clause is the same question asked differently: the first that it has.
SUBJECTS = ("gene", "code", "to", "drug")


class Kind(StrEnum):
    """How a clause differs, the most telling first."""

    RESULT = "result"  # it says something else
    ASKED = "asked"  # the rule asks it differently
    NEW = "new"  # the rule asks it now
    GONE = "gone"  # the rule asks it no more
    VALUE = "value"  # it says the same for another reason or of other values


@dataclass(frozen=True, slots=True)
class Leaf:
    """A clause as stored, and whether the rule wants its opposite."""

    node: Node
    negated: bool

    @property
    def result(self) -> Verdict:
        return Verdict(self.node["result"])


@dataclass(frozen=True, slots=True)
class ClauseChange:
    kind: Kind
    before: Leaf | None
    after: Leaf | None


@dataclass(frozen=True, slots=True)
class Difference:
    """``before`` is None where the case had not been screened for the cohort."""

    before: Verdict | None
    after: Verdict
    clauses: tuple[ClauseChange, ...]

    @property
    def turned(self) -> bool:
        return self.before != self.after

    @property
    def telling(self) -> tuple[ClauseChange, ...]:
        """The clauses that explain: where the verdict has turned, those that say or ask something else."""
        return tuple(change for change in self.clauses if change.kind != Kind.VALUE)


def difference(before: Node | None, after: Node) -> Difference:
    """From one stored explanation to the next; in the order of the kinds, else as the rule reads."""
    if before is None:
        return Difference(None, Verdict(after["result"]), ())
    changes = [_change(*pair) for pair in _pairs(list(_leaves(before)), list(_leaves(after)))]
    order = list(Kind)
    told = sorted((one for one in changes if one is not None), key=lambda one: order.index(one.kind))
    return Difference(Verdict(before["result"]), Verdict(after["result"]), tuple(told))


def _leaves(node: Node, negated: bool = False) -> Iterator[Leaf]:
    """Clauses in reading order; an indication's condition is told by the indication."""
    if "clause" in node:
        yield Leaf(node, negated)
        return
    turned = negated != (node["operator"] == Operator.NOT)
    for child in node["children"]:
        yield from _leaves(child, turned)


def _pairs(earlier: list[Leaf], later: list[Leaf]) -> list[tuple[Leaf | None, Leaf | None]]:
    """Each clause with its predecessor: the same clause, else one that asks the same subject differently. A clause
    that stands twice is told once."""
    later = _once(later)
    left = _once(earlier)
    found: list[tuple[Leaf | None, Leaf | None]] = []
    for same in (_asked, _subject):
        for leaf in list(later):
            partner = next((one for one in left if same(one) == same(leaf)), None)
            if partner is not None:
                found.append((partner, leaf))
                left.remove(partner)
                later.remove(leaf)
    return [*found, *((None, leaf) for leaf in later), *((leaf, None) for leaf in left)]


def _once(leaves: list[Leaf]) -> list[Leaf]:
    kept: list[Leaf] = []
    for leaf in leaves:
        if not any(_asked(one) == _asked(leaf) for one in kept):
            kept.append(leaf)
    return kept


def _asked(leaf: Leaf) -> tuple[bool, Node]:
    return leaf.negated, leaf.node["clause"]


def _subject(leaf: Leaf) -> tuple[str, Any]:
    name, values = next(iter(leaf.node["clause"].items()))
    return name, next((values[key] for key in SUBJECTS if key in values), "")


def _change(before: Leaf | None, after: Leaf | None) -> ClauseChange | None:
    if before is None or after is None:
        return ClauseChange(Kind.NEW if before is None else Kind.GONE, before, after)
    if _asked(before) != _asked(after):
        return ClauseChange(Kind.ASKED, before, after)
    if before.result != after.result:
        return ClauseChange(Kind.RESULT, before, after)
    if _said(before.node) != _said(after.node):
        return ClauseChange(Kind.VALUE, before, after)
    return None


def _said(node: Node) -> tuple[Any, ...]:
    """What a clause says, without the keys of the findings that it speaks of."""
    values = [{**value, "key": None} for value in node["values"]]
    inner = [_said(child) if "clause" in child else child["result"] for child in node.get("children", ())]
    return node["reason"], values, node.get("missing"), inner
