"""Which near misses are worth showing. Pure.

A cohort is made by its molecular profile. Where the gene was tested and nothing was found, nearly every case would be
"one criterion away" from nearly every cohort; a case is near where the gene carries something else, or where
anything but the molecular profile keeps it out.
"""

from cases.trials.enums import Reason, Verdict
from cases.trials.logic.explanation import Explanation
from cases.trials.logic.grammar import Clause
from cases.trials.logic.near import NearMiss, near_miss

FAR = frozenset({Reason.NONE_FOUND, Reason.FAILS})
MOLECULAR = frozenset({"variant", "copy_number", "fusion", "biallelic", "tmb", "msi", "hrd"})


def worth_showing(tree: Explanation) -> tuple[NearMiss, ...]:
    """The near misses of a tree without those that lack the molecular profile itself."""
    return tuple(near for near in near_miss(tree) if not _lacks_profile(near))


def _lacks_profile(near: NearMiss) -> bool:
    rule = near.leaf.rule
    molecular = isinstance(rule, Clause) and rule.name in MOLECULAR
    return molecular and near.wanted == Verdict.MATCH and near.leaf.reason in FAR
