import pytest

from cases.genomics.logic.fingerprint import Agreement, Comparison, compare, is_inherited


@pytest.mark.parametrize(
    ("frequency", "fraction", "depth", "normal", "inherited"),
    [
        (0.30, 0.50, 200, None, True),
        (0.01, 0.20, 20, None, True),
        (0.50, 1.00, 20, None, True),
        (0.0099, 0.50, 200, None, False),  # rare: may be somatic
        (0.51, 0.50, 200, None, False),  # nearly everybody has it
        (0.30, 0.19, 200, None, False),  # may be contamination
        (0.30, 0.50, 19, None, False),
        (None, 0.50, 200, None, False),
        (0.30, None, 200, None, False),
        (0.30, 0.50, None, None, False),
        (0.30, 0.10, 200, (0.48, 90), True),  # lost in the tumour, there in the normal
        (0.30, 0.50, 200, (0.00, 90), False),
        (0.30, 0.50, 200, (0.48, None), False),
    ],
)
def test_which_variants_are_common_and_inherited(frequency, fraction, depth, normal, inherited):
    there = {"normal_fraction": normal[0], "normal_depth": normal[1]} if normal else {}
    assert is_inherited(frequency=frequency, fraction=fraction, depth=depth, **there) is inherited


@pytest.mark.parametrize(
    ("first", "second", "same_targets", "expected"),
    [
        (range(20), range(20), True, Comparison(20, 20, Agreement.SAME)),
        (range(100), range(84, 104), True, Comparison(16, 20, Agreement.SAME)),
        (range(100), range(85, 105), True, Comparison(15, 20, Agreement.CANNOT_TELL)),  # a close relative?
        (range(100), range(88, 108), True, Comparison(12, 20, Agreement.DIFFERENT)),
        (range(100), range(88, 108), False, Comparison(12, 20, Agreement.CANNOT_TELL)),
        (range(100), range(200, 300), True, Comparison(0, 100, Agreement.DIFFERENT)),
        (range(19), range(100), True, Comparison(19, 19, Agreement.CANNOT_TELL)),  # too few to say anything
        (range(19), range(50, 100), True, Comparison(0, 19, Agreement.CANNOT_TELL)),
        ((), range(50), True, Comparison(0, 0, Agreement.CANNOT_TELL)),
    ],
)
def test_agreement_of_two_fingerprints(first, second, same_targets, expected):
    assert compare([*map(str, first)], [*map(str, second)], same_targets=same_targets) == expected
