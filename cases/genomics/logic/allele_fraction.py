"""Expected allele fractions from tumour content and copy numbers, and when reads cannot tell two of them apart.

Model of ABSOLUTE and Sequenza (DOMAIN.md 2.8): a sample is a mixture of tumour cells (share ``purity``, ``copies`` of
the locus, ``multiplicity`` of them altered) and normal cells (``normal_copies``: 2, or 1 for X and Y in males).
"""

import math

CONFIDENCE_Z = 1.959963984540054  # two-sided 95 %


def expected_allele_fraction(
    *, purity: float, copies: int, multiplicity: int, normal_copies: int = 2, germline_heterozygous: bool = False
) -> float:
    """Share of reads 0..1 with the alteration. Raises ValueError for impossible copy numbers or purity."""
    _check(purity, copies, multiplicity, normal_copies)
    carriers = purity * multiplicity
    if germline_heterozygous:
        carriers += 1 - purity  # each normal cell carries it once
    return carriers / (purity * copies + normal_copies * (1 - purity))


def cancer_cell_fraction(
    *, allele_fraction: float, purity: float, copies: int, multiplicity: int = 1, normal_copies: int = 2
) -> float:
    """Share of tumour cells with the alteration. May exceed 1 when multiplicity is higher than assumed."""
    _check(purity, copies, multiplicity, normal_copies)
    if purity == 0:
        raise ValueError("purity must be above 0 for a cancer cell fraction")
    return allele_fraction * (purity * copies + normal_copies * (1 - purity)) / (purity * multiplicity)


def _check(purity: float, copies: int, multiplicity: int, normal_copies: int) -> None:
    if not 0 <= purity <= 1:
        raise ValueError(f"purity must lie in 0..1, was {purity}")
    if copies < 0 or not 0 <= multiplicity <= copies:
        raise ValueError(f"multiplicity must lie in 0..copies, was {multiplicity} of {copies}")
    if normal_copies not in (1, 2):
        raise ValueError(f"normal copies must be 1 or 2, was {normal_copies}")
    if purity == 1 and copies == 0:
        raise ValueError("no copy of the locus in the sample")


def half_width(fraction: float, depth: int) -> float:
    """Half the width of the binomial 95 % interval of a fraction seen at ``depth`` reads.

    The normal approximation fails close to 0 and 1, where it has no width at all, as if so many reads proved it: there
    holds how far the score interval (Wilson 1927) reaches from a fraction of exactly 0 or 1, which is wider.
    """
    if depth <= 0:
        return math.inf
    at_the_end = CONFIDENCE_Z**2 / (depth + CONFIDENCE_Z**2)
    return max(CONFIDENCE_Z * math.sqrt(fraction * (1 - fraction) / depth), at_the_end)


def cannot_be_told_apart(first: float, second: float, depth: int) -> bool:
    """Two expected fractions differ by less than the binomial 95 % interval at this depth.

    The wider of the two intervals is used, so that doubt wins.
    """
    return abs(first - second) < max(half_width(first, depth), half_width(second, depth))
