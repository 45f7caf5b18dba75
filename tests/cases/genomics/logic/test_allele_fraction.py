import math

import pytest

from cases.genomics.logic.allele_fraction import (
    cancer_cell_fraction,
    cannot_be_told_apart,
    expected_allele_fraction,
    half_width,
)


@pytest.mark.parametrize(
    ("purity", "copies", "multiplicity", "somatic", "germline"),
    [
        (0.6, 2, 1, 0.300000, 0.500000),
        (0.6, 2, 2, 0.600000, 0.800000),
        (0.5, 2, 1, 0.250000, 0.500000),
        (0.3, 2, 1, 0.150000, 0.500000),
        (0.6, 1, 1, 0.428571, 0.714286),
        (0.8, 1, 1, 0.666667, 0.833333),
        (0.6, 4, 2, 0.375000, 0.500000),
        (0.6, 4, 3, 0.562500, 0.687500),
        (0.6, 3, 2, 0.461538, 0.615385),
        (0.2, 2, 1, 0.100000, 0.500000),
    ],
)
def test_expected_allele_fraction_of_a_mixture(purity, copies, multiplicity, somatic, germline):
    locus = {"purity": purity, "copies": copies, "multiplicity": multiplicity}
    assert expected_allele_fraction(**locus) == pytest.approx(somatic, abs=5e-7)
    assert expected_allele_fraction(**locus, germline_heterozygous=True) == pytest.approx(germline, abs=5e-7)


def test_expected_allele_fraction_on_a_mans_x():
    assert expected_allele_fraction(purity=0.6, copies=1, multiplicity=1, normal_copies=1) == pytest.approx(0.6)


def test_cancer_cell_fraction_of_a_gained_locus():
    found = cancer_cell_fraction(allele_fraction=0.125, purity=0.67, copies=3)
    assert found == pytest.approx(0.498134, abs=5e-7)


@pytest.mark.parametrize(
    "locus",
    [
        {"purity": 1.1, "copies": 2, "multiplicity": 1},
        {"purity": 0.5, "copies": 1, "multiplicity": 2},
        {"purity": 0.5, "copies": -1, "multiplicity": 0},
        {"purity": 0.5, "copies": 2, "multiplicity": 1, "normal_copies": 3},
        {"purity": 1, "copies": 0, "multiplicity": 0},
    ],
)
def test_expected_allele_fraction_refuses_the_impossible(locus):
    with pytest.raises(ValueError, match=r"must|no copy"):
        expected_allele_fraction(**locus)


def test_cancer_cell_fraction_needs_tumour_cells():
    with pytest.raises(ValueError, match="above 0"):
        cancer_cell_fraction(allele_fraction=0.1, purity=0, copies=2)


@pytest.mark.parametrize(("depth", "expected"), [(100, True), (1000, False), (0, True)])
def test_fractions_cannot_be_told_apart_at_low_depth(depth, expected):
    assert cannot_be_told_apart(0.43, 0.50, depth) is expected


@pytest.mark.parametrize(
    ("fraction", "depth", "expected"),
    [
        (0.5, 100, 0.097998),  # normal approximation
        (0.15, 100, 0.069985),
        (1, 100, 0.036993),  # score interval of 100 of 100 reads: 0.963007 to 1
        (0, 100, 0.036993),
        (0.995, 100, 0.036993),
        (1, 1, 0.793451),
    ],
)
def test_half_width_is_never_nothing(fraction, depth, expected):
    assert half_width(fraction, depth) == pytest.approx(expected, abs=5e-7)


def test_equal_fractions_cannot_be_told_apart_at_any_depth():
    """A tumour content of 100 %: what is inherited and what is not are both expected in every read."""
    assert cannot_be_told_apart(1.0, 1.0, 100_000)


def test_half_width_without_reads_is_unbounded():
    assert half_width(0.5, 0) == math.inf
