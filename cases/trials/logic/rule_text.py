"""A stored rule as text that a person edits, and the cohort's own part of a version's rule. Pure."""

from collections.abc import Mapping
from typing import Any

import yaml

from cases.trials.enums import Operator

Data = Mapping[str, Any]
WIDTH = 100  # characters of a line before YAML breaks it


class _Flow(dict[str, Any]):
    """Written in one line: ``{gene: FGFR2}``."""


class _Writer(yaml.SafeDumper):
    """Indents lists under their key, as people write them, and names nothing by an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Writer.add_representer(
    _Flow, lambda writer, data: writer.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)


def rule_text(rule: Data) -> str:
    """The rule as YAML: operators as lists over several lines, each clause in one line."""
    return yaml.dump(_layout(rule), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH)


def own_rule(rule: Data, general: Data) -> Data:
    """What the cohort itself asks: a version's rule without the trial's general one, which stands last in it."""
    if general and list(rule) == [Operator.ALL] and len(rule[Operator.ALL]) == 2 and rule[Operator.ALL][1] == general:
        own: Data = rule[Operator.ALL][0]
        return own
    return rule


def _layout(rule: Data) -> dict[str, Any]:
    word, body = next(iter(rule.items()))
    if word in {Operator.ALL, Operator.ANY}:
        return {word: [_layout(part) for part in body]}
    if word in set(Operator):
        return {word: _layout(body)}
    return {word: _Flow(body)}
