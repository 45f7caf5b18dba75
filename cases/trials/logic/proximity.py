"""Which near misses are worth showing. Pure.

A cohort is made by its molecular profile. Where the gene was tested and nothing was found, nearly every case would be
"one criterion away" from nearly every cohort, and before anything is tested from every cohort of another tumour type; a
case is near where the gene carries something else, or where the profile is there and anything else keeps the case out.
"""

from cases.trials.enums import Reason, Verdict
from cases.trials.logic.clause_table import MOLECULAR
from cases.trials.logic.explanation import Explanation
from cases.trials.logic.grammar import Clause
from cases.trials.logic.near import NearMiss, near_miss, questions, result_with

FAR = frozenset({Reason.NONE_FOUND, Reason.FAILS})


def worth_showing(tree: Explanation) -> tuple[NearMiss, ...]:
    """The near misses of a tree without those that lack the molecular profile itself, or that nobody has tested for
    it."""
    untested = [(leaf, Verdict.NO) for leaf in questions(tree) if _is_untested(leaf)]
    return tuple(
        near
        for near in near_miss(tree)
        if not _lacks_profile(near) and result_with(tree, (near.leaf, near.wanted), *untested) != Verdict.NO
    )


def _lacks_profile(near: NearMiss) -> bool:
    return _is_molecular(near.leaf) and near.wanted == Verdict.MATCH and near.leaf.reason in FAR


def _is_untested(leaf: Explanation) -> bool:
    return _is_molecular(leaf) and leaf.reason == Reason.NOT_TESTED


def _is_molecular(leaf: Explanation) -> bool:
    return isinstance(leaf.rule, Clause) and leaf.rule.name in MOLECULAR
