"""How far a verdict is from another: near misses, and what one datum would decide. Pure, computed on the tree.

A question is a clause, however often the rule asks it: setting it sets it everywhere in the tree. Both functions take
the explanation of a screening (``explanation.from_json`` makes one of a stored screening).
"""

from dataclasses import dataclass

from cases.trials.enums import Verdict
from cases.trials.logic.explanation import OPPOSITE, Explanation, Missing, joined, weakest
from cases.trials.logic.grammar import Clause, Group


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The one clause that keeps a case out: with its opposite the verdict would be ``reaches``.

    ``leaf``: the clause as it was answered, with its reason and the case's values. ``wanted``: what it would have to
    say. ``reaches``: match, or unknown where data are missing as well.
    """

    leaf: Explanation
    wanted: Verdict
    reaches: Verdict


@dataclass(frozen=True, slots=True)
class Decider:
    """A missing datum and what the verdict would be with it alone: were the clause true (``yes``), or not (``no``)."""

    missing: Missing
    leaf: Explanation
    yes: Verdict
    no: Verdict

    @property
    def alone(self) -> bool:
        """Whether it decides either way, so that nothing else need be asked."""
        return Verdict.UNKNOWN not in {self.yes, self.no}


def near_miss(tree: Explanation) -> tuple[NearMiss, ...]:
    """The clauses each of which alone keeps a no from being a yes: empty for any other verdict, and where the case is
    two criteria away. More than one where alternatives (``any``) are open: either would do. Those that reach a match
    stand first, then those with data missing too; within each, reading order."""
    if tree.result != Verdict.NO:
        return ()
    turned = [_turned(tree, leaf) for leaf in questions(tree) if leaf.result != Verdict.UNKNOWN]
    return tuple(near for reach in (Verdict.MATCH, Verdict.UNKNOWN) for near in turned if near.reaches == reach)


def deciding_data(tree: Explanation) -> tuple[Decider, ...]:
    """The open questions of which at least one answer changes the verdict by itself, those that decide either way
    first, else in reading order. Of a match: what is checked at inclusion and would turn it."""
    found = [
        Decider(leaf.missing, leaf, result_with(tree, (leaf, Verdict.MATCH)), result_with(tree, (leaf, Verdict.NO)))
        for leaf in questions(tree)
        if leaf.result == Verdict.UNKNOWN and leaf.missing is not None
    ]
    telling = [one for one in found if {one.yes, one.no} != {tree.result}]
    return tuple(sorted(telling, key=lambda one: not one.alone))


def questions(tree: Explanation) -> tuple[Explanation, ...]:
    """Every clause once, in reading order. An indication whose condition alone is open asks what the condition asks."""
    found: list[Explanation] = []
    for leaf in _leaves(tree):
        if not any(leaf.rule == seen.rule for seen in found):
            found.append(leaf)
    return tuple(found)


def result_with(tree: Explanation, *answers: tuple[Explanation, Verdict]) -> Verdict:
    """The verdict if these clauses, wherever they stand, had these answers."""
    if isinstance(tree.rule, Group):
        return joined(tree.rule.operator, [result_with(child, *answers) for child in tree.children])
    given = next((answer for leaf, answer in answers if leaf.rule == tree.rule), None)
    if given is not None:
        return given
    if tree.place is None:
        return tree.result
    return OPPOSITE[weakest([tree.place, result_with(tree.children[0], *answers)])]


def _turned(tree: Explanation, leaf: Explanation) -> NearMiss:
    wanted = OPPOSITE[leaf.result]
    return NearMiss(leaf, wanted, result_with(tree, (leaf, wanted)))


def _leaves(tree: Explanation) -> list[Explanation]:
    if isinstance(tree.rule, Clause) and not _asks_its_condition(tree):
        return [tree]
    return [leaf for child in tree.children for leaf in _leaves(child)]


def _asks_its_condition(tree: Explanation) -> bool:
    return tree.result == Verdict.UNKNOWN and tree.place == Verdict.MATCH
