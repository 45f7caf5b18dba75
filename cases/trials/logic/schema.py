"""The JSON schema of trial files, made from the tables that the parser reads: editors complete and check by it. Pure.

The schema says what may stand where. What a rule means (known genes, drugs and tumours, units, whether it can ever be
true, days that follow each other) is for ``load_trials --check``.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cases.trials.enums import Operator, Outcome
from cases.trials.logic.clause_table import CLAUSES, NEEDS_TOO, NESTED, ONE_NEEDED, Field
from cases.trials.logic.definition import (
    CODE,
    COHORT_KEYS,
    DESIGN_KEYS,
    EXPANSION_KEYS,
    LARGEST,
    LONGEST,
    NEEDED,
    PATIENT_KEYS,
    SUPPLY_KEYS,
    TRIAL_KEYS,
    VERSION_KEYS,
)

Schema = dict[str, Any]
RULE = {"$ref": "#/$defs/rule"}
_TYPES: Mapping[type, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer", "minimum": 0},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
}
_SAYS = {
    Operator.ALL: "every part",
    Operator.ANY: "at least one part",
    Operator.NOT: "the opposite",
    Operator.AT_INCLUSION: "checked at inclusion: what is not known yet holds nothing back, a known no does",
}


def trial_schema() -> Schema:
    """Of a whole trial file; ``$defs/rule`` is one rule by itself."""
    texts = {"type": "array", "items": {"type": "string"}}
    version = _part("version", VERSION_KEYS, {"rule": RULE})
    patient = _part("patient", PATIENT_KEYS, {"outcome": {"enum": list(Outcome)}})
    cohort = _part("cohort", COHORT_KEYS, {
        "drugs": texts, "atc": texts, "design": _part("design", DESIGN_KEYS),
        "expansion": _part("expansion", EXPANSION_KEYS), "versions": _list(version, least=1),
        "patients": _list(patient),
    })  # fmt: skip
    trial = _part("trial", TRIAL_KEYS, {"rule": RULE, "supplies": _list(_part("supply", SUPPLY_KEYS))})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A trial and its cohorts",
        "type": "object",
        "required": ["trial", "cohorts"],
        "additionalProperties": False,
        "properties": {"trial": trial, "cohorts": _list(cohort, least=1)},
        "$defs": {"rule": _rule(), **{f"clause_{name}": _clause(name) for name in CLAUSES}},
    }


def _rule() -> Schema:
    parts = {Operator.ALL: _list(RULE, least=1), Operator.ANY: _list(RULE, least=1)}
    operators = {word.value: {**parts.get(word, RULE), "description": says} for word, says in _SAYS.items()}
    clauses = {name: {"$ref": f"#/$defs/clause_{name}"} for name in CLAUSES}
    return {
        "description": "one key: an operator over rules, or a clause",
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {**operators, **clauses},
    }


def _clause(name: str) -> Schema:
    fields = CLAUSES[name]
    values = {key: _field(field) for key, field in fields.items()}
    if name in NESTED:
        values[NESTED[name]] = RULE
    schema = _mapping(values, [key for key, field in fields.items() if field.required])
    if name in ONE_NEEDED:
        schema["anyOf"] = [{"required": [key]} for key in ONE_NEEDED[name]]
    if name in NEEDS_TOO:
        schema["dependentRequired"] = {key: [other] for key, other in NEEDS_TOO[name].items()}
    return schema


def _field(field: Field) -> Schema:
    return {**field.schema, "description": field.wants}


def _part(kind: str, keys: Mapping[str, type], inner: Mapping[str, Schema] | None = None) -> Schema:
    """A mapping of the file, with the parts below it."""
    own = {key: {**_TYPES[wants], **_limits(key, wants)} for key, wants in keys.items() if wants in _TYPES}
    return _mapping({key: {**own, **(inner or {})}[key] for key in keys}, NEEDED[kind])


def _limits(key: str, wants: type) -> Schema:
    """What a database and an address can hold."""
    if wants is int:
        return {"maximum": LARGEST}
    limits: Schema = {"maxLength": LONGEST[key]} if wants is str and key in LONGEST else {}
    return {**limits, "pattern": f"^{CODE.pattern}$"} if key == "code" else limits


def _mapping(values: Mapping[str, Schema], needed: Sequence[str]) -> Schema:
    return {"type": "object", "additionalProperties": False, "required": list(needed), "properties": dict(values)}


def _list(entry: Mapping[str, Any], least: int = 0) -> Schema:
    return {"type": "array", "minItems": least, "items": dict(entry)}
