"""Cells as today's tool reads them: which words mean missing, when a column turns into numbers."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

Value = str | int | float | None

# The words that today's table reader takes for "no value". A dot is a value to it.
MISSING = frozenset(
    {
        "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
        "NULL", "NaN", "None", "n/a", "nan", "null",
    }
)  # fmt: skip
# Ours: a dot or a dash in a judgement says "nothing written" as well.
UNWRITTEN = MISSING | {".", "-"}

_WHOLE = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)
_COMMA_NUMBER = re.compile(r"\s*[+-]?\d+,\d+(?:[eE][+-]?\d+)?\s*", re.ASCII)


def is_missing(text: str) -> bool:
    return text in MISSING


def written(text: str) -> str:
    """The cell without blanks around it, empty when it says nothing."""
    bare = text.strip()
    return "" if bare in UNWRITTEN else bare


def typed_column(texts: Sequence[str]) -> list[Value]:
    """One column as today's tool holds it: whole numbers, decimals or text; None = missing.

    All whole and none missing gives whole numbers; all numeric gives decimals (``0.500`` and ``0.5`` are then equal);
    one other word makes the whole column text.
    """
    present = [text for text in texts if text not in MISSING]
    if not present or not all(map(_NUMBER.fullmatch, present)):
        return [None if text in MISSING else text for text in texts]
    if len(present) == len(texts) and all(map(_WHOLE.fullmatch, texts)):
        return [int(text) for text in texts]
    return [None if text in MISSING else float(text) for text in texts]


def number(text: str) -> float | None:
    """The cell as a finite number, a decimal comma read as what it is; None when missing or no number."""
    bare = text.strip()
    if _COMMA_NUMBER.fullmatch(bare):
        bare = bare.replace(",", ".")
    if not _NUMBER.fullmatch(bare):
        return None
    value = float(bare)
    return value if math.isfinite(value) else None


def has_decimal_comma(text: str) -> bool:
    return bool(_COMMA_NUMBER.fullmatch(text))


def whole(text: str) -> int | float | None:
    """A depth: whole where it is whole."""
    value = number(text)
    return int(value) if value is not None and value.is_integer() else value


def exact(text: str) -> Decimal | None:
    """The decimal as it is written, not its binary neighbour: 0.445 is a tie."""
    value = text.strip()
    if _COMMA_NUMBER.fullmatch(value):
        value = value.replace(",", ".")
    try:
        decimal = Decimal(value)
    except InvalidOperation:
        return None
    return decimal if decimal.is_finite() else None
