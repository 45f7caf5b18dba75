"""Criteria set aside for one case: which of a rule's parts can be, and what the verdict is then. Pure.

Works on the stored explanation of a screening: nested mappings with ``result`` and ``clause`` or ``operator`` with
``children``. A waived part counts as met, nothing else changes; a missing datum stays missing.
"""

from collections.abc import Collection, Mapping
from typing import Any

from cases.trials.enums import Operator, Verdict
from cases.trials.logic.explanation import weakest

Rule = Mapping[str, Any]
Told = Mapping[str, Any]  # a node of an explanation
LISTS = frozenset({Operator.ALL, Operator.ANY})
OPENED = frozenset({Operator.ALL, Operator.AT_INCLUSION})  # groups of which one part by itself can be set aside


def rule_of(told: Told) -> Rule:
    """The rule that a node of an explanation speaks of, as it stands in the version."""
    if "clause" in told:
        clause: Rule = told["clause"]
        return clause
    parts = [rule_of(child) for child in told["children"]]
    return {told["operator"]: parts if told["operator"] in LISTS else parts[0]}


def parts_of(rule: Rule) -> list[Rule]:
    """Every part of a rule that a waiver can name: each criterion; of alternatives and negations the whole."""
    word, body = next(iter(rule.items()))
    if word not in OPENED:
        return [rule]
    return [part for inner in (body if word == Operator.ALL else [body]) for part in parts_of(inner)]


def failing(told: Told) -> list[Rule]:
    """The parts that make the verdict no, in reading order, each once: all of them must be set aside."""
    if told["result"] != Verdict.NO:
        return []
    if told.get("operator") not in OPENED:
        return [rule_of(told)]
    found: list[Rule] = []
    for rule in (rule for child in told["children"] for rule in failing(child)):
        if rule not in found:
            found.append(rule)
    return found


def verdict_with(told: Told, waived: Collection[Rule]) -> Verdict:
    """The verdict when the waived parts count as met."""
    if rule_of(told) in waived:
        return Verdict.MATCH
    if told.get("operator") not in OPENED:
        return Verdict(told["result"])
    results = [verdict_with(child, waived) for child in told["children"]]
    if told["operator"] == Operator.ALL:
        return weakest(results)
    return Verdict.NO if results[0] == Verdict.NO else Verdict.MATCH
