"""Progression-free survival on the board's therapy against that on the line before, in whole days. Pure.

Whole numbers because 1.69 / 1.3 >= 1.3 is false in floating point. Source: Von Hoff 1998 (1.3); studies differ in
whether 1.3 itself is a success and in the threshold, so both are stored with the answer.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Comparator(StrEnum):
    AT_LEAST = ">="
    MORE_THAN = ">"


class Benefit(StrEnum):
    SUCCESS = "success"
    FAILURE = "failure"
    UNDETERMINED = "undetermined"  # still without progression, and not yet over the threshold
    NOT_COMPUTABLE = "not_computable"  # no earlier interval to compare with


@dataclass(frozen=True, slots=True)
class Threshold:
    """``numerator / denominator``, such as 13 / 10."""

    comparator: Comparator = Comparator.AT_LEAST
    numerator: int = 13
    denominator: int = 10

    def __str__(self) -> str:
        return f"{self.comparator} {float(Fraction(self.numerator, self.denominator)):g}"


def pfs_ratio(before_days: int | None, after_days: int | None) -> Fraction | None:
    """The ratio; None without an earlier interval of at least a day or without a later one."""
    if not before_days or before_days < 0 or after_days is None or after_days < 0:
        return None
    return Fraction(after_days, before_days)


def benefit(before_days: int | None, after_days: int | None, *, ongoing: bool, threshold: Threshold) -> Benefit:
    """``ongoing``: no progression and no death yet, ``after_days`` counts to the last time that was seen."""
    ratio = pfs_ratio(before_days, after_days)
    if ratio is None:
        return Benefit.NOT_COMPUTABLE
    limit = Fraction(threshold.numerator, threshold.denominator)
    over = ratio > limit if threshold.comparator is Comparator.MORE_THAN else ratio >= limit
    if over:
        return Benefit.SUCCESS
    return Benefit.UNDETERMINED if ongoing else Benefit.FAILURE
