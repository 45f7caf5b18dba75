import pytest

from cases.genomics.logic.copy_number import CopyState, copy_state, log2_state, normal_copies


@pytest.mark.parametrize(
    ("total", "minor", "normal", "state"),
    [
        (0, 0, 2, CopyState.DELETION),
        (1, 0, 2, CopyState.LOSS),
        (1, 0, 1, CopyState.NEUTRAL),  # a man's X
        (2, 1, 2, CopyState.NEUTRAL),
        (2, None, 2, CopyState.NEUTRAL),
        (2, 0, 2, CopyState.LOH),
        (3, 0, 2, CopyState.GAIN),
        (2, 0, 1, CopyState.GAIN),
        (6, 1, 2, CopyState.AMPLIFICATION),
        (24, 1, 2, CopyState.AMPLIFICATION),
    ],
)
def test_copy_state_of_allele_specific_copies(total, minor, normal, state):
    assert copy_state(total, minor, normal) is state


@pytest.mark.parametrize(
    ("log2", "state"),
    [
        (-1.5, CopyState.DELETION),
        (-1.1, CopyState.DELETION),
        (-0.5, CopyState.LOSS),
        (0.0, CopyState.NEUTRAL),
        (0.5, CopyState.GAIN),
        (1.5, CopyState.AMPLIFICATION),
    ],
)
def test_log2_state_by_cnvkits_thresholds(log2, state):
    assert log2_state(log2) is state


@pytest.mark.parametrize(
    ("chrom", "sex", "copies"), [("X", "male", 1), ("Y", "male", 1), ("X", None, 2), ("7", "male", 2)]
)
def test_normal_copies_of_sex_chromosomes(chrom, sex, copies):
    assert normal_copies(chrom, sex) == copies
