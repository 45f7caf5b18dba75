"""Exact operating characteristics against numbers computed elsewhere (DOMAIN 1.5, TAPUR's design in 1.3)."""

from fractions import Fraction

import pytest

from cases.trials.logic.two_stage import Plan, at_least, binomial, characteristics, final_p_value, positive_given

IMPRESS = Plan(8, 0, 24, 4)
TAPUR = Plan(10, 1, 28, 6)


@pytest.mark.parametrize(
    ("plan", "p", "stops", "positive", "size"),
    [
        (IMPRESS, "0.05", 0.663420, 0.005406, 13.385273),
        (IMPRESS, "0.10", 0.430467, 0.077755, 17.112525),
        (IMPRESS, "0.15", 0.272491, 0.265077, 19.640152),
        (IMPRESS, "0.20", 0.167772, 0.506274, 21.315645),
        (IMPRESS, "0.25", 0.100113, 0.716328, 22.398193),
        (IMPRESS, "0.30", 0.057648, 0.857213, 23.077632),
        (IMPRESS, "0.35", 0.031864, 0.935187, 23.490168),
        (IMPRESS, "0.40", 0.016796, 0.972552, 23.731261),
        (IMPRESS, "0.50", 0.003906, 0.995472, 23.937500),
        (TAPUR, "0.15", 0.544300, 0.098353, 18.202603),
        (TAPUR, "0.35", 0.085954, 0.854826, 26.452820),
        # Simon's optimal and minimax designs for alpha 7.8 % and beta 15 %.
        (Plan(11, 1, 31, 5), "0.10", None, 0.063330, 17.052862),
        (Plan(11, 1, 31, 5), "0.30", None, 0.854720, None),
        (Plan(14, 1, 23, 4), "0.10", None, 0.069945, 17.738338),
        (Plan(14, 1, 23, 4), "0.30", None, 0.852726, None),
    ],
)
def test_characteristics(plan, p, stops, positive, size):
    found = characteristics(plan, Fraction(p))
    assert float(found.positive) == pytest.approx(positive, abs=5e-7)
    assert stops is None or float(found.stops_early) == pytest.approx(stops, abs=5e-7)
    assert size is None or float(found.expected_size) == pytest.approx(size, abs=5e-7)


def test_characteristics_are_exact_fractions():
    assert characteristics(IMPRESS, Fraction(1, 10)).positive == Fraction(1555104443622944599991, 2 * 10**22)
    assert characteristics(IMPRESS, Fraction(3, 10)).positive == Fraction(85721284393778501881299, 10**23)


def test_one_stage_alone_is_another_design():
    assert float(at_least(5, 24, Fraction(1, 10))) == pytest.approx(0.085075, abs=5e-7)
    assert float(at_least(5, 24, Fraction(3, 10))) == pytest.approx(0.888925, abs=5e-7)


@pytest.mark.parametrize(
    ("first", "null", "alternative"),
    [(0, 0.430467, 0.057648), (1, 0.382638, 0.197650), (2, 0.148803, 0.296475), (3, 0.033067, 0.254122),
     (4, 0.004593, 0.136137), (5, 0.000408, 0.046675)],
)  # fmt: skip
def test_successes_of_the_first_stage(first, null, alternative):
    assert float(binomial(first, 8, Fraction("0.1"))) == pytest.approx(null, abs=5e-7)
    assert float(binomial(first, 8, Fraction("0.3"))) == pytest.approx(alternative, abs=5e-7)


@pytest.mark.parametrize(
    ("n", "alpha", "power"),
    [(22, 0.058160, 0.811481), (23, 0.067637, 0.836466), (25, 0.088461, 0.874287), (26, 0.099699, 0.888226)],
)
def test_another_final_size_with_the_same_threshold(n, alpha, power):
    plan = Plan(8, 0, n, 4)
    assert float(characteristics(plan, Fraction("0.1")).positive) == pytest.approx(alpha, abs=5e-7)
    assert float(characteristics(plan, Fraction("0.3")).positive) == pytest.approx(power, abs=5e-7)


@pytest.mark.parametrize(
    ("successes", "p_value"),
    [(5, 0.077755), (6, 0.026239), (7, 0.007239), (8, 0.001658), (9, 0.000319), (10, 0.000052)],
)
def test_final_p_value(successes, p_value):
    assert float(final_p_value(IMPRESS, successes, Fraction(1, 10))) == pytest.approx(p_value, abs=5e-7)


@pytest.mark.parametrize(
    ("first", "null", "alternative"),
    [(0, 0, 0), (1, 0.068406, 0.754144), (2, 0.210751, 0.900640), (3, 0.485272, 0.973888), (4, 0.814698, 0.996677),
     (5, 1, 1), (8, 1, 1)],
)  # fmt: skip
def test_positive_given_the_first_stage(first, null, alternative):
    assert float(positive_given(IMPRESS, first, Fraction("0.1"))) == pytest.approx(null, abs=5e-7)
    assert float(positive_given(IMPRESS, first, Fraction("0.3"))) == pytest.approx(alternative, abs=5e-7)


def test_binomial_outside_its_range_is_zero():
    assert binomial(-1, 8, Fraction(1, 2)) == binomial(9, 8, Fraction(1, 2)) == 0


@pytest.mark.parametrize("numbers", [(0, 0, 24, 4), (8, 0, 8, 4), (8, 8, 24, 9), (8, 2, 24, 1), (8, 0, 24, 24)])
def test_plan_that_is_none_is_refused(numbers):
    with pytest.raises(ValueError, match="no two-stage design"):
        Plan(*numbers)


def test_rate_outside_zero_and_one_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        characteristics(IMPRESS, Fraction(11, 10))
