"""YAML that remembers where everything stands: text in, data with lines out, problems with line and key. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from cases.trials.logic.classification import Classification
from cases.trials.logic.grammar import TOO_DEEP, BadRule, Node, Path, Vocabulary, nearest, parse_rule
from cases.trials.logic.sense import senseless
from cases.trials.logic.yaml_text import has_alias

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # no page and no database holds them
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


STRANGE = "it holds a character that cannot be shown"
KIND_WORDS = {str: "a text", list: "a list", dict: "a mapping", int: "a whole number", bool: "true or false",
              date: "a date such as 2026-11-24"}  # fmt: skip


def read_rule(text: str, vocabulary: Vocabulary) -> Node:
    """One rule by itself, as the editor holds it: ``all: [...]``. BadDefinition with every problem found, each with
    its line in this text and its key from the rule's root, such as ``all.0.fusion.gene``."""
    written = Written(text, vocabulary)
    rule = written.rule(written.data, ())
    if written.problems or rule is None:
        raise BadDefinition(written.problems)
    return rule


class _Loader(yaml.SafeLoader):
    """Knows where a date such as 2026-02-31 stands, or a number that is none."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except (ValueError, AttributeError) as error:
            said = f"no such date: {error}" if isinstance(error, ValueError) else "no such date"
            raise yaml.constructor.ConstructorError(None, None, said, node.start_mark) from error

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, KeyError, IndexError, TypeError) as error:
            said = "the value is not what its tag or its form says"
            raise yaml.constructor.ConstructorError(None, None, said, node.start_mark) from error


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


class Written:
    """A loaded text; remembers the line of every key."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        if len(text) > MAX_CHARACTERS:
            raise BadDefinition([Problem(1, "", "the file is too long for a trial")])
        try:
            if has_alias(text):
                raise BadDefinition([Problem(1, "", "aliases (*name) are not used here; write the rule out")])
            root = yaml.compose(text, Loader=yaml.SafeLoader)
            self.data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader that says where a bad date stands
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise BadDefinition([Problem(line, "", f"cannot be read as YAML: {error.problem}")]) from error
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            raise BadDefinition([Problem(line, "", STRANGE)]) from error
        except RecursionError as error:
            raise BadDefinition([Problem(1, "", TOO_DEEP)]) from error
        self.vocabulary = vocabulary
        self.tumours = Classification(vocabulary.tumour_codes, vocabulary.is_under)
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        if root is not None:
            twice: list[Path] = []
            strange: list[Path] = []
            _mark_lines(root, (), self.lines, twice, strange)
            for path in twice:
                self.blame(path, f'"{path[-1]}" stands twice')
            for path in strange:
                self.blame(path, STRANGE)

    def rule(self, data: Any, path: Path) -> Node | None:
        """The rule, if it can be used and makes sense; otherwise every problem is noted."""
        try:
            rule = parse_rule(data, self.vocabulary)
            problems = senseless(rule, self.tumours)
        except BadRule as error:
            problems = error.problems
        for problem in problems:
            self.blame((*path, *problem.path), problem.message)
        return None if problems else rule

    def mapping(
        self, value: Any, keys: Mapping[str, type], path: Path, kind: str, needed: Sequence[str]
    ) -> dict[str, Any]:
        """The values that stand under known keys with the right type; everything else is blamed."""
        if not isinstance(value, dict):
            self.blame(path, f"a {kind} is a mapping")
            return {}
        good: dict[str, Any] = {}
        for key, entry in value.items():
            wants = keys.get(key)
            if wants is None:
                self.blame((*path, str(key)), f'a {kind} has no "{key}".{nearest(str(key), list(keys))}')
            elif not isinstance(entry, wants) or (wants is int and not _is_count(entry)) or isinstance(entry, datetime):
                self.blame((*path, key), f"{key} must be {KIND_WORDS[wants]}")
            else:
                good[key] = entry
        for key in needed:
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


def _mark_lines(node: yaml.Node, path: Path, lines: dict[Path, int], twice: list[Path], strange: list[Path]) -> None:
    """The line of every key and entry; ``twice`` gets the keys that a mapping has more than once (YAML drops one),
    ``strange`` the texts with characters that nobody can see."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode) and _UNPRINTABLE.search(node.value):
        strange.append(path)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, _UNPRINTABLE.sub("?", str(key.value)))
            again = inner in lines
            lines[inner] = key.start_mark.line + 1
            if again:
                twice.append(inner)
            else:
                _mark_lines(value, inner, lines, twice, strange)
    elif isinstance(node, yaml.SequenceNode):
        for index, entry in enumerate(node.value):
            lines[(*path, index)] = entry.start_mark.line + 1
            _mark_lines(entry, (*path, index), lines, twice, strange)
