import pytest

from cases.genomics.logic.expectation import CellFraction, Expectation, Origin, cell_fraction, expectation


@pytest.mark.parametrize(
    ("purity", "copies", "normal", "low", "high", "assumed"),
    [
        (0.6, 2.0, 2, 0.3, 0.6, False),
        (0.6, None, 2, 0.3, 0.6, True),
        (0.6, 1.0, 2, 0.428571, 0.428571, False),
        (0.6, 4.0, 2, 0.1875, 0.75, False),
        (0.6, 3.4, 2, 0.230769, 0.692308, False),  # the nearest whole number of copies
        (0.6, None, 1, 0.6, 0.6, True),  # a man's X
        (1.0, 2.0, 2, 0.5, 1.0, False),
    ],
)
def test_range_of_allele_fractions_from_one_to_all_copies(purity, copies, normal, low, high, assumed):
    found = expectation(purity=purity, copies=copies, normal_copies=normal)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-7), pytest.approx(high, abs=5e-7))
    assert (found.copies_assumed, found.origin) == (assumed, Origin.UNKNOWN)
    assert {one.fits for one in found.hypotheses} == {None}
    lost = 2 if assumed and found.copies > 1 else 0  # the other copy might be lost where nobody has looked
    assert len(found.hypotheses) == 2 * found.copies + 1 + lost


@pytest.mark.parametrize(("purity", "copies"), [(0, 2), (0.6, 0), (1.2, 2)])
def test_nothing_is_expected_without_tumour_cells_or_copies(purity, copies):
    assert expectation(purity=purity, copies=copies) is None


@pytest.mark.parametrize(
    ("purity", "copies", "observed", "depth", "origin"),
    [
        (0.6, 2, 0.30, 1000, Origin.SOMATIC),
        (0.6, 2, 0.50, 1000, Origin.GERMLINE_FITS),
        (0.6, 2, 0.40, 1000, Origin.NEITHER),
        (0.6, 2, 0.05, 1000, Origin.NEITHER),  # in a part of the cells
        (0.6, 2, 0.45, 30, Origin.UNDECIDED),
        (0.6, 1, 0.46, 100, Origin.SOMATIC),
        (0.6, 2, 0.46, 100, Origin.GERMLINE_FITS),
        (0.6, None, 0.46, 100, Origin.UNDECIDED),  # somatic with loss, .43, overlaps germline .50
        (0.6, None, 0.50, 1000, Origin.GERMLINE_FITS),
        (0.3, 2, 0.15, 400, Origin.SOMATIC),
        (
            1.0,
            1,
            0.99,
            300,
            Origin.UNDECIDED,
        ),  # a misread base does not exclude all copies
        (0.97, 2, 0.50, 100, Origin.UNDECIDED),  # nearly pure: the two expectations meet
        (0.8, 3, 0.22, 100, Origin.UNDECIDED),  # fits somatic .29 alone, but germline .21 is nearer than reads can tell
        (0.6, 2, None, 100, Origin.UNKNOWN),
        (0.6, 2, 0.3, None, Origin.UNKNOWN),
        (0.6, 2, 0.3, 0, Origin.UNKNOWN),
    ],
)
def test_origin_that_the_reads_allow(purity, copies, observed, depth, origin):
    found = expectation(purity=purity, copies=copies, observed=observed, depth=depth)
    assert isinstance(found, Expectation)
    assert found.origin is origin


def test_fit_close_to_a_germline_expectation_is_not_told_apart():
    """Only the somatic expectation fits, yet the nearest germline one lies within the interval of the reads."""
    found = expectation(purity=0.5, copies=1, observed=0.24, depth=40)
    assert found is not None
    fits = {(one.germline, one.altered): one.fits for one in found.hypotheses}
    assert fits == {(False, 1): True, (True, 0): True, (True, 1): False}
    assert found.origin is Origin.UNDECIDED


@pytest.mark.parametrize(
    ("purity", "copies", "normal", "observed", "depth", "expected"),
    [
        (0.67, 3, 2, 0.125, 10_000_000, (0.498134, 1)),
        (0.6, 2, 2, 0.30, 10_000_000, (1.0, 1)),
        (0.6, 2, 2, 0.15, 10_000_000, (0.5, 1)),
        (0.6, 2, 2, 0.60, 10_000_000, (1.0, 2)),
        (0.6, 1, 1, 0.60, 10_000_000, (1.0, 1)),  # a man's X
        (0.2, 2, 2, 0.95, 10_000_000, (1.0, 2)),  # more than all cells: written as all
        (0.6, 4, 2, 0.375, 10_000_000, (1.0, 2)),
    ],
)
def test_share_of_tumour_cells_that_carry_it(purity, copies, normal, observed, depth, expected):
    found = cell_fraction(purity=purity, copies=copies, normal_copies=normal, observed=observed, depth=depth)
    assert isinstance(found, CellFraction)
    assert (found.value, found.altered) == (pytest.approx(expected[0], abs=1e-6), expected[1])
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_share_of_cells_has_the_interval_of_its_reads():
    found = cell_fraction(purity=0.6, copies=2, normal_copies=2, observed=0.15, depth=100)
    assert found is not None
    assert (round(found.low, 3), round(found.high, 3)) == (0.267, 0.733)


def test_share_of_cells_seen_in_every_read_is_no_certainty():
    found = cell_fraction(purity=1.0, copies=1, normal_copies=2, observed=1.0, depth=100)
    assert found is not None
    assert (round(found.low, 3), found.value, found.high) == (0.963, 1.0, 1.0)


@pytest.mark.parametrize(("purity", "copies", "depth"), [(0, 2, 100), (0.6, 0, 100), (0.6, 2, 0), (1.1, 2, 100)])
def test_share_of_cells_needs_cells_copies_and_reads(purity, copies, depth):
    assert cell_fraction(purity=purity, copies=copies, normal_copies=2, observed=0.3, depth=depth) is None
