"""A dossier as text and back: the stored form of a case's facts. Pure.

The facts stand on one line, the JSON of each path of ``PATHS`` in its place, nothing where there is none: a nation's
are read as they stand and cut where a rule looks. Of the alterations each has a line of its own, behind the words by
which rules find it. ``tests`` repeats the names of ``tested`` without their days, so that cases that were tested alike
are found alike.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any
from zlib import crc32

from cases.trials.enums import Test
from cases.trials.logic.clause_table import CONSENTS
from cases.trials.logic.facts import Alteration, Dossier
from cases.trials.logic.organ_units import QUANTITIES

TESTS = "tests"
APART = "\t"  # none stands in JSON
SEPARATE = frozenset({"on", "alterations"})
KEYS = {"consents": CONSENTS, "organs": QUANTITIES, "scores": (Test.TMB, Test.MSI, Test.HRD)}
PATHS = (
    TESTS,
    *(field.name for field in dataclasses.fields(Dossier) if field.name not in {*SEPARATE, *KEYS}),
    *(f"{name}/{key}" for name, keys in KEYS.items() for key in keys),
)
PLACE = {path: place for place, path in enumerate(PATHS)}
# What no clause looks at, or only one that asks for it by name. It stands apart, so that alterations that differ in it
# alone are alike.
INCIDENTAL = ("key", "cdna", "transcript", "exon", "allele_fraction", "copies", "on")
SAYS = 4  # raise it when a sheet says something else than the one before: every stored one is made anew
FORM = crc32("\n".join((str(SAYS), *PATHS)).encode()) % 32_768
Decoder = Callable[[Any], Any]


def facts_line(dossier: Dossier) -> str:
    """Every fact that a rule may ask about but the alterations."""
    stored = encoded(dossier) | {TESTS: sorted(dossier.tested)}
    return APART.join(_text_at(stored, path) for path in PATHS)


def _text_at(stored: Mapping[str, Any], path: str) -> str:
    name, _, key = path.partition("/")
    value = stored.get(name, {}).get(key) if key else stored.get(name)
    return "" if value is None else json.dumps(value)


def alteration_lines(alterations: Iterable[Alteration]) -> str:
    return "\n".join(map(_alteration_line, alterations))


def _alteration_line(one: Alteration) -> str:
    stored = encoded(one)
    incidental = {name: stored.pop(name) for name in INCIDENTAL if name in stored}
    return APART.join((*touched(one), json.dumps(stored), json.dumps(incidental)))


def touches_of(line: str) -> list[str]:
    """What ``touched`` said of the alteration on this line. JSON begins with a brace, and no kind does."""
    first, _, rest = line.partition(APART)
    if rest.startswith("{"):
        return [first]
    return line.split(APART)[:-2]


def essence(line: str) -> str:
    """The alteration on this line without what is incidental, as a line."""
    return f"{line.rpartition(APART)[0]}{APART}{{}}"


def touched(one: Alteration) -> tuple[str, ...]:
    """What rules find an alteration by: ``fusion FGFR2`` and ``fusion BICC1``."""
    genes = dict.fromkeys(filter(None, (one.gene, one.partner)))
    return tuple(touch(one.kind, gene) for gene in genes)


def touch(kind: str, gene: str) -> str:
    return f"{kind} {' '.join(gene.split())}"


def dossier_of(line: str, alterations: tuple[Alteration, ...], on: date) -> Dossier:
    """The dossier of a line of facts; ``on`` is the day on which they are judged."""
    facts = facts_of_text(dict(zip(PATHS, line.split(APART), strict=True)))
    return Dossier(on=on, alterations=alterations, **fields_of(facts))


def fields_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as a dossier's own fields."""
    known = {name: _fields(Dossier)[name](value) for name, value in facts.items() if name != TESTS}
    if TESTS in facts and "tested" not in facts:
        known["tested"] = dict.fromkeys(map(Test, facts[TESTS]))
    return known


def alterations_of(stored: Iterable[str]) -> tuple[Alteration, ...]:
    """Those on these lines."""
    read = _decoder(Alteration)
    parts = (map(json.loads, line.split(APART)[-2:]) for line in stored)
    return tuple(read({"key": 0, **essential, **incidental}) for essential, incidental in parts)


def facts_of_text(texts: Mapping[str, str]) -> dict[str, Any]:
    """Facts from JSON texts by path, such as ``ecog`` or ``organs/anc``; empty where the sheet has no such entry."""
    facts: dict[str, Any] = {}
    for path, text in texts.items():
        if not text:
            continue
        name, _, key = path.partition("/")
        value = json.loads(text)
        if key:
            facts.setdefault(name, {})[key] = value
        else:
            facts[name] = value
    return facts


def encoded(value: Any) -> Any:
    """A value of a dossier as JSON can hold it."""
    if dataclasses.is_dataclass(value):
        return {
            field.name: encoded(own)
            for field in dataclasses.fields(value)
            if (own := getattr(value, field.name)) != _default(field)
        }
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(encoded(key)): encoded(own) for key, own in value.items()}
    if isinstance(value, tuple):
        return [encoded(one) for one in value]
    return value


def _default(field: Any) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


@cache
def _fields(kind: Any) -> dict[str, Decoder]:
    return {name: _decoder(hint) for name, hint in typing.get_type_hints(kind).items()}


@cache
def _decoder(kind: Any) -> Decoder:
    """How a value of a type is read back from JSON."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        inner = _decoder(next(one for one in arguments if one is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        entry = _decoder(arguments[0])
        return lambda value: tuple(map(entry, value))
    if origin is not None and issubclass(origin, Mapping):
        key, own = map(_decoder, arguments)
        return lambda value: {key(name): own(one) for name, one in value.items()}
    if dataclasses.is_dataclass(origin or kind):
        return _record(origin or kind, arguments)
    if kind is date:
        return date.fromisoformat
    return kind if isinstance(kind, type) and issubclass(kind, Enum | float) else _as_it_is


def _record(kind: Any, arguments: tuple[Any, ...]) -> Decoder:
    """A dataclass; ``arguments`` stand for its type variables."""
    bound = dict(zip(getattr(kind, "__parameters__", ()), arguments, strict=True))
    decoders = {name: _decoder(bound.get(hint, hint)) for name, hint in typing.get_type_hints(kind).items()}
    changing = [(name, decoder) for name, decoder in decoders.items() if decoder is not _as_it_is]

    def read(value: dict[str, Any]) -> Any:
        values = dict(value)
        for name, decoder in changing:
            if name in values:
                values[name] = decoder(values[name])
        return kind(**values)

    return read


def _as_it_is(value: Any) -> Any:
    return value
