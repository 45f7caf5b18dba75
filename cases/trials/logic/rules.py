"""A rule against a case, in three values. Pure: the case's facts and the tumour classification are passed in."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.trials.enums import Operator, Reason, Verdict
from cases.trials.logic import clinical, genomic, lost, scores, treated
from cases.trials.logic.answer import Answer
from cases.trials.logic.clinical import Tumours
from cases.trials.logic.explanation import OPPOSITE, Explanation, join, weakest
from cases.trials.logic.facts import Dossier
from cases.trials.logic.grammar import Clause, Group, Node

Evaluator = Callable[[Mapping[str, Any], Dossier], Answer]
EVALUATORS: dict[str, Evaluator] = {
    "variant": genomic.variant,
    "copy_number": genomic.copy_number,
    "fusion": genomic.fusion,
    "splice": genomic.splice,
    "biallelic": lost.biallelic,
    "loss_of_function": lost.loss_of_function,
    "tmb": scores.tmb,
    "msi": scores.msi,
    "hrd": scores.hrd,
    "icd_o": clinical.icd_o,
    "ecog": clinical.ecog,
    "age": clinical.age,
    "prior_drug": treated.prior_drug,
    "prior_lines": treated.prior_lines,
    "standard_options_left": clinical.standard_options_left,
    "measurable_disease": clinical.measurable_disease,
    "brain_metastases": clinical.brain_metastases,
    "in_trial": clinical.in_trial,
    "consent": clinical.consent,
    "organ": clinical.organ,
}


def evaluate(rule: Node, case: Dossier, tumours: Tumours) -> Explanation:
    """The whole tree with a result and its reason at every node. Nothing is skipped: each clause shows its value."""
    if isinstance(rule, Group):
        return join(rule, rule.operator, tuple(evaluate(part, case, tumours) for part in rule.parts))
    if rule.name == "outside_indication":
        return _outside_indication(rule, case, tumours)
    if rule.name == "tumour":
        answer = clinical.tumour(rule.values, case, tumours)
    else:
        answer = EVALUATORS[rule.name](rule.values, case)
    return Explanation(rule, answer.result, answer.reason, answer.values, answer.missing)


def both(first: Node, second: Node) -> Node:
    """One rule of two: what the trial asks of every cohort, and what this cohort asks."""
    return Group(Operator.ALL, (first, second))


def _outside_indication(rule: Clause, case: Dossier, tumours: Tumours) -> Explanation:
    """No where the drug's own indication covers the tumour (and the condition that the indication sets, if any)."""
    place = clinical.tumour(rule.values, case, tumours)
    condition = rule.values.get("when")
    inner = evaluate(condition, case, tumours) if condition is not None else None
    covered = weakest([place.result, inner.result if inner else Verdict.MATCH])
    result = OPPOSITE[covered]
    if result == Verdict.UNKNOWN:
        leaves = _unknown_leaf(inner) if place.result == Verdict.MATCH and inner else None
        missing = leaves.missing if leaves else place.missing
        reason: Reason | None = leaves.reason if leaves else place.reason
    else:
        missing, reason = None, Reason.NOT_COVERED if result == Verdict.MATCH else Reason.COVERED
    children = (inner,) if inner else ()
    return Explanation(rule, result, reason, place.values, missing, children, place.result if inner else None)


def _unknown_leaf(tree: Explanation) -> Explanation:
    """The first clause that keeps a condition open."""
    if isinstance(tree.rule, Clause):
        return tree
    return next(_unknown_leaf(child) for child in tree.children if child.result == Verdict.UNKNOWN)
