"""What allele fraction a variant should have in this sample, and whether it could be the patient's own (germline)."""

from dataclasses import dataclass
from enum import StrEnum

from cases.genomics.logic.allele_fraction import (
    cancer_cell_fraction,
    cannot_be_told_apart,
    expected_allele_fraction,
    half_width,
)


class Origin(StrEnum):
    """What the reads alone allow, from tumour content and copy number."""

    SOMATIC = "somatic"
    GERMLINE_FITS = "germline_fits"  # only a germline expectation fits
    UNDECIDED = "undecided"  # both fit, or the two expectations lie closer than the reads can tell
    NEITHER = "neither"  # subclonal, or tumour content or copy number is not as stated
    UNKNOWN = "unknown"  # depth or tumour content is not known


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way to carry the variant: ``altered`` of ``copies`` in tumour cells, in normal cells too if ``germline``."""

    germline: bool
    copies: int
    altered: int
    fraction: float  # expected, 0..1
    fits: bool | None = None  # within the binomial 95 % interval; None: nothing was observed


@dataclass(frozen=True, slots=True)
class Expectation:
    """Expected allele fractions 0..1 of a variant in all tumour cells: one altered copy, and all copies altered."""

    low: float
    high: float
    copies: int  # of the locus in tumour cells
    copies_assumed: bool  # no copy number was reported, two are assumed
    origin: Origin = Origin.UNKNOWN
    hypotheses: tuple[Hypothesis, ...] = ()


@dataclass(frozen=True, slots=True)
class CellFraction:
    """Share of the tumour's cells that carry a somatic variant, 0..1 (above 1 is written 1), with its 95 % interval."""

    value: float
    low: float
    high: float
    altered: int  # copies per cell that it stands on


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
    found = _hypotheses(purity, total, normal_copies, observed, depth)
    somatic = [one.fraction for one in found if not one.germline]
    if copies is None and total > 1:
        # Nobody has looked at the copies: that the other one is lost must not be excluded (somatic with loss overlaps
        # germline). That the inherited one is lost is left out: it would put nearly every somatic variant in doubt.
        found += [one for one in _hypotheses(purity, 1, normal_copies, observed, depth) if one.altered]
    origin = Origin.UNKNOWN if observed is None or not depth else _origin(found, observed, depth)
    return Expectation(somatic[0], somatic[-1], total, copies is None, origin, tuple(found))


def _hypotheses(
    purity: float, total: int, normal_copies: int, observed: float | None, depth: int | None
) -> list[Hypothesis]:
    """Somatic with one to all copies altered; inherited with none (lost) to all."""
    found = []
    for germline, altered in [(False, one) for one in range(1, total + 1)] + [(True, one) for one in range(total + 1)]:
        fraction = expected_allele_fraction(
            purity=purity, copies=total, multiplicity=altered, normal_copies=normal_copies,
            germline_heterozygous=germline,
        )  # fmt: skip
        fits = None if observed is None or not depth else abs(observed - fraction) <= half_width(fraction, depth)
        found.append(Hypothesis(germline, total, altered, fraction, fits))
    return found


def _origin(found: list[Hypothesis], observed: float, depth: int) -> Origin:
    fits_somatic = any(one.fits for one in found if not one.germline)
    fits_germline = any(one.fits for one in found if one.germline)
    if not fits_somatic and not fits_germline:
        return Origin.NEITHER
    if fits_somatic and fits_germline:
        return Origin.UNDECIDED
    nearest = {
        germline: min((one.fraction for one in found if one.germline is germline), key=lambda at: abs(at - observed))
        for germline in (False, True)
    }
    if cannot_be_told_apart(nearest[False], nearest[True], depth):
        return Origin.UNDECIDED
    return Origin.SOMATIC if fits_somatic else Origin.GERMLINE_FITS


def cell_fraction(
    *, purity: float, copies: int, normal_copies: int, observed: float, depth: int
) -> CellFraction | None:
    """How many of the tumour's cells carry it, if it is somatic. None without tumour cells, copies or reads.

    As many copies per cell are taken to be altered as the observation asks for, at least one and at most all.
    """
    if not 0 < purity <= 1 or copies < 1 or depth <= 0:
        return None

    def share(fraction: float, altered: int) -> float:
        return cancer_cell_fraction(
            allele_fraction=fraction, purity=purity, copies=copies, multiplicity=altered, normal_copies=normal_copies
        )

    altered = min(copies, max(1, round(share(observed, 1))))
    spread = half_width(observed, depth)
    low, value, high = (
        min(1.0, max(0.0, share(fraction, altered))) for fraction in (observed - spread, observed, observed + spread)
    )
    return CellFraction(value, low, high, altered)
