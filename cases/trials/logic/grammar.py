"""The rule grammar: what a cohort may ask, how it is written, and what is wrong with one (docs/cohort-rules.md).

A rule is a mapping with one key: an operator (all, any, not, at_inclusion) over rules, or a clause with its values.
The parsed form is frozen; ``as_data`` gives back the form that is stored.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from cases.trials.enums import Operator
from cases.trials.logic.clause_table import CLAUSES as CLAUSES
from cases.trials.logic.clause_table import NEEDS_TOO, NESTED, ONE_NEEDED, REFUSED

Path = tuple[str | int, ...]
DEEPEST = 40  # keys and indexes from the root; the deepest rule of the national trial has eight
TOO_DEEP = "it is nested too deeply for a rule"


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One thing wrong with a rule: where (keys and indexes from the rule's root) and a sentence."""

    path: Path
    message: str


class BadRule(Exception):
    """A rule that cannot be used; carries every problem found."""

    def __init__(self, problems: Sequence[RuleProblem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Clause:
    """One question about the case, such as ``ecog: {at_most: 2, valid_days: 28}``."""

    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """An operator over parts; ``not`` and ``at_inclusion`` have exactly one."""

    operator: Operator
    parts: tuple["Node", ...]


Node = Clause | Group


WORDS = (*Operator, *CLAUSES)


def _any(word: str) -> bool:
    return True


def _none(word: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which tumour codes, gene symbols, drugs and ATC classes exist, and which known one looks most like an unknown
    one (empty: none). A checker that says yes to everything switches the check off."""

    is_tumour: Callable[[str], bool]
    is_gene: Callable[[str], bool]
    is_drug: Callable[[str], bool] = _any
    is_class: Callable[[str], bool] = _any
    nearest_tumour: Callable[[str], str] = _none
    nearest_gene: Callable[[str], str] = _none
    nearest_drug: Callable[[str], str] = _none
    tumour_codes: Callable[[], Iterable[str]] = tuple  # all of them, for what is asked of whole rules; none: not asked
    is_under: Callable[[str, str], bool] = operator.eq


def parse_rule(data: Any, vocabulary: Vocabulary) -> Node:
    """The rule; BadRule with every problem found."""
    problems: list[RuleProblem] = []
    node = _node(data, (), vocabulary, problems)
    if problems or node is None:
        raise BadRule(problems)
    return node


def as_data(node: Node) -> dict[str, Any]:
    """The stored form, which parses to the same rule again."""
    if isinstance(node, Clause):
        return {node.name: {key: as_data(value) if isinstance(value, Clause | Group) else value
                            for key, value in node.values.items()}}  # fmt: skip
    parts = [as_data(part) for part in node.parts]
    return {node.operator.value: parts[0] if node.operator in {Operator.NOT, Operator.AT_INCLUSION} else parts}


def stored_rule(data: Any) -> Node:
    """A rule that was checked when it was loaded."""
    return parse_rule(data, Vocabulary(lambda code: True, lambda gene: True))


def clauses_of(node: Node) -> list[Clause]:
    """Every clause in reading order, those of a nested ``when`` too."""
    if isinstance(node, Group):
        return [clause for part in node.parts for clause in clauses_of(part)]
    inner = node.values.get(NESTED.get(node.name, ""))
    return [node, *(clauses_of(inner) if inner is not None else [])]


def genes_of(node: Node) -> frozenset[str]:
    """The genes that a rule asks about."""
    return frozenset(clause.values["gene"] for clause in clauses_of(node) if "gene" in clause.values)


def nearest(word: str, words: Sequence[str]) -> str:
    """`` Did you mean "ecog"?`` or nothing."""
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    return f' Did you mean "{close[0]}"?' if close else ""


def _node(data: Any, path: Path, vocabulary: Vocabulary, problems: list[RuleProblem]) -> Node | None:
    if not isinstance(data, dict) or len(data) != 1:
        problems.append(RuleProblem(path, "a rule is a mapping with one key: an operator or a clause"))
        return None
    if len(path) > DEEPEST:
        problems.append(RuleProblem(path, TOO_DEEP))
        return None
    word, body = next(iter(data.items()))
    path = (*path, str(word))
    if word in set(Operator):
        return _group(Operator(word), body, path, vocabulary, problems)
    if word in CLAUSES:
        return _clause(word, body, path, vocabulary, problems)
    problems.append(RuleProblem(path, f'unknown word "{word}".{nearest(str(word), WORDS)}'))
    return None


def _group(
    operator: Operator, body: Any, path: Path, vocabulary: Vocabulary, problems: list[RuleProblem]
) -> Node | None:
    if operator in {Operator.NOT, Operator.AT_INCLUSION}:
        part = _node(body, path, vocabulary, problems)
        return Group(operator, (part,)) if part is not None else None
    if not isinstance(body, list) or not body:
        problems.append(RuleProblem(path, f"{operator} wants a list with at least one rule"))
        return None
    parts = [_node(entry, (*path, index), vocabulary, problems) for index, entry in enumerate(body)]
    return Group(operator, tuple(part for part in parts if part is not None))


def _clause(name: str, body: Any, path: Path, vocabulary: Vocabulary, problems: list[RuleProblem]) -> Node | None:
    if not isinstance(body, dict):
        problems.append(RuleProblem(path, f"{name} wants a mapping of values"))
        return None
    before = len(problems)
    values = dict(body)
    inner = NESTED.get(name, "")
    condition = _node(values.pop(inner), (*path, inner), vocabulary, problems) if inner in body else None
    for key, value in values.items():
        problems += _value_problems(name, key, value, (*path, str(key)), vocabulary)
    problems += _missing_values(name, body, path)
    if condition is not None:
        values[inner] = condition
    return Clause(name, MappingProxyType(values)) if len(problems) == before else None


def _value_problems(name: str, key: Any, value: Any, path: Path, vocabulary: Vocabulary) -> Iterator[RuleProblem]:
    fields = CLAUSES[name]
    field = fields.get(key)
    if key in REFUSED.get(name, {}):
        yield RuleProblem(path, REFUSED[name][key])
    elif field is None:
        yield RuleProblem(path, f'{name} has no "{key}".{nearest(str(key), list(fields))}')
    elif not field.accepts(value):
        close = nearest(value, field.schema["enum"]) if isinstance(value, str) and "enum" in field.schema else ""
        yield RuleProblem(path, f"{key} must be {field.wants}{'.' + close if close else ''}")
    else:
        yield from _unknown_words(key, value, path, vocabulary)


def _missing_values(name: str, body: Mapping[str, Any], path: Path) -> Iterator[RuleProblem]:
    for key, field in CLAUSES[name].items():
        if field.required and key not in body:
            yield RuleProblem(path, f'{name} needs "{key}"')
    choice = ONE_NEEDED.get(name, ())
    if choice and not set(choice) & set(body):
        yield RuleProblem(path, f"{name} needs one of {', '.join(choice)}")
    for key, other in NEEDS_TOO.get(name, {}).items():
        if key in body and other not in body:
            yield RuleProblem(path, f'"{key}" means nothing without "{other}"')


def _unknown_words(key: str, value: Any, path: Path, vocabulary: Vocabulary) -> Iterator[RuleProblem]:
    """Words that the field allows and nobody knows, each at its own place."""
    known = _KNOWN.get(key)
    if known is None:
        return
    is_known, near, says = known
    single = [part.strip() for part in value.split("+")] if isinstance(value, str) else []
    words = [(None, word) for word in single] if single else list(enumerate(value))
    for index, word in words:
        if not is_known(vocabulary)(word):
            close = near(vocabulary)(word)
            place = path if index is None else (*path, index)
            yield RuleProblem(place, says % word + (f' Did you mean "{close}"?' if close else ""))


def _no_word(vocabulary: Vocabulary) -> Callable[[str], str]:
    return _none


_Checker = tuple[Callable[[Vocabulary], Callable[[str], bool]], Callable[[Vocabulary], Callable[[str], str]], str]
_TUMOURS: _Checker = (lambda words: words.is_tumour, lambda words: words.nearest_tumour,
                      '"%s" is no tumour code of OncoTree.')  # fmt: skip
_GENES: _Checker = (lambda words: words.is_gene, lambda words: words.nearest_gene, '"%s" is not known as a gene.')
_DRUGS: _Checker = (lambda words: words.is_drug, lambda words: words.nearest_drug, '"%s" is not known as a drug.')
_KNOWN: dict[str, _Checker] = {
    "within": _TUMOURS,
    "except": _TUMOURS,
    "gene": _GENES,
    "partner": _GENES,
    "except_partners": _GENES,
    "any_of": _DRUGS,
    "drugs": _DRUGS,
    "drug": _DRUGS,
    "atc": (lambda words: words.is_class, _no_word, 'no known drug has an ATC code that begins with "%s".'),
}
