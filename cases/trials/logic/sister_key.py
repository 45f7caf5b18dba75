"""What a cohort is called in every trial: drugs, biomarker, tumour types and definition, written in one way. Pure.

The biomarker is an expression (docs/sister-trials.md): terms such as ``BRAF:V600`` or ``TMB>=10``, joined by ``&``
(all) and ``|`` (any), ``!`` before what must not be, brackets where both are used. ``read_biomarker`` and ``text_of``
give every expression one form, with the terms in order, so that equal expressions are equal texts.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

DEFINITION = "dc16-1"  # disease control (CR, PR, SD) at week 16; denominators as in docs/sister-trials.md
ANY = "ANY"  # the biomarker of a cohort that asks for none
ATC = re.compile(r"[A-Z]\d\d[A-Z]{2}\d\d")
_GENE = r"[A-Z][A-Z0-9]*(?:orf[0-9]+)?(?:-[A-Z0-9]+)*"
_TERM = re.compile(rf"{_GENE}(?:::{_GENE})?(?::[A-Za-z0-9_*.,>=+-]+)*|(?:TMB|MSI|HRD)(?:>=\d+(?:\.\d+)?|=[a-z_]+)")
_TOKEN = re.compile(r"\s*([&|!()]|[^\s&|!()]+)")
MAX_DEPTH = 20


class BadBiomarker(Exception):
    """An expression that cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Term:
    text: str


@dataclass(frozen=True, slots=True)
class Not:
    part: "Expression"


@dataclass(frozen=True, slots=True)
class Joined:
    """All parts, or any of them; two or more, in order, none of the same kind, none twice."""

    every: bool
    parts: tuple["Expression", ...]


Expression = Term | Not | Joined


@dataclass(frozen=True, slots=True)
class Key:
    """What makes cohorts of two trials the same. Sorted, so that equal keys are equal."""

    atc: tuple[str, ...]
    biomarker: str
    oncotree: tuple[str, ...]  # a minus before a type that is excepted
    definition: str

    @property
    def digest(self) -> str:
        """Twelve characters for an address."""
        parts = [" ".join(self.atc), self.biomarker, " ".join(self.oncotree), self.definition]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def key_of(atc: Iterable[str], biomarker: str, oncotree: Iterable[str], definition: str) -> Key:
    """``biomarker`` in its one form already."""
    tumours = sorted(set(oncotree), key=lambda code: (code.startswith("-"), code))
    return Key(tuple(sorted(set(atc))), biomarker, tuple(tumours), definition)


def joined(every: bool, parts: Sequence[Expression]) -> Expression:
    """One form: nested parts of the same kind flattened, each once, in order of their text."""
    flat: list[Expression] = []
    for part in parts:
        flat += part.parts if isinstance(part, Joined) and part.every == every else [part]
    unique = sorted(set(flat), key=text_of)
    return unique[0] if len(unique) == 1 else Joined(every, tuple(unique))


def turned(part: Expression) -> Expression:
    return part.part if isinstance(part, Not) else Not(part)


def text_of(expression: Expression) -> str:
    if isinstance(expression, Term):
        return expression.text
    if isinstance(expression, Not):
        return f"!{_inside(expression.part)}"
    return (" & " if expression.every else " | ").join(_inside(part) for part in expression.parts)


def _inside(expression: Expression) -> str:
    text = text_of(expression)
    return f"({text})" if isinstance(expression, Joined) else text


def read_biomarker(text: str) -> Expression:
    """Raises BadBiomarker."""
    return _Reader(text).whole()


class _Reader:
    """Tokens from left to right; ``&`` binds closer than ``|``."""

    def __init__(self, text: str) -> None:
        self.tokens = [(found.start(1) + 1, found[1]) for found in _TOKEN.finditer(text)]
        self.next = 0

    def whole(self) -> Expression:
        found = self.any(0)
        if self.next < len(self.tokens):
            raise self.bad("is not expected there")
        return found

    def any(self, depth: int) -> Expression:
        return self.chain("|", lambda: self.chain("&", lambda: self.one(depth), every=True), every=False)

    def chain(self, sign: str, part: Callable[[], Expression], *, every: bool) -> Expression:
        parts = [part()]
        while self.peek() == sign:
            self.next += 1
            parts.append(part())
        return joined(every, parts)

    def one(self, depth: int) -> Expression:
        word = self.peek()
        if depth > MAX_DEPTH or not word or word in "&|)":
            raise self.bad("is not expected there")
        if word == "!":
            self.next += 1
            return turned(self.one(depth + 1))
        if word == "(":
            return self.bracket(depth)
        if not _TERM.fullmatch(word):
            raise self.bad("is no term such as BRAF:V600, FGFR2:fusion, ERBB2:amplification or TMB>=10")
        self.next += 1
        return Term(word)

    def bracket(self, depth: int) -> Expression:
        self.next += 1
        inner = self.any(depth + 1)
        if self.peek() != ")":
            raise self.bad("stands where a bracket should close")
        self.next += 1
        return inner

    def peek(self) -> str:
        return self.tokens[self.next][1] if self.next < len(self.tokens) else ""

    def bad(self, what: str) -> BadBiomarker:
        if self.next >= len(self.tokens):
            return BadBiomarker("it ends too early")
        place, token = self.tokens[self.next]
        return BadBiomarker(f'"{token[:40]}" at character {place} {what}')
