"""The rule grammar: what a cohort may ask, how it is written, and what is wrong with one (docs/cohort-rules.md).

A rule is a mapping with one key: an operator (all, any, not, at_inclusion) over rules, or a clause with its values.
The parsed form is frozen; ``as_data`` gives back the form that is stored.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from cases.trials.enums import Operator, VariantClass
from cases.trials.logic.protein import is_asked_change

Path = tuple[str | int, ...]


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


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a clause: what it must be, in words for the error, and the test for it."""

    wants: str
    accepts: Callable[[Any], bool]
    required: bool = False


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_text(entry) for entry in value)


def _is_changes(value: Any) -> bool:
    return _is_texts(value) and all(is_asked_change(entry) for entry in value)


def one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in words


TEXT, TEXT_NEEDED = Field("a text", _is_text), Field("a text", _is_text, required=True)
CODES = Field("a list of tumour codes", _is_texts)
CODES_NEEDED = Field("a list of tumour codes", _is_texts, required=True)
NUMBER, NUMBER_NEEDED = Field("a number", _is_number), Field("a number", _is_number, required=True)
WHOLE, WHOLE_NEEDED = Field("a whole number", _is_whole), Field("a whole number", _is_whole, required=True)
YES_NO = Field("true or false", lambda value: isinstance(value, bool))
YES_NO_NEEDED = Field("true or false", lambda value: isinstance(value, bool), required=True)
CLASSES = tuple(VariantClass)
ORGANS = ("anc", "hb", "platelets", "bilirubin_uln", "alt_uln", "creatinine_clearance")
CONSENTS = ("molecular_profiling", "board_discussion", "study_information", "germline_information",
            "incidental_findings")  # fmt: skip

CLAUSES: dict[str, dict[str, Field]] = {
    "tumour": {"within": CODES_NEEDED, "except": CODES},
    "variant": {
        "gene": TEXT_NEEDED,
        "change": Field("a list of protein changes such as V600E, or residues such as V600", _is_changes),
        "class": Field("one of " + ", ".join(CLASSES), one_of(*CLASSES)),
        "exon": WHOLE,
        "min_allele_fraction": Field("a number from 0 to 1", lambda value: _is_number(value) and value <= 1),
        "oncogenic": YES_NO,
    },
    "copy_number": {
        "gene": TEXT_NEEDED,
        "kind": Field("amplification or deletion", one_of("amplification", "deletion"), required=True),
        "min_copies": NUMBER,
    },
    "fusion": {"gene": TEXT_NEEDED, "partner": TEXT, "in_frame": YES_NO},
    "biallelic": {"gene": TEXT_NEEDED},
    "tmb": {"at_least": NUMBER_NEEDED},
    "msi": {"at_least": NUMBER_NEEDED, "min_sites": WHOLE_NEEDED},
    "hrd": {"at_least": NUMBER_NEEDED},
    "ecog": {"at_most": WHOLE_NEEDED, "valid_days": WHOLE_NEEDED},
    "age": {"at_least": WHOLE, "at_most": WHOLE},
    "prior_drug": {"any_of": Field("a list of drug names", _is_texts, required=True)},
    "prior_lines": {"at_least": WHOLE_NEEDED},
    "standard_options_left": {"is": YES_NO_NEEDED},
    "measurable_disease": {"is": YES_NO_NEEDED},
    "brain_metastases": {"is": YES_NO_NEEDED},
    "consent": {"to": Field("one of " + ", ".join(CONSENTS), one_of(*CONSENTS), required=True)},
    "organ": {
        "code": Field("one of " + ", ".join(ORGANS), one_of(*ORGANS), required=True),
        "at_least": NUMBER, "at_most": NUMBER, "above": NUMBER, "below": NUMBER,
        "unit": TEXT_NEEDED, "valid_days": WHOLE_NEEDED,
    },
    "outside_indication": {
        "drug": TEXT_NEEDED, "within": CODES_NEEDED, "except": CODES, "reason": TEXT_NEEDED, "checked_on": TEXT,
    },
}  # fmt: skip
# Clauses that say nothing without at least one of these.
ONE_NEEDED = {"age": ("at_least", "at_most"), "organ": ("at_least", "at_most", "above", "below")}
WORDS = (*Operator, *CLAUSES)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which tumour codes and gene symbols exist. A checker that says yes to everything switches the check off."""

    is_tumour: Callable[[str], bool]
    is_gene: Callable[[str], bool]


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
    inner = node.values.get("when")
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
    condition = _node(values.pop("when"), (*path, "when"), vocabulary, problems) if _may_have_when(name, body) else None
    fields = CLAUSES[name]
    for key, value in values.items():
        field = fields.get(key)
        if field is None:
            problems.append(RuleProblem((*path, str(key)), f'{name} has no "{key}".{nearest(str(key), list(fields))}'))
        elif not field.accepts(value):
            problems.append(RuleProblem((*path, key), f"{key} must be {field.wants}"))
        else:
            problems += _unknown_words(key, value, (*path, key), vocabulary)
    problems += [
        RuleProblem(path, f'{name} needs "{key}"')
        for key, field in fields.items()
        if field.required and key not in body
    ]
    if name in ONE_NEEDED and not set(ONE_NEEDED[name]) & set(body):
        problems.append(RuleProblem(path, f"{name} needs one of {', '.join(ONE_NEEDED[name])}"))
    if condition is not None:
        values["when"] = condition
    return Clause(name, MappingProxyType(values)) if len(problems) == before else None


def _may_have_when(name: str, body: dict[str, Any]) -> bool:
    return name == "outside_indication" and "when" in body


def _unknown_words(key: str, value: Any, path: Path, vocabulary: Vocabulary) -> list[RuleProblem]:
    if key in {"within", "except"}:
        return [
            RuleProblem((*path, index), f'"{code}" is no tumour code of OncoTree')
            for index, code in enumerate(value)
            if not vocabulary.is_tumour(code)
        ]
    if key in {"gene", "partner"} and not vocabulary.is_gene(value):
        return [RuleProblem(path, f'"{value}" is not known as a gene')]
    return []
