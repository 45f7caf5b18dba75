"""A snapshot as it is printed: hostile characters visible, in one-line fields line breaks too."""

from typing import Any

from reports.documents.logic.canonical import Json
from reports.documents.logic.literal import literal, one_line

MULTI_LINE = frozenset(
    {
        "change_reason",
        "disclaimer",
        "discussion",
        "dissent",
        "interpretation",
        "no_option_reason",
        "question",
        "rationale",
        "reason",
        "summary",
        "text",
    }
)


def _printable(value: Any, key: str) -> Any:
    if isinstance(value, str):
        return literal(value, key) if key in MULTI_LINE else one_line(value, key)
    if isinstance(value, dict):
        return {name: _printable(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_printable(item, key) for item in value]
    return value


def printable(snapshot: Json) -> Json:
    """Every string of a snapshot (or identity block) made safe to read; raises TooLong."""
    return {name: _printable(item, name) for name, item in snapshot.items()}
