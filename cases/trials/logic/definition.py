"""Trials and cohorts in native YAML: text in, frozen definitions or problems with line and key out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from cases.trials.enums import Outcome
from cases.trials.logic.grammar import BadRule, Node, Path, Vocabulary, nearest, parse_rule
from cases.trials.logic.stages import Design, Treated

MAX_CHARACTERS = 2_000_000  # a national trial portfolio is a hundredth of this


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file, where, and what to do. ``line`` counts from one."""

    line: int
    key: str
    message: str


class BadDefinition(Exception):
    """A file that cannot be used; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = sorted(problems, key=lambda problem: problem.line)


@dataclass(frozen=True, slots=True)
class VersionDefinition:
    number: int
    valid_from: date
    source: str
    rule: Node


@dataclass(frozen=True, slots=True)
class CohortDefinition:
    code: str
    drugs: tuple[str, ...]
    atc: tuple[str, ...]
    company: str
    tumour: str
    biomarker: str
    closed_reason: str
    design: Design
    versions: tuple[VersionDefinition, ...]  # in ascending order; the last is current
    patients: tuple[tuple[Treated, int], ...]  # with the version under which each was included


@dataclass(frozen=True, slots=True)
class TrialDefinition:
    code: str
    name: str
    registry_id: str
    rule: Node | None
    cohorts: tuple[CohortDefinition, ...]


TRIAL_KEYS = {"code": str, "name": str, "registry_id": str, "rule": dict}
COHORT_KEYS = {
    "code": str, "drugs": list, "atc": list, "company": str, "tumour": str, "biomarker": str, "design": dict,
    "drug_cap": int, "accepts_patients": bool, "closed_reason": str, "expansion": dict, "versions": list,
    "patients": list,
}  # fmt: skip
DESIGN_KEYS = {"stage_one_size": int, "stage_one_minimum": int, "final_size": int, "final_minimum": int}
EXPANSION_KEYS = {"size": int, "opened_on": date}
VERSION_KEYS = {"number": int, "valid_from": date, "source": str, "rule": dict}
PATIENT_KEYS = {"number": str, "first_dose": date, "outcome": str, "assessed": date, "version": int}
NEEDED = {
    "trial": ("code", "name"), "cohort": ("code", "drugs", "tumour", "biomarker", "versions"),
    "version": ("number", "valid_from", "rule"), "patient": ("number",), "expansion": ("size",), "design": (),
}  # fmt: skip
KIND_WORDS = {str: "a text", list: "a list", dict: "a mapping", int: "a whole number", bool: "true or false",
              date: "a date such as 2026-11-24"}  # fmt: skip


def read_trial(text: str, vocabulary: Vocabulary) -> TrialDefinition:
    """The trial of one file; BadDefinition with every problem found. ``yaml`` aliases cannot make it grow: a file is
    refused above a size, and aliases are refused altogether, so a rule that contains itself cannot be written."""
    return _Reader(text, vocabulary).trial()


class _Loader(yaml.SafeLoader):
    """Knows where a date such as 2026-02-31 stands."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(None, None, f"no such date: {error}", node.start_mark) from error


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


