"""What a two-stage design amounts to: one report for the command, the page and every cohort. Exact fractions. Pure."""

import re
from dataclasses import dataclass
from fractions import Fraction

from cases.trials.logic.estimation import (
    Interval,
    clopper_pearson,
    expected_size_curtailed,
    unbiased,
    unbiased_when_stopped,
)
from cases.trials.logic.two_stage import Plan, characteristics, final_p_value, positive_given

LARGEST = 400  # patients; exact sums of a design beyond it take seconds
# A rate as people write one. Fraction alone reads "1e999999999" too, and works on it until the memory is full.
_RATE = re.compile(r"\d{1,3}(?:\.\d{1,8})?|\.\d{1,8}|\d{1,4}/\d{1,4}")


@dataclass(frozen=True, slots=True)
class RateRow:
    """What the design does when the true rate is ``p``."""

    p: Fraction
    stops_early: Fraction  # probability
    positive: Fraction  # probability: alpha at the null rate, power at the alternative
    expected_size: Fraction  # patients
    curtailed: Fraction  # patients, when stage two ends as soon as its result is certain
    futility_only: Fraction  # patients, when only certain futility ends it
    given_first: tuple[Fraction, ...]  # P(positive | k successes in stage one), by k
    tail: tuple[tuple[int, Fraction], ...]  # successes in the end, P(going on, and so many or more)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One number of successes that a stage can end with, and what it says about the true rate."""

    successes: int
    patients: int
    unbiased: Fraction
    interval: Interval  # exact, 95 %

    @property
    def share(self) -> Fraction:
        return Fraction(self.successes, self.patients)


@dataclass(frozen=True, slots=True)
class DesignReport:
    plan: Plan
    rates: tuple[RateRow, ...]
    stopped: tuple[ResultRow, ...]  # after stage one
    ended: tuple[ResultRow, ...]  # after stage two


def read_rate(text: str) -> Fraction:
    """``0.1``, ``.1`` or ``1/10``. ValueError for anything else, with up to eight decimals."""
    if not _RATE.fullmatch(text) or text.endswith(("/0", "/00", "/000", "/0000")):
        raise ValueError(f"a rate is a number such as 0.1, not {text[:40]}")
    return Fraction(text)


def report(plan: Plan, rates: list[Fraction]) -> DesignReport:
    """ValueError for a rate outside 0..1 or a design beyond LARGEST."""
    if plan.n > LARGEST:
        raise ValueError(f"a design of more than {LARGEST} patients is not computed")
    return DesignReport(
        plan,
        tuple(_rate(plan, p) for p in rates),
        tuple(_result(k, plan.n1, unbiased_when_stopped(plan, k)) for k in range(plan.r1 + 1)),
        tuple(_result(x, plan.n, unbiased(plan, x)) for x in range(plan.r1 + 1, plan.n + 1)),
    )


def _rate(plan: Plan, p: Fraction) -> RateRow:
    row = characteristics(plan, p)
    return RateRow(
        p, row.stops_early, row.positive, row.expected_size,
        expected_size_curtailed(plan, p), expected_size_curtailed(plan, p, stop_for_success=False),
        tuple(positive_given(plan, k, p) for k in range(plan.n1 + 1)),
        tuple((x, final_p_value(plan, x, p)) for x in range(plan.r + 1, plan.n + 1)),
    )  # fmt: skip


def _result(successes: int, patients: int, estimate: Fraction) -> ResultRow:
    return ResultRow(successes, patients, estimate, clopper_pearson(successes, patients))
