"""The ratio of two progression-free intervals (DOMAIN 3.6)."""

from fractions import Fraction

import pytest

from cases.trials.logic.pfs_ratio import Benefit, Comparator, Threshold, benefit, pfs_ratio

AT_LEAST, MORE = Threshold(), Threshold(Comparator.MORE_THAN)


@pytest.mark.parametrize(
    ("before", "after", "ongoing", "threshold", "expected"),
    [
        (140, 182, False, AT_LEAST, Benefit.SUCCESS),
        (140, 182, False, MORE, Benefit.FAILURE),
        (140, 183, False, MORE, Benefit.SUCCESS),
        (500, 660, False, AT_LEAST, Benefit.SUCCESS),
        (4, 4, False, AT_LEAST, Benefit.FAILURE),
        (5, 8, True, AT_LEAST, Benefit.SUCCESS),
        (5, 5, True, AT_LEAST, Benefit.UNDETERMINED),
        (140, 182, True, MORE, Benefit.UNDETERMINED),
        # Where floating point fails: 11.7 / 9 and 1.69 / 1.3, in tenths and hundredths.
        (90, 117, False, AT_LEAST, Benefit.SUCCESS),
        (130, 169, False, AT_LEAST, Benefit.SUCCESS),
        (0, 100, False, AT_LEAST, Benefit.NOT_COMPUTABLE),
        (None, 100, False, AT_LEAST, Benefit.NOT_COMPUTABLE),
        (-1, 100, False, AT_LEAST, Benefit.NOT_COMPUTABLE),
        (100, None, True, AT_LEAST, Benefit.NOT_COMPUTABLE),
        (100, -1, True, AT_LEAST, Benefit.NOT_COMPUTABLE),
        (100, 0, False, AT_LEAST, Benefit.FAILURE),
    ],
)
def test_benefit(before, after, ongoing, threshold, expected):
    assert benefit(before, after, ongoing=ongoing, threshold=threshold) == expected


def test_pfs_ratio_is_exact():
    assert pfs_ratio(140, 182) == Fraction(13, 10)


def test_threshold_says_what_it_is():
    assert (str(AT_LEAST), str(MORE)) == (">= 1.3", "> 1.3")
