"""A dossier as JSON and back, whatever fields it has: the stored form of a case's facts. Pure.

The facts stand in one mapping by field name, without what is at its default; the alterations in a list of their own.
``tests`` repeats the names of ``tested`` without their days, so that cases that were tested alike are found alike.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from cases.trials.enums import Test
from cases.trials.logic.facts import Alteration, Dossier

FORM = 1  # raise it when a sheet says something else than the one before: every stored one is made anew
TESTS = "tests"
SEPARATE = frozenset({"on", "alterations"})
Decoder = Callable[[Any], Any]


def facts_json(dossier: Dossier) -> dict[str, Any]:
    """Every fact but the day and the alterations."""
    stored = encoded(dossier)
    kept = {name: value for name, value in stored.items() if name not in SEPARATE}
    return {**kept, TESTS: sorted(dossier.tested)}


def alterations_json(dossier: Dossier) -> list[dict[str, Any]]:
    return [encoded(one) for one in dossier.alterations]


def dossier_of(facts: Mapping[str, Any], alterations: tuple[Alteration, ...], on: date) -> Dossier:
    """The dossier of these facts, of all or of some; ``on`` is the day on which they are judged."""
    return Dossier(on=on, alterations=alterations, **fields_of(facts))


def fields_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as a dossier's own fields."""
    known = {name: _fields(Dossier)[name](value) for name, value in facts.items() if name != TESTS}
    if TESTS in facts and "tested" not in facts:
        known["tested"] = dict.fromkeys(map(Test, facts[TESTS]))
    return known


def alterations_of(stored: list[dict[str, Any]]) -> tuple[Alteration, ...]:
    return tuple(map(_decoder(Alteration), stored))


def facts_of_text(texts: Mapping[str, str | None]) -> dict[str, Any]:
    """Facts from JSON texts by path, such as ``ecog`` or ``organs/anc``; None where the sheet has no such entry."""
    facts: dict[str, Any] = {}
    for path, text in texts.items():
        if text is None:
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
