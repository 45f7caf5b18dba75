"""What an evaluated rule looks like: the tree again, each node with its result and why. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.trials.enums import Ask, Datum, Operator, Reason, Verdict
from cases.trials.logic.grammar import Clause, Group, Node, as_data, stored_rule

OPPOSITE = {Verdict.NO: Verdict.MATCH, Verdict.MATCH: Verdict.NO, Verdict.UNKNOWN: Verdict.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Value:
    """One of the case's own values that a clause has looked at. ``shown`` is data, never a sentence."""

    what: str  # finding, score, number, answer, drugs, tumour
    shown: Any
    on: date | None = None
    key: int | None = None  # of the finding


@dataclass(frozen=True, slots=True)
class Missing:
    """A datum that would decide, and whom to ask."""

    datum: Datum
    ask: Ask
    subject: str = ""  # gene, or code of the laboratory value


@dataclass(frozen=True, slots=True)
class Explanation:
    rule: Node
    result: Verdict
    reason: Reason | None = None
    values: tuple[Value, ...] = ()
    missing: Missing | None = None
    children: tuple["Explanation", ...] = ()
    place: Verdict | None = None  # an indication with a condition: whether it covers the tumour


def weakest(results: Iterable[Verdict]) -> Verdict:
    """Kleene's "and": no before unknown before yes."""
    said = tuple(results)
    return Verdict.NO if Verdict.NO in said else Verdict.UNKNOWN if Verdict.UNKNOWN in said else Verdict.MATCH


def strongest(results: Iterable[Verdict]) -> Verdict:
    """Kleene's "or": yes before unknown before no."""
    said = tuple(results)
    return Verdict.MATCH if Verdict.MATCH in said else Verdict.UNKNOWN if Verdict.UNKNOWN in said else Verdict.NO


def join(node: Node, operator: Operator, children: tuple[Explanation, ...]) -> Explanation:
    """The explanation of a group from those of its parts."""
    return Explanation(node, joined(operator, [child.result for child in children]), children=children)


def joined(operator: Operator, results: Sequence[Verdict]) -> Verdict:
    """What an operator makes of the results of its parts."""
    if operator == Operator.ALL:
        return weakest(results)
    if operator == Operator.ANY:
        return strongest(results)
    if operator == Operator.NOT:
        return OPPOSITE[results[0]]
    return Verdict.NO if results[0] == Verdict.NO else Verdict.MATCH


def deciding(tree: Explanation) -> tuple[Explanation, ...]:
    """The clauses that decide.

    Of an unknown: a smallest set of unknown clauses whose answers can make the rule say yes. Of a no: the first clause
    that says no, or, where no alternative holds, the first of each alternative. Of a match: none.
    """
    if tree.result == Verdict.MATCH:
        return ()
    if tree.result == Verdict.NO:
        return _failing(tree, wanted=True)
    return _wanting(tree, wanted=True)


def missing_data(tree: Explanation) -> tuple[Missing, ...]:
    """The data that would decide an unknown verdict, each once, in reading order."""
    return tuple(dict.fromkeys(node.missing for node in deciding(tree) if node.missing is not None))


def as_json(tree: Explanation) -> dict[str, Any]:
    """The stored form: codes and values; sentences are made when it is read."""
    stored = node_json(tree, as_data)
    if tree.children:
        stored["children"] = [as_json(child) for child in tree.children]
    return stored


def node_json(tree: Explanation, data_of: Callable[[Clause], dict[str, Any]]) -> dict[str, Any]:
    """A node without its children. ``data_of``: ``as_data``, or what it said before of the same clause."""
    stored: dict[str, Any] = {"result": tree.result._value_}
    if isinstance(tree.rule, Clause):
        stored["clause"] = data_of(tree.rule)
        stored["reason"] = tree.reason._value_ if tree.reason else None
        stored["values"] = [_value_json(value) for value in tree.values]
        if tree.missing:
            stored["missing"] = missing_json(tree.missing)
    else:
        stored["operator"] = tree.rule.operator._value_
    if tree.place:
        stored["place"] = tree.place._value_
    return stored


def from_json(stored: Mapping[str, Any]) -> Explanation:
    """The explanation of a stored screening, as it was when it was made."""
    children = tuple(from_json(child) for child in stored.get("children", ()))
    result = Verdict(stored["result"])
    if "operator" in stored:
        operator = Operator(stored["operator"])
        return Explanation(Group(operator, tuple(child.rule for child in children)), result, children=children)
    missing = stored.get("missing")
    return Explanation(
        stored_rule(stored["clause"]),
        result,
        Reason(stored["reason"]) if stored["reason"] else None,
        tuple(_value_of(value) for value in stored["values"]),
        Missing(Datum(missing["datum"]), Ask(missing["ask"]), missing["subject"]) if missing else None,
        children,
        Verdict(stored["place"]) if "place" in stored else None,
    )


def missing_json(missing: Missing) -> dict[str, str]:
    return {"datum": missing.datum.value, "ask": missing.ask.value, "subject": missing.subject}


def _value_json(value: Value) -> dict[str, Any]:
    return {"what": value.what, "shown": value.shown, "on": value.on.isoformat() if value.on else None,
            "key": value.key}  # fmt: skip


def _value_of(stored: Mapping[str, Any]) -> Value:
    on = date.fromisoformat(stored["on"]) if stored["on"] else None
    return Value(stored["what"], stored["shown"], on, stored["key"])


def _failing(tree: Explanation, *, wanted: bool) -> tuple[Explanation, ...]:
    """The leaves for which ``tree`` is not what is wanted. ``not`` turns what is wanted of its part."""
    if isinstance(tree.rule, Clause):
        return (tree,)
    if tree.rule.operator == Operator.NOT:
        return _failing(tree.children[0], wanted=not wanted)
    against = Verdict.NO if wanted else Verdict.MATCH
    standing = [child for child in tree.children if child.result == against]
    parts = [_failing(child, wanted=wanted) for child in standing]
    return _unique(parts) if _needs_each(tree.rule.operator, wanted=not wanted) else parts[0]


def _wanting(tree: Explanation, *, wanted: bool) -> tuple[Explanation, ...]:
    if isinstance(tree.rule, Clause):
        return (tree,)
    if tree.rule.operator == Operator.NOT:
        return _wanting(tree.children[0], wanted=not wanted)
    parts = [_wanting(child, wanted=wanted) for child in tree.children if child.result == Verdict.UNKNOWN]
    if _needs_each(tree.rule.operator, wanted=wanted):
        return _unique(parts)
    return min(parts, key=lambda part: len({leaf.missing for leaf in part}))


def _needs_each(operator: Operator, *, wanted: bool) -> bool:
    """Whether every part must agree: for ``all`` to be yes, for ``any`` to be no."""
    return (operator == Operator.ANY) != wanted


def _unique(parts: list[tuple[Explanation, ...]]) -> tuple[Explanation, ...]:
    """One explanation per distinct clause, in order: an alternative may ask the same twice."""
    seen: dict[int, Explanation] = {}
    for leaf in (leaf for part in parts for leaf in part):
        if not any(leaf.rule == kept.rule for kept in seen.values()):
            seen[len(seen)] = leaf
    return tuple(seen.values())
