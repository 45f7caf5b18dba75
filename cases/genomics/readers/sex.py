"""Which sex the chromosomes of a file show, where they show it beyond doubt.

Absence proves nothing: tumours of men often lose chromosome Y, and many panels do not look at it. So only presence
counts: copies of Y, or two different X chromosomes, by their copies or by inherited variants that half the reads show.
"""

from collections.abc import Iterable, Sequence

from cases.genomics.logic.fingerprint import is_inherited
from cases.genomics.readers.rows import CopyNumberRow, SmallVariantRow

FEMALE, MALE = "female", "male"
MIN_SEGMENTED = 10_000_000  # bases of a chromosome in called segments before they say anything
MIN_Y_VARIANTS = 3  # one or two may be misplaced reads
MIN_X_VARIANTS = 5
HALF = (0.35, 0.65)  # share of reads that show one of two chromosomes; a man's X shows all or nothing
# Pseudoautosomal regions of Y, which X shares; the wider of GRCh37 and GRCh38 (1-based).
_SHARED_WITH_X = ((1, 2_781_479), (56_887_903, 59_373_566))
_SHARED_WITH_Y = ((1, 2_781_479), (154_931_044, 156_040_895))  # the same regions as X counts them


def sex_shown(copies: Sequence[CopyNumberRow], variants: Iterable[SmallVariantRow]) -> str | None:
    """``male``, ``female``, or None when the file does not tell (or tells both)."""
    rows = list(variants)
    male = _has_y(copies) or sum(map(is_on_y, rows)) >= MIN_Y_VARIANTS
    female = _has_two_x(copies) or sum(map(is_of_two_x, rows)) >= MIN_X_VARIANTS
    if male == female:
        return None
    return MALE if male else FEMALE


def is_on_y(row: SmallVariantRow) -> bool:
    if row.chrom != "Y" or not row.passed:
        return False
    return not any(first <= row.pos <= last for first, last in _SHARED_WITH_X)


def is_of_two_x(row: SmallVariantRow) -> bool:
    """A common inherited variant on X that one of two chromosomes carries."""
    if row.chrom != "X" or any(first <= row.pos <= last for first, last in _SHARED_WITH_Y):
        return False
    fraction = row.allele_fraction if row.normal_allele_fraction is None else row.normal_allele_fraction
    if fraction is None or not HALF[0] <= fraction <= HALF[1]:
        return False
    return is_inherited(
        frequency=row.population_frequency, fraction=row.allele_fraction, depth=row.depth,
        normal_fraction=row.normal_allele_fraction, normal_depth=row.normal_depth,
    )  # fmt: skip


def _has_y(copies: Sequence[CopyNumberRow]) -> bool:
    """More than half of the called part of Y has a copy."""
    called = [(_length(row), (row.copy_number or 0) >= 1) for row in _called(copies, "Y")]
    total = sum(length for length, _ in called)
    return total >= MIN_SEGMENTED and 2 * sum(length for length, there in called if there) > total


def _has_two_x(copies: Sequence[CopyNumberRow]) -> bool:
    """More than half of the called part of X keeps a copy of either parent's allele."""
    called = [(_length(row), (row.minor_copy_number or 0) >= 1) for row in _called(copies, "X")]
    total = sum(length for length, _ in called)
    return total >= MIN_SEGMENTED and 2 * sum(length for length, both in called if both) > total


def _called(copies: Sequence[CopyNumberRow], chrom: str) -> list[CopyNumberRow]:
    return [row for row in copies if row.chrom == chrom and row.copy_number is not None and row.gene is None]


def _length(row: CopyNumberRow) -> int:
    return (row.end or 0) - (row.start or 0)
