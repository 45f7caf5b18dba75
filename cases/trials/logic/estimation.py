"""What a cohort's numbers say about the true rate: estimate, exact interval, size under curtailment. Pure.

A plain share of successes is biased after a two-stage design, as only cohorts with early luck go on; the unbiased
estimator of Jung and Kim (2004) is shown beside it, never in its place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from cases.trials.logic.two_stage import Plan


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a rate, 0..1."""

    lower: float
    upper: float


def unbiased(plan: Plan, successes: int) -> Fraction:
    """UMVUE of the rate after both stages of ``plan``, from all successes of its ``n`` patients.

    Raises ValueError for a number that the design cannot end with after two stages.
    """
    first, second = plan.n1, plan.n - plan.n1
    if not plan.r1 < successes <= plan.n:
        raise ValueError(f"{successes} successes do not end stage two of {plan}")
    ways = range(max(plan.r1 + 1, successes - second), min(first, successes) + 1)
    whole = sum(comb(first, k) * comb(second, successes - k) for k in ways)
    return Fraction(sum(comb(first - 1, k - 1) * comb(second, successes - k) for k in ways), whole)


def unbiased_when_stopped(plan: Plan, successes: int) -> Fraction:
    """UMVUE of a cohort that stopped after stage one."""
    if not 0 <= successes <= plan.r1:
        raise ValueError(f"{successes} successes do not stop {plan}")
    return Fraction(successes, plan.n1)


def clopper_pearson(successes: int, n: int, level: Fraction = Fraction(95, 100)) -> Interval:
    """Exact two-sided interval of a share (Clopper and Pearson 1934), each bound right to eight digits."""
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"no share: {successes} of {n}")
    tail = float((1 - level) / 2)
    lower = 0.0 if successes == 0 else _root(lambda p: _upper_tail(successes, n, p) - tail)
    upper = 1.0 if successes == n else _root(lambda p: tail - (1 - _upper_tail(successes + 1, n, p)))
    return Interval(lower, upper)


def _upper_tail(k: int, n: int, p: float) -> float:
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


def _root(rising: Callable[[float], float]) -> float:
    """Where a rising function of a rate crosses zero, by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2


def expected_size_curtailed(plan: Plan, p: Fraction, *, stop_for_success: bool = True) -> Fraction:
    """Patients on average when stage two ends as soon as its result is certain; stage one is always filled.

    ``stop_for_success`` False: only certain futility ends it.
    """
    size = Fraction(0)
    for first in range(plan.n1 + 1):
        share = comb(plan.n1, first) * p**first * (1 - p) ** (plan.n1 - first)
        more = _more(plan, first, plan.n - plan.n1, p, stop_for_success) if first > plan.r1 else Fraction(0)
        size += share * (plan.n1 + more)
    return size


def _more(plan: Plan, successes: int, left: int, p: Fraction, stop_for_success: bool) -> Fraction:
    """Patients of stage two still to come on average: a table over successes, filled from the last patient back."""
    expected: dict[int, Fraction] = dict.fromkeys(range(successes + left + 2), Fraction(0))
    for remaining in range(1, left + 1):
        expected = {
            have: Fraction(0)
            if _certain(plan, have, remaining, stop_for_success)
            else 1 + p * expected[have + 1] + (1 - p) * expected[have]
            for have in range(successes + left - remaining + 1)
        }
    return expected[successes]


def _certain(plan: Plan, have: int, remaining: int, stop_for_success: bool) -> bool:
    return have + remaining <= plan.r or (stop_for_success and have > plan.r)
