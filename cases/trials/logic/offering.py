"""Whether somebody is called about a place. Pure.

A case whose board is over always has an ECOG and blood counts that have grown old. Only matches would give an empty
list, so what the treating doctor can say in the same call holds nothing back; what a laboratory must find out does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cases.trials.enums import Ask, OfferState, Operator, Reason, Verdict
from cases.trials.logic.explanation import Explanation, deciding, joined
from cases.trials.logic.grammar import Clause, Group, as_data
from cases.trials.logic.waiving import OPENED

LIVE = frozenset({OfferState.OPEN, OfferState.CALLED})
# What may come of an offer. One that is ended stays ended.
NEXT: Mapping[OfferState, frozenset[OfferState]] = {
    OfferState.OPEN: frozenset({OfferState.CALLED, OfferState.TAKEN_UP, OfferState.NOT_SUITABLE, OfferState.DECLINED}),
    OfferState.CALLED: frozenset({OfferState.TAKEN_UP, OfferState.NOT_SUITABLE, OfferState.DECLINED}),
}


def offerable(tree: Explanation) -> bool:
    """The rule fits, or would fit after answers that the treating doctor has."""
    return _offerable(tree.result, [leaf.missing.ask if leaf.missing else None for leaf in deciding(tree)])


def waived(tree: Explanation, clauses: Collection[Mapping[str, Any]]) -> Explanation:
    """The explanation with these parts of the rule set aside: they count as met, and say that they are set aside."""
    if as_data(tree.rule) in clauses:
        reason = Reason.WAIVED if isinstance(tree.rule, Clause) else None
        return replace(tree, result=Verdict.MATCH, reason=reason, values=(), missing=None)
    if not isinstance(tree.rule, Group) or tree.rule.operator not in OPENED:
        return tree
    children = tuple(waived(child, clauses) for child in tree.children)
    result = joined(Operator(tree.rule.operator), [child.result for child in children])
    return replace(tree, result=result, children=children)


def offerable_stored(verdict: str, stored: Sequence[Mapping[str, Any]]) -> bool:
    """The same for a stored screening: its verdict and its ``deciding``."""
    return _offerable(verdict, [entry["missing"]["ask"] if entry["missing"] else None for entry in stored])


def _offerable(verdict: str, asked: Sequence[str | None]) -> bool:
    if verdict == Verdict.UNKNOWN:
        return all(whom == Ask.REFERRER for whom in asked)
    return verdict == Verdict.MATCH
