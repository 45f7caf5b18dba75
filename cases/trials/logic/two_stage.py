"""Exact operating characteristics of a two-stage design (Simon 1989), in fractions. Pure."""

from dataclasses import dataclass
from fractions import Fraction
from math import comb


@dataclass(frozen=True, slots=True)
class Plan:
    """Stop after ``n1`` with ``r1`` successes or fewer; positive with more than ``r`` of ``n``."""

    n1: int
    r1: int
    n: int
    r: int

    def __post_init__(self) -> None:
        if not (0 < self.n1 < self.n and 0 <= self.r1 < self.n1 and self.r1 <= self.r < self.n):
            raise ValueError(f"no two-stage design: n1={self.n1} r1={self.r1} n={self.n} r={self.r}")


@dataclass(frozen=True, slots=True)
class Characteristics:
    """What the design does when the true rate is ``p``."""

    p: Fraction
    stops_early: Fraction  # PET
    positive: Fraction  # alpha at the null rate, power at the alternative
    expected_size: Fraction


def binomial(k: int, n: int, p: Fraction) -> Fraction:
    """P(exactly k of n)."""
    return comb(n, k) * p**k * (1 - p) ** (n - k) if 0 <= k <= n else Fraction(0)


def at_least(k: int, n: int, p: Fraction) -> Fraction:
    """P(k or more of n)."""
    return sum((binomial(i, n, p) for i in range(max(k, 0), n + 1)), Fraction(0))


def characteristics(plan: Plan, p: Fraction) -> Characteristics:
    if not 0 <= p <= 1:
        raise ValueError(f"a rate lies between 0 and 1, not {p}")
    stops = sum((binomial(k, plan.n1, p) for k in range(plan.r1 + 1)), Fraction(0))
    return Characteristics(p, stops, final_p_value(plan, plan.r + 1, p), plan.n - (plan.n - plan.n1) * stops)


def final_p_value(plan: Plan, successes: int, p: Fraction) -> Fraction:
    """P(going on, and at least so many successes in the end): the exact p-value when ``p`` is the null rate."""
    rest = plan.n - plan.n1
    return sum(
        (binomial(k, plan.n1, p) * at_least(successes - k, rest, p) for k in range(plan.r1 + 1, plan.n1 + 1)),
        Fraction(0),
    )


def positive_given(plan: Plan, first: int, p: Fraction) -> Fraction:
    """P(positive | ``first`` successes in stage one); 0 where the design has stopped."""
    return at_least(plan.r + 1 - first, plan.n - plan.n1, p) if first > plan.r1 else Fraction(0)
