"""Comparisons such as ``>=10``."""

import operator
import re
from collections.abc import Callable
from decimal import Decimal

OPERATORS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
_COMPARISON = re.compile(r"(>=|<=|==|>|<)\s*(\d+(?:\.\d*)?|\.\d+)", re.ASCII)


def read_comparison(text: str) -> tuple[str, Decimal] | None:
    """The sign and the number; None when it is something else."""
    match = _COMPARISON.fullmatch(text.strip())
    return (match[1], Decimal(match[2])) if match else None


def holds(found: Decimal, comparison: tuple[str, Decimal]) -> bool:
    sign, limit = comparison
    return OPERATORS[sign](found, limit)
