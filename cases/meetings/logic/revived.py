"""A record's texts that are moments and days, as such again: for pages, which write them in the reader's way."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WORDS = frozenset({"text", "reason", "comment", "answer", "question", "summary", "dissent", "original"})  # as typed
SHAPES: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (MOMENT, datetime.fromisoformat),
    (DAY, date.fromisoformat),
)


def revived(value: Any) -> Any:
    """A copy; what people typed is left alone, even where it looks like a day."""
    if isinstance(value, list):
        return [revived(one) for one in value]
    if isinstance(value, Mapping):
        return {name: one if name in WORDS else revived(one) for name, one in value.items()}
    if isinstance(value, str):
        return next((make(value) for shape, make in SHAPES if shape.fullmatch(value)), value)
    return value
