"""Figures against the limits that their file states."""

import pytest

from cases.genomics.logic.quality_limits import contamination, within_limits


@pytest.mark.parametrize(
    ("value", "lower", "upper", "within"),
    [
        (None, 1, 2, None),
        (5, None, None, None),
        (5, 5, None, True),
        (4.9, 5, None, False),
        (5, None, 5, True),
        (5.1, None, 5, False),
        (0, 0, 3106, True),
        (-1, 0, 3106, False),
    ],
)
def test_limits_are_inclusive_and_what_is_not_measured_has_no_verdict(value, lower, upper, within):
    assert within_limits(value, lower, upper) is within


@pytest.mark.parametrize(
    ("score", "p_value", "verdicts"),
    [
        (None, None, (None, None)),
        (None, False, (None, None)),
        (True, None, (True, None)),
        (True, True, (True, None)),
        (True, False, (True, None)),
        (False, True, (True, True)),
        (False, False, (False, False)),
        (False, None, (False, None)),
    ],
)
def test_p_value_counts_only_above_the_scores_limit(score, p_value, verdicts):
    assert contamination(score, p_value) == verdicts
