"""Estimates and intervals of a two-stage cohort against numbers computed elsewhere (DOMAIN 1.1, 1.5)."""

from fractions import Fraction

import pytest

from cases.trials.logic.estimation import (
    clopper_pearson,
    expected_size_curtailed,
    unbiased,
    unbiased_when_stopped,
)
from cases.trials.logic.two_stage import Plan, binomial

IMPRESS = Plan(8, 0, 24, 4)


@pytest.mark.parametrize(
    ("successes", "rate"),
    [(1, 0.125000), (2, 0.147436), (3, 0.172814), (4, 0.201113), (5, 0.232195), (6, 0.265815), (7, 0.301637),
     (8, 0.339270), (10, 0.418375), (12, 0.500337)],
)  # fmt: skip
def test_unbiased_after_stage_two(successes, rate):
    assert float(unbiased(IMPRESS, successes)) == pytest.approx(rate, abs=5e-7)


@pytest.mark.parametrize("p", [Fraction(1, 10), Fraction(3, 10), Fraction(1, 2)])
def test_unbiased_means_what_it_says(p):
    """Over everything that can happen the estimate is the true rate, exactly."""
    mean = sum(
        binomial(k, 8, p) * binomial(rest, 16, p) * unbiased(IMPRESS, k + rest)
        for k in range(1, 9)
        for rest in range(17)
    )
    assert mean + binomial(0, 8, p) * unbiased_when_stopped(IMPRESS, 0) == p


def test_unbiased_when_stopped():
    assert unbiased_when_stopped(IMPRESS, 0) == 0
    assert unbiased_when_stopped(Plan(10, 1, 28, 6), 1) == Fraction(1, 10)


@pytest.mark.parametrize("successes", [0, 25])
def test_unbiased_refuses_what_the_design_cannot_end_with(successes):
    with pytest.raises(ValueError, match="do not end stage two"):
        unbiased(IMPRESS, successes)


@pytest.mark.parametrize("successes", [-1, 1])
def test_unbiased_when_stopped_refuses_a_cohort_that_goes_on(successes):
    with pytest.raises(ValueError, match="do not stop"):
        unbiased_when_stopped(IMPRESS, successes)


@pytest.mark.parametrize(
    ("successes", "n", "lower", "upper"),
    [(0, 8, 0, 0.369417), (1, 8, 0.003160, 0.526510), (4, 24, 0.047354, 0.373842), (5, 24, 0.071319, 0.421513),
     (6, 24, 0.097730, 0.467113), (8, 24, 0.156302, 0.553220), (58, 145, 0.319615, 0.484558),
     (58, 170, 0.270315, 0.417686), (8, 8, 0.630583, 1)],
)  # fmt: skip
def test_clopper_pearson(successes, n, lower, upper):
    found = clopper_pearson(successes, n)
    assert found.lower == pytest.approx(lower, abs=5e-7)
    assert found.upper == pytest.approx(upper, abs=5e-7)


def test_clopper_pearson_one_sided_bound():
    """TAPUR's two rules differ: 7 of 28 is positive, yet the one-sided 90 % bound lies below 15 %."""
    assert clopper_pearson(7, 28, Fraction(80, 100)).lower == pytest.approx(0.144902, abs=5e-7)


@pytest.mark.parametrize(("successes", "n"), [(-1, 8), (9, 8), (0, 0)])
def test_clopper_pearson_refuses_what_is_no_share(successes, n):
    with pytest.raises(ValueError, match="no share"):
        clopper_pearson(successes, n)


@pytest.mark.parametrize(
    ("p", "both", "futility"),
    [("0.05", 12.644865, 12.665792), ("0.1", 16.001900, 16.356804), ("0.2", 17.754740, 21.030090),
     ("0.3", 15.297432, 23.027593)],
)  # fmt: skip
def test_expected_size_under_curtailment(p, both, futility):
    assert float(expected_size_curtailed(IMPRESS, Fraction(p))) == pytest.approx(both, abs=5e-7)
    only = expected_size_curtailed(IMPRESS, Fraction(p), stop_for_success=False)
    assert float(only) == pytest.approx(futility, abs=5e-7)