class _Reader:
    """Walks the loaded file; remembers the line of every key."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        if len(text) > MAX_CHARACTERS:
            raise BadDefinition([Problem(1, "", "the file is too long for a trial")])
        try:
            if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
                raise BadDefinition([Problem(1, "", "aliases (*name) are not used here; write the rule out")])
            root = yaml.compose(text, Loader=yaml.SafeLoader)
            self.data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader that says where a bad date stands
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise BadDefinition([Problem(line, "", f"cannot be read as YAML: {error.problem}")]) from error
        self.vocabulary = vocabulary
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        if root is not None:
            twice: list[Path] = []
            _mark_lines(root, (), self.lines, twice)
            for path in twice:
                self.blame(path, f'"{path[-1]}" stands twice')

    def trial(self) -> TrialDefinition:
        if not isinstance(self.data, dict) or set(self.data) != {"trial", "cohorts"}:
            raise BadDefinition([Problem(1, "", 'the file must have the keys "trial" and "cohorts", and no other')])
        trial = self.mapping(self.data["trial"], TRIAL_KEYS, ("trial",), "trial")
        entries = self.data["cohorts"]
        if not isinstance(entries, list) or not entries:
            self.blame(("cohorts",), "cohorts must be a list with at least one cohort")
            entries = []
        cohorts = [self.cohort(entry, ("cohorts", index)) for index, entry in enumerate(entries)]
        codes = [cohort.code for cohort in cohorts if cohort]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                self.blame(("cohorts", index, "code"), f'the cohort "{code}" stands twice in the file')
        rule = self.rule(trial["rule"], ("trial", "rule")) if "rule" in trial else None
        if self.problems:
            raise BadDefinition(self.problems)
        return TrialDefinition(
            trial["code"],
            trial["name"],
            trial.get("registry_id", ""),
            rule,
            tuple(cohort for cohort in cohorts if cohort),
        )

    def cohort(self, entry: Any, path: Path) -> CohortDefinition | None:
        values = self.mapping(entry, COHORT_KEYS, path, "cohort")
        versions = [self.version(item, (*path, "versions", i)) for i, item in enumerate(values.get("versions", []))]
        known = [version for version in versions if version]
        numbers = [version.number for version in known]
        declared = [item.get("number") for item in values.get("versions", []) if isinstance(item, dict)]
        if "versions" in values and (not versions or numbers != sorted(set(numbers))):
            self.blame((*path, "versions"), "versions must be there, with ascending numbers, each once")
        starts = [version.valid_from for version in known]
        if starts != sorted(starts):
            self.blame((*path, "versions"), "a later version cannot be valid from an earlier day")
        patients = [
            self.patient(item, (*path, "patients", i), declared) for i, item in enumerate(values.get("patients", []))
        ]
        for key in ("drugs", "atc"):
            if not all(isinstance(word, str) and word for word in values.get(key, [])):
                self.blame((*path, key), f"{key} must be a list of texts")
        design = self.design(values, path)
        if not known or "code" not in values:
            return None
        return CohortDefinition(
            values["code"],
            tuple(values.get("drugs", ())),
            tuple(values.get("atc", ())),
            values.get("company", ""),
            values.get("tumour", ""),
            values.get("biomarker", ""),
            values.get("closed_reason", ""),
            design,
            tuple(known),
            tuple(patient for patient in patients if patient),
        )

    def design(self, values: Mapping[str, Any], path: Path) -> Design:
        sizes = self.mapping(values.get("design", {}), DESIGN_KEYS, (*path, "design"), "design")
        expansion = self.mapping(values["expansion"], EXPANSION_KEYS, (*path, "expansion"), "expansion") if (
            "expansion" in values) else {}  # fmt: skip
        made = Design(
            **sizes,
            expansion_size=expansion.get("size"),
            expansion_opened_on=expansion.get("opened_on"),
            accepts_patients=values.get("accepts_patients", True),
            drug_cap=values.get("drug_cap"),
        )
        if not (0 < made.stage_one_minimum <= made.stage_one_size < made.final_size
                and made.stage_one_minimum <= made.final_minimum <= made.final_size):  # fmt: skip
            self.blame((*path, "design"), "the sizes and minimums of the two stages do not fit together")
        if made.expansion_size is not None and made.expansion_size <= made.final_size:
            self.blame((*path, "expansion", "size"), "an expansion is larger than the final size: it counts all")
        return made

    def version(self, entry: Any, path: Path) -> VersionDefinition | None:
        values = self.mapping(entry, VERSION_KEYS, path, "version")
        rule = self.rule(values["rule"], (*path, "rule")) if "rule" in values else None
        if rule is None or not {"number", "valid_from"} <= set(values):
            return None
        return VersionDefinition(values["number"], values["valid_from"], values.get("source", ""), rule)

    def patient(self, entry: Any, path: Path, versions: list[Any]) -> tuple[Treated, int] | None:
        values = self.mapping(entry, PATIENT_KEYS, path, "patient")
        outcome = values.get("outcome", Outcome.PENDING)
        if outcome not in set(Outcome):
            words = list(Outcome)
            self.blame((*path, "outcome"), f"outcome must be one of {', '.join(words)}.{nearest(outcome, words)}")
            return None
        first, assessed = values.get("first_dose"), values.get("assessed")
        if outcome in {Outcome.DISEASE_CONTROL, Outcome.NO_DISEASE_CONTROL} and not (first and assessed):
            self.blame(path, "an assessed patient needs the days of the first dose and of the assessment")
        if first and assessed and assessed < first:
            self.blame((*path, "assessed"), "the assessment cannot be before the first dose")
        version = values.get("version", versions[-1] if versions else 0)
        if version not in versions:
            self.blame((*path, "version"), f"the cohort has no version {version}")
        return Treated(values.get("number", ""), first, Outcome(outcome), assessed), version

    def rule(self, data: Any, path: Path) -> Node | None:
        try:
            return parse_rule(data, self.vocabulary)
        except BadRule as error:
            for problem in error.problems:
                self.blame((*path, *problem.path), problem.message)
            return None

    def mapping(self, value: Any, keys: Mapping[str, type], path: Path, kind: str) -> dict[str, Any]:
        """The values that stand under known keys with the right type; everything else is blamed."""
        if not isinstance(value, dict):
            self.blame(path, f"a {kind} is a mapping")
            return {}
        good: dict[str, Any] = {}
        for key, entry in value.items():
            wants = keys.get(key)
            if wants is None:
                self.blame((*path, str(key)), f'a {kind} has no "{key}".{nearest(str(key), list(keys))}')
            elif not isinstance(entry, wants) or (wants is int and not _is_count(entry)):
                self.blame((*path, key), f"{key} must be {KIND_WORDS[wants]}")
            else:
                good[key] = entry
        for key in NEEDED[kind]:
            if key not in value:
                self.blame(path, f'a {kind} needs "{key}"')
        return good

    def blame(self, path: Path, message: str) -> None:
        """Notes a problem at the line of the path, or of the nearest key above that has one."""
        line, tried = 1, path
        while tried and tried not in self.lines:
            tried = tried[:-1]
        line = self.lines.get(tried, 1)
        self.problems.append(Problem(line, ".".join(str(step) for step in path), message))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _mark_lines(node: yaml.Node, path: Path, lines: dict[Path, int], twice: list[Path]) -> None:
    """The line of every key and entry; ``twice`` gets the keys that a mapping has more than once (YAML drops one)."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, str(key.value))
            if inner in lines:
                twice.append(inner)
            lines[inner] = key.start_mark.line + 1
            _mark_lines(value, inner, lines, twice)
    elif isinstance(node, yaml.SequenceNode):
        for index, entry in enumerate(node.value):
            lines[(*path, index)] = entry.start_mark.line + 1
            _mark_lines(entry, (*path, index), lines, twice)
