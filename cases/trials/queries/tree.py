"""An explained rule as lines for people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from cases.trials.enums import Operator
from cases.trials.logic.waiving import rule_of
from cases.trials.words.clauses import clause_words, negated_words
from cases.trials.words.reasons import datum_words, reason_words

Node = Mapping[str, Any]
HEADINGS = frozenset({Operator.ANY, Operator.AT_INCLUSION})


@dataclass(frozen=True)
class TreeLine:
    """One line of an explained rule. ``result`` is empty for a heading; ``waived``: set aside for this case."""

    depth: int
    text: str
    result: str
    detail: str
    waived: bool = False


def tree_lines(node: Node, depth: int = 0, waived: Collection[Node] = ()) -> list[TreeLine]:
    """An explained rule as lines with depth; ``all`` within ``all`` reads as one list."""
    lines = _lines(node, depth, waived)
    if waived and rule_of(node) in waived:
        return [replace(line, waived=True) for line in lines]
    return lines


def unknown_at_inclusion(node: Node, inside: bool = False) -> list[str]:
    """What holds nothing back now and must be known before the first dose."""
    inside = inside or node.get("operator") == Operator.AT_INCLUSION
    own = [datum_words(node["missing"])] if inside and "missing" in node else []
    return own + [words for child in node.get("children", []) for words in unknown_at_inclusion(child, inside)]


def _lines(node: Node, depth: int, waived: Collection[Node]) -> list[TreeLine]:
    word, children = node.get("operator"), node.get("children", [])
    if word == Operator.NOT:
        return _negated(node, children[0], depth)
    if word in HEADINGS:
        text = _("one of these:") if word == Operator.ANY else _("checked at inclusion:")
        heading = TreeLine(depth, text, node["result"], "")
        return [heading, *(line for child in children for line in tree_lines(child, depth + 1, waived))]
    if word == Operator.ALL:
        return [line for child in children for line in tree_lines(child, depth, waived)]
    name, values = next(iter(node["clause"].items()))
    own = TreeLine(depth, clause_words(name, values), node["result"], reason_words(node))
    return [own, *(line for child in children for line in tree_lines(child, depth + 1))]


def _negated(node: Node, inner: Node, depth: int) -> list[TreeLine]:
    if "clause" in inner:
        return [TreeLine(depth, negated_words(inner["clause"]), node["result"], reason_words(inner))]
    heading = TreeLine(depth, _("not this:"), node["result"], "")
    return [heading, *tree_lines(inner, depth + 1)]
