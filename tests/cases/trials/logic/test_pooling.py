"""Pooled shares against numbers worked out in another way: exact fractions, closed forms, numerical integration."""

from fractions import Fraction
from math import exp, log, pi, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.trials.logic.pooling import Share, chi_square_tail, pooled


def logit_to_rate(value):
    return exp(value) / (1 + exp(value))


def test_fewer_than_two_trials_are_not_pooled():
    assert pooled([]) is None
    assert pooled([Share(3, 10)]) is None


def test_equal_trials_have_no_heterogeneity_and_the_rate_of_each():
    """Three times 6 of 24: the weight of each is 1/(1/6 + 1/18) = 4.5, so that the logit's error is 1/sqrt(13.5)."""
    found = pooled([Share(6, 24)] * 3)
    assert found.common == found.random
    assert found.common.rate == pytest.approx(0.25, abs=1e-12)
    reach = 1.959963984540054 / sqrt(13.5)
    assert found.common.interval.lower == pytest.approx(logit_to_rate(log(1 / 3) - reach), abs=1e-12)
    assert found.common.interval.upper == pytest.approx(logit_to_rate(log(1 / 3) + reach), abs=1e-12)
    assert (found.tau2, found.i2, found.corrected) == (0, 0, 0)
    assert found.q == pytest.approx(0, abs=1e-20)
    assert found.q_p == pytest.approx(1.0)


def test_two_trials_by_hand():
    """8 of 16 has logit 0 and weight 4; 4 of 20 has logit -ln 4 and weight 16/5. With exact weights:
    mean = -(16/5) ln4 / (36/5) = -(4/9) ln 4; Q = (4 * 16/5)/(36/5) ln4^2 = (16/9) ln4^2;
    C = 36/5 - (16 + 256/25)/(36/5) = 32/9; tau2 = (Q - 1)/C."""
    found = pooled([Share(8, 16), Share(4, 20)])
    squared = log(4) ** 2
    weights = Fraction(4), Fraction(16, 5)
    scale = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    assert scale == Fraction(32, 9)
    assert found.common.rate == pytest.approx(logit_to_rate(-4 / 9 * log(4)), abs=1e-12)
    assert found.q == pytest.approx(16 / 9 * squared, abs=1e-12)
    tau2 = (16 / 9 * squared - 1) / (32 / 9)
    assert found.tau2 == pytest.approx(tau2, abs=1e-12)
    assert found.i2 == pytest.approx(1 - 1 / (16 / 9 * squared), abs=1e-12)
    first, second = 1 / (1 / 4 + tau2), 1 / (5 / 16 + tau2)
    assert found.random.rate == pytest.approx(logit_to_rate(-log(4) * second / (first + second)), abs=1e-12)
    assert found.random.interval.upper - found.random.interval.lower > (
        found.common.interval.upper - found.common.interval.lower
    )


def test_half_a_patient_is_added_only_where_a_cell_is_nil():
    found = pooled([Share(0, 8), Share(4, 8)])
    assert found.corrected == 1
    nil, even = 1 / (1 / 0.5 + 1 / 8.5), 1 / (1 / 4 + 1 / 4)
    assert found.common.rate == pytest.approx(logit_to_rate(log(0.5 / 8.5) * nil / (nil + even)), abs=1e-12)


@pytest.mark.parametrize(
    ("value", "freedom", "expected"),
    [(3.841458820694124, 1, 0.05), (5.991464547107979, 2, 0.05), (7.814727903251179, 3, 0.05),
     (18.307038053275146, 10, 0.05), (0.0, 4, 1.0)],
)  # fmt: skip
def test_tail_of_chi_square_by_its_quantiles(value, freedom, expected):
    assert chi_square_tail(value, freedom) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("freedom", [1, 2, 3, 5, 8])
def test_tail_of_chi_square_is_the_integral_of_its_density(freedom):
    gamma_half = {1: sqrt(pi), 2: 1.0, 3: sqrt(pi) / 2, 5: 3 * sqrt(pi) / 4, 8: 6.0}[freedom]

    def density(x):
        return x ** (freedom / 2 - 1) * exp(-x / 2) / (2 ** (freedom / 2) * gamma_half)

    low, high, steps = 2.5, 122.5, 60_000
    width = (high - low) / steps
    area = width * (sum(density(low + i * width) for i in range(1, steps)) + (density(low) + density(high)) / 2)
    assert chi_square_tail(low, freedom) == pytest.approx(area, abs=1e-6)


shares = st.integers(1, 60).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(st.lists(shares, min_size=2, max_size=8), st.randoms())
def test_order_does_not_matter_and_failures_mirror_successes(trials, random):
    found = pooled(trials)
    shuffled = list(trials)
    random.shuffle(shuffled)
    assert pooled(shuffled).random.rate == pytest.approx(found.random.rate, abs=1e-9)
    mirrored = pooled([Share(share.n - share.successes, share.n) for share in trials])
    assert mirrored.random.rate == pytest.approx(1 - found.random.rate, abs=1e-9)
    assert mirrored.q == pytest.approx(found.q, abs=1e-9)
    rates = [share.successes / share.n for share in trials]
    half = max(0.5 / (share.n + 1) for share in trials)
    assert min(rates) - half - 1e-9 <= found.random.rate <= max(rates) + half + 1e-9
    assert 0 <= found.i2 < 1
    assert 0 <= found.q_p <= 1
