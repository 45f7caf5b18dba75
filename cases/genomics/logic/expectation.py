"""What allele fraction a variant should have in this sample, and whether it could be the patient's own (germline)."""

from dataclasses import dataclass
from enum import StrEnum

from cases.genomics.logic.allele_fraction import expected_allele_fraction, half_width


class Origin(StrEnum):
    """What the reads alone allow, from tumour content and copy number."""

    SOMATIC = "somatic"
    GERMLINE_FITS = "germline_fits"  # only a germline expectation fits
    UNDECIDED = "undecided"  # both fit
    NEITHER = "neither"  # subclonal, or tumour content or copy number is not as stated
    UNKNOWN = "unknown"  # depth or tumour content is not known


@dataclass(frozen=True, slots=True)
class Expectation:
    """Expected allele fractions 0..1 of a variant in all tumour cells: one altered copy, and all copies altered."""

    low: float
    high: float
    copies: int  # of the locus in tumour cells
    copies_assumed: bool  # no copy number was reported, two are assumed
    origin: Origin = Origin.UNKNOWN


def expectation(
    *,
    purity: float,
    copies: float | None,
    normal_copies: int = 2,
    observed: float | None = None,
    depth: int | None = None,
) -> Expectation | None:
    """The range, and which origin the observation fits. None where the tumour has no copy left or purity is 0.

    ``copies`` is the total number in tumour cells, None if not reported (then the normal number is assumed).
    """
    total = normal_copies if copies is None else round(copies)
    if not 0 < purity <= 1 or total < 1:
        return None
    somatic = [_fraction(purity, total, count, normal_copies, germline=False) for count in range(1, total + 1)]
    origin = Origin.UNKNOWN
    if observed is not None and depth:
        germline = [_fraction(purity, total, count, normal_copies, germline=True) for count in range(total + 1)]
        origin = _origin(observed, depth, somatic, germline)
    return Expectation(somatic[0], somatic[-1], total, copies is None, origin)


def _fraction(purity: float, total: int, altered: int, normal_copies: int, *, germline: bool) -> float:
    return expected_allele_fraction(
        purity=purity, copies=total, multiplicity=altered, normal_copies=normal_copies, germline_heterozygous=germline
    )


def _origin(observed: float, depth: int, somatic: list[float], germline: list[float]) -> Origin:
    fits_somatic, fits_germline = (
        any(abs(observed - expected) <= half_width(expected, depth) for expected in those)
        for those in (somatic, germline)
    )
    if fits_somatic and fits_germline:
        return Origin.UNDECIDED
    if fits_germline:
        return Origin.GERMLINE_FITS
    return Origin.SOMATIC if fits_somatic else Origin.NEITHER
