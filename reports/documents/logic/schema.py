"""Checks a snapshot against its documented JSON Schema (``schemas/``)."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from reports.documents.logic.canonical import Json

# A document keeps the schema that it was made with. 2: new kinds of follow-up, consensus and advisory votes.
# 3: every line is a coded resource of its own in the FHIR collection.
SCHEMAS = {
    "molmdt/conclusion/1": "conclusion-1.json",
    "molmdt/conclusion/2": "conclusion-1.json",
    "molmdt/conclusion/3": "conclusion-1.json",
    "molmdt/minutes/1": "minutes-1.json",
    "molmdt/minutes/2": "minutes-1.json",
}
CONCLUSION = "molmdt/conclusion/3"
MINUTES = "molmdt/minutes/2"


class BadSnapshot(ValueError):
    """A snapshot does not fit its schema; ``problems`` holds one 'path: sentence' per fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems[:5]))
        self.problems = problems


def _load(name: str) -> Json:
    return dict(json.loads(files(__package__).joinpath("schemas", name).read_text(encoding="utf-8")))


@cache
def _validator(schema: str) -> Draft202012Validator:
    common = _load("common-1.json")
    registry: Registry[Any] = Registry().with_resource(common["$id"], Resource.from_contents(common))
    return Draft202012Validator(_load(SCHEMAS[schema]), registry=registry)


def _sentence(error: ValidationError) -> str:
    path = "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    return f"{path}: {error.message[:200]}"


def check(snapshot: Json) -> None:
    """Raises BadSnapshot unless the snapshot fits the schema that it names."""
    name = snapshot.get("schema")
    if name not in SCHEMAS:
        raise BadSnapshot([f"$.schema: {name!r} is none of {', '.join(SCHEMAS)}"])
    errors = sorted(_validator(str(name)).iter_errors(snapshot), key=lambda error: list(map(str, error.absolute_path)))
    if errors:
        raise BadSnapshot([_sentence(error) for error in errors])
