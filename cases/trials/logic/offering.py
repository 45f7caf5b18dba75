"""Whether somebody is called about a place. Pure.

A case whose board is over always has an ECOG and blood counts that have grown old. Only matches would give an empty
list, so what the treating doctor can say in the same call holds nothing back; what a laboratory must find out does.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cases.trials.enums import Ask, OfferState, Verdict
from cases.trials.logic.explanation import Explanation, deciding

LIVE = frozenset({OfferState.OPEN, OfferState.CALLED})
# What may come of an offer. One that is ended stays ended.
NEXT: Mapping[OfferState, frozenset[OfferState]] = {
    OfferState.OPEN: frozenset({OfferState.CALLED, OfferState.TAKEN_UP, OfferState.NOT_SUITABLE, OfferState.DECLINED}),
    OfferState.CALLED: frozenset({OfferState.TAKEN_UP, OfferState.NOT_SUITABLE, OfferState.DECLINED}),
}


def offerable(tree: Explanation) -> bool:
    """The rule fits, or would fit after answers that the treating doctor has."""
    return _offerable(tree.result, [leaf.missing.ask if leaf.missing else None for leaf in deciding(tree)])


def offerable_stored(verdict: str, stored: Sequence[Mapping[str, Any]]) -> bool:
    """The same for a stored screening: its verdict and its ``deciding``."""
    return _offerable(verdict, [entry["missing"]["ask"] if entry["missing"] else None for entry in stored])


def _offerable(verdict: str, asked: Sequence[str | None]) -> bool:
    if verdict == Verdict.UNKNOWN:
        return all(whom == Ask.REFERRER for whom in asked)
    return verdict == Verdict.MATCH
