"""The text of a file as trials: JSON or YAML, one trial or a list, and every fault with its place. Pure."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from cases.trials.logic.ctml.documents import Document, Fault, read_documents
from cases.trials.logic.yaml_text import has_alias

SUFFIXES = (".json", ".yaml", ".yml")
MAX_CHARACTERS = 20_000_000
MAX_PROTOCOL, MAX_REGISTRY, MAX_TITLE = 60, 40, 300  # as the database keeps them
NATIVE_KEYS = frozenset({"trial", "cohorts"})
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class MarkedTrial:
    """A trial with what it is called by. ``text``: the trial alone as JSON, keys in the order of the file, since of two
    fields about one column the later stands."""

    document: Document
    protocol: str
    registry_id: str
    title: str
    text: str


class Unreadable(Exception):
    """Text that is neither JSON nor YAML, or that nobody could read in one way only."""


class _Loader(yaml.SafeLoader):
    """Keeps a date as it is written, and refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _value in node.value:
            if key.value in seen:
                said = f'"{key.value}" stands twice'
                raise yaml.constructor.ConstructorError(None, None, said, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse(text: str, *, is_json: bool) -> Any:
    """Plain data. Raises Unreadable with the line, also for what is nested too deeply or refers to itself."""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable("the file is too long for trials")
    try:
        return json.loads(text, object_pairs_hook=_once) if is_json else _yaml(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Unreadable(f"line {line}: {error.problem}") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"line {error.lineno}: {error.msg}") from error
    except RecursionError as error:
        raise Unreadable("nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable(str(error).splitlines()[0]) from error


def is_native(parsed: Any) -> bool:
    """Whether it is a trial in our own language (docs/cohort-rules.md)."""
    return isinstance(parsed, Mapping) and bool(NATIVE_KEYS & set(parsed)) and "treatment_list" not in parsed


def read_trials(parsed: Any) -> tuple[list[MarkedTrial], list[Fault]]:
    """The trials of one file. Use none of them when there is a fault."""
    try:
        faults = list(_strange(parsed, ""))
        documents, wrong = read_documents(parsed)
    except RecursionError:
        return [], [Fault("", "nested too deeply")]
    faults += wrong
    several = parsed if isinstance(parsed, list) else [parsed]
    faults += [] if several else [Fault("", "the list holds no trial")]
    if faults:
        return [], faults
    trials = []
    for index, (document, data) in enumerate(zip(documents, several, strict=True)):
        trials.append(_named(document, data, f"{index}." if isinstance(parsed, list) else "", faults))
    faults += [
        Fault("protocol_no", f"{trial.protocol} stands twice in the file")
        for index, trial in enumerate(trials)
        if trial.protocol in {earlier.protocol for earlier in trials[:index]}
    ]
    return trials, faults


def _named(document: Document, data: Mapping[str, Any], prefix: str, faults: list[Fault]) -> MarkedTrial:
    registry = str(data.get("nct_id") or "")
    for key, value, limit in (("protocol_no", document.protocol, MAX_PROTOCOL), ("nct_id", registry, MAX_REGISTRY)):
        if len(value) > limit:
            faults.append(Fault(f"{prefix}{key}", f"has {len(value)} characters; {limit} are allowed"))
    title = str(data.get("short_title") or data.get("long_title") or "")
    short = title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1]}…"
    return MarkedTrial(document, document.protocol, registry, short, json.dumps(data, ensure_ascii=False))


def _strange(value: Any, place: str) -> Iterator[Fault]:
    """Numbers that are none, and characters that no page and no database can hold."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strange(str(key), f"{place}{'.' if place else ''}{key}")
            yield from _strange(inner, f"{place}{'.' if place else ''}{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _strange(inner, f"{place}{'.' if place else ''}{index}")
    elif isinstance(value, float) and not math.isfinite(value):
        yield Fault(place, "is no number")
    elif isinstance(value, str) and _UNPRINTABLE.search(value):
        yield Fault(_UNPRINTABLE.sub("?", place), "holds a character that cannot be shown")
    elif not isinstance(value, str | int | float | None):
        yield Fault(place, f"a {type(value).__name__} is neither a text, a number nor a truth value")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Unreadable(f'"{key[:40]}" stands twice in one mapping')
        found[key] = value
    return found


def _yaml(text: str) -> Any:
    if has_alias(text):
        raise Unreadable("aliases (*name) are not used here; write the rule out")
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader that refuses doubled keys
