"""Whether a rule, or a part of it, can be true and can be false: what never holds or always does is a mistake. Pure.

A rule is written out as alternatives, each a list of clauses that hold or do not hold. An alternative is impossible
when no value of one fact satisfies all that is said of it, or when a clause that holds implies one that does not. What
is found impossible is so; a rule that is not blamed may still be impossible in ways that this does not see, and a rule
with more than ``MOST`` alternatives is not judged.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from cases.trials.enums import Operator
from cases.trials.logic.classification import Classification
from cases.trials.logic.grammar import Clause, Group, Node, Path
from cases.trials.logic.grammar import RuleProblem as Problem
from cases.trials.logic.implies import implies
from cases.trials.logic.organ_units import unit_of, units
from cases.trials.logic.possible import possible, subject

MOST = 5_000
NEVER, ALWAYS = "this can never be true", "this is always true, so that it asks nothing"


@dataclass(frozen=True, slots=True)
class Literal:
    """A clause that holds, or one that does not."""

    clause: Clause
    holds: bool


def senseless(rule: Node, tumours: Classification) -> list[Problem]:
    """Units that cannot be compared, else the smallest parts that are never or always true, each with its place."""
    return list(_units(rule)) or _constant(rule, (), tumours)


def never_true_together(rule: Node, general: Node, tumours: Classification) -> bool:
    """Whether a cohort asks what its trial excludes."""
    return _impossible(Group(Operator.ALL, (rule, general)), tumours, truth=True) is not None


def parts_of(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every node with its place: keys and indexes from the rule's root."""
    yield path, node
    for place, part in _inner(node, path):
        yield from parts_of(part, place)


def _inner(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    if isinstance(node, Group):
        single = node.operator in {Operator.NOT, Operator.AT_INCLUSION}
        for index, part in enumerate(node.parts):
            yield (*path, node.operator.value) if single else (*path, node.operator.value, index), part
    elif "when" in node.values:
        yield (*path, node.name, "when"), node.values["when"]


def _constant(node: Node, path: Path, tumours: Classification) -> list[Problem]:
    found = [problem for place, part in _inner(node, path) for problem in _constant(part, place, tumours)]
    if found:
        return found
    place = (*path, node.operator.value if isinstance(node, Group) else node.name)
    why = _impossible(node, tumours, truth=True)
    if why is not None:
        return [Problem(place, NEVER + why)]
    return [Problem(place, ALWAYS)] if _impossible(node, tumours, truth=False) is not None else []


def _impossible(node: Node, tumours: Classification, *, truth: bool) -> str | None:
    """Why no alternative can be, in words of the rule language; None when one can, or when there are too many."""
    clashes: list[str] = []
    for literals in islice(_alternatives(node, truth), MOST):
        clash = _clash(literals, tumours)
        if clash is None:
            return None
        clashes.append(clash)
    return next(filter(None, clashes), "") if len(clashes) < MOST else None


def _alternatives(node: Node, truth: bool) -> Iterator[tuple[Literal, ...]]:
    if isinstance(node, Clause):
        yield from _of_clause(node, truth)
    elif node.operator == Operator.NOT:
        yield from _alternatives(node.parts[0], not truth)
    elif (node.operator == Operator.ANY) == truth and node.operator != Operator.AT_INCLUSION:
        for part in node.parts:
            yield from _alternatives(part, truth)
    else:
        yield from _together(node.parts, truth)


def _together(parts: Sequence[Node], truth: bool) -> Iterator[tuple[Literal, ...]]:
    """By halves, since a list may be longer than functions can call each other."""
    if len(parts) == 1:
        yield from _alternatives(parts[0], truth)
        return
    half = len(parts) // 2
    for first in _together(parts[:half], truth):
        for rest in _together(parts[half:], truth):
            yield (*first, *rest)


def _of_clause(clause: Clause, truth: bool) -> Iterator[tuple[Literal, ...]]:
    """An indication is a tumour type, and the condition that it sets."""
    if clause.name != "outside_indication":
        yield (Literal(clause, truth),)
        return
    place = Clause("tumour", {key: clause.values[key] for key in ("within", "except") if key in clause.values})
    covered: list[Node] = [place, *([clause.values["when"]] if "when" in clause.values else [])]
    yield from _alternatives(Group(Operator.ALL, tuple(covered)), not truth)


def _clash(literals: Sequence[Literal], tumours: Classification) -> str | None:
    """What excludes each other; None when all of it can hold."""
    about: Mapping[object, list[Literal]] = _by_subject(literals)
    for told in about.values():
        if not possible([(one.clause, one.holds) for one in told], tumours):
            return _words(told)
    for one in literals:
        for other in literals:
            if one.holds and not other.holds and implies(one.clause, other.clause):
                return _words([one, other])
    return None


def _by_subject(literals: Sequence[Literal]) -> Mapping[object, list[Literal]]:
    found: dict[object, list[Literal]] = defaultdict(list)
    for one in literals:
        found[subject(one.clause)].append(one)
    return found


def _words(told: Sequence[Literal]) -> str:
    if len(told) == 1:
        return ""
    said = dict.fromkeys(("" if one.holds else "not ") + one.clause.name for one in told)
    if len(said) == 1:
        return f": what it asks of {told[0].clause.name} excludes itself"
    return f": {' and '.join(said)} exclude each other"


def _units(rule: Node) -> Iterator[Problem]:
    for path, node in parts_of(rule):
        if isinstance(node, Clause) and node.name == "organ":
            code, place = node.values["code"], (*path, "organ", "unit")
            unit = unit_of(code, node.values["unit"])
            if unit is None:
                known = dict.fromkeys(one.name for one in units(code).values() if one.factor is not None)
                yield Problem(place, f'"{node.values["unit"]}" is no unit of {code}; write {" or ".join(known)}')
            elif unit.factor is None:
                yield Problem(place, f"{code} in {unit.name} cannot be compared: {unit.why_not}")
