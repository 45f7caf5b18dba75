"""Trials from parsed JSON or YAML: levels with their rule trees, and every fault with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from cases.trials.logic.ctml.ages import read_age
from cases.trials.logic.ctml.fields import AGE, CLAUSES, TMB
from cases.trials.logic.ctml.numbers import read_comparison

SUSPENDED = ("y", "Y")
OPEN = "open to accrual"
CHILDREN = {"step": "arm", "arm": "dose_level", "dose_level": ""}
SUSPENSION = {"step": "", "arm": "arm_suspended", "dose_level": "level_suspended"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read, and where: a path of keys such as ``treatment_list.step.0.match.0.and.1``."""

    key: str
    message: str


@dataclass(frozen=True, slots=True)
class Clause:
    """Fields of one ``genomic`` or ``clinical`` clause, in the order of the document."""

    kind: str
    fields: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """All parts, or any of them."""

    every: bool
    parts: tuple["Rule", ...]


Rule = Clause | Group


@dataclass(frozen=True, slots=True)
class Level:
    """A step, arm or dose level that has a rule of its own."""

    place: str  # step.0.arm.1.dose_level.0
    rule: Group
    open: bool


@dataclass(frozen=True, slots=True)
class Document:
    protocol: str
    open: bool
    levels: tuple[Level, ...]


def read_documents(parsed: Any) -> tuple[list[Document], list[Fault]]:
    """One trial or a list of trials."""
    several = parsed if isinstance(parsed, list) else [parsed]
    faults: list[Fault] = []
    documents = []
    for index, trial in enumerate(several):
        prefix = f"{index}." if isinstance(parsed, list) else ""
        document = _document(trial, prefix, faults)
        if document is not None:
            documents.append(document)
    return documents, faults


def _document(trial: Any, prefix: str, faults: list[Fault]) -> Document | None:
    if not isinstance(trial, Mapping):
        faults.append(Fault(prefix.rstrip("."), "a trial must be a mapping with protocol_no and treatment_list"))
        return None
    protocol = trial.get("protocol_no")
    if protocol in (None, ""):
        faults.append(Fault(f"{prefix}protocol_no", "the trial's number is missing"))
    treatments = trial.get("treatment_list")
    steps = treatments.get("step") if isinstance(treatments, Mapping) else None
    if not isinstance(steps, list):
        faults.append(Fault(f"{prefix}treatment_list.step", "a list of steps is missing"))
        return None
    levels = tuple(_levels("step", steps, "", f"{prefix}treatment_list.", faults))
    return Document(str(protocol), _is_open(trial), levels)


def _is_open(trial: Mapping[str, Any]) -> bool:
    """By ``_summary.status[0].value`` alone; the status at the top is not asked."""
    summary = trial.get("_summary")
    statuses = summary.get("status") if isinstance(summary, Mapping) else None
    first = statuses[0] if isinstance(statuses, list) and statuses else None
    return isinstance(first, Mapping) and str(first.get("value", "")).lower() == OPEN


def _levels(kind: str, items: Any, place: str, prefix: str, faults: list[Fault]) -> Iterator[Level]:
    if items is None:
        return
    if not isinstance(items, list):
        faults.append(Fault(f"{prefix}{place}{kind}", "must be a list"))
        return
    for index, item in enumerate(items):
        here = f"{place}{kind}.{index}"
        if not isinstance(item, Mapping):
            faults.append(Fault(prefix + here, "must be a mapping"))
            continue
        if item.get("match"):
            rule = _list(item["match"], f"{prefix}{here}.match", True, faults)
            yield Level(here, rule, _level_open(kind, item))
        child = CHILDREN[kind]
        if child:
            yield from _levels(child, item.get(child), f"{here}.", prefix, faults)


def _level_open(kind: str, item: Mapping[str, Any]) -> bool:
    """A step is open as long as one of its arms is; an arm and a dose level say it themselves."""
    if kind == "step":
        arms = item.get("arm")
        return isinstance(arms, list) and any(isinstance(arm, Mapping) and _level_open("arm", arm) for arm in arms)
    return str(item.get(SUSPENSION[kind], "")).strip() not in SUSPENDED


def _list(items: Any, place: str, every: bool, faults: list[Fault]) -> Group:
    if not isinstance(items, list):
        faults.append(Fault(place, "must be a list"))
        return Group(every, ())
    return Group(every, tuple(_item(item, f"{place}.{index}", faults) for index, item in enumerate(items)))


def _item(item: Any, place: str, faults: list[Fault]) -> Rule:
    """An item with several keys asks for all of them; keys may carry a number (``and1``, ``or_2``)."""
    if not isinstance(item, Mapping):
        faults.append(Fault(place, "must be a mapping with and, or, genomic or clinical"))
        return Group(True, ())
    parts: list[Rule] = []
    for key, value in item.items():
        here = f"{place}.{key}"
        word = str(key)
        if word in CLAUSES:
            parts.append(_clause(word, value, here, faults))
        elif word.startswith("and"):
            parts.append(_list(value, here, True, faults))
        elif word.startswith("or"):
            parts.append(_list(value, here, False, faults))
        else:
            near = get_close_matches(word, (*CLAUSES, "and", "or"), 1, 0.5)
            hint = f"; did you mean {near[0]}?" if near else "; and, or, genomic and clinical are known"
            faults.append(Fault(here, f"unknown word{hint}"))
    return parts[0] if len(parts) == 1 else Group(True, tuple(parts))


def _clause(kind: str, value: Any, place: str, faults: list[Fault]) -> Clause:
    if not isinstance(value, Mapping):
        faults.append(Fault(place, "must be a mapping of fields"))
        return Clause(kind, ())
    for key, asked in value.items():
        problem = _field_problem(kind, str(key).upper(), asked)
        if problem:
            faults.append(Fault(f"{place}.{key}", problem))
    return Clause(kind, tuple((str(key).upper(), asked) for key, asked in value.items()))


def _field_problem(kind: str, key: str, asked: Any) -> str:
    if isinstance(asked, (list, dict)) or asked is None:
        return "must be one value"
    if kind == "clinical" and key == AGE and read_age(str(asked)) is None:
        return f"{asked} is no age such as >=18 or <0.5"
    if kind == "clinical" and key == TMB and read_comparison(str(asked)) is None:
        return f"{asked} is no comparison such as >=10"
    return ""
