"""Whether two samples can be one person's, from the common inherited variants that both carry.

A variant that a fair part of some population carries, seen in more than a small share of the reads, is inherited: it is
in every sample of the person. Variants that more than half of a population carries are left out, since they say little
about who it is. Two samples of one person share nearly all of those that the smaller of the two shows; of two people
who are not related, each shares about four in ten with the other (the expected share of carriers, 1 - (1 - f) squared,
over frequencies f from 0.01 to 0.5).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class OverlapRules:
    """Frequencies and fractions 0..1; both ends included."""

    id: str
    source: str
    min_frequency: float  # highest frequency in any population
    max_frequency: float
    min_fraction: float  # of reads; below it may be another person's contamination
    min_depth: int
    min_compared: int  # variants of the smaller sample
    same_from: float  # share of them that the larger sample has too
    different_to: float


OVERLAP_2026 = OverlapRules(
    id="overlap-2026",
    source="Mol-MDT's own: expected sharing under Hardy-Weinberg proportions; close relatives fall in between",
    min_frequency=0.01,
    max_frequency=0.5,
    min_fraction=0.2,
    min_depth=20,
    min_compared=20,
    same_from=0.8,
    different_to=0.6,
)


class Agreement(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"  # too few variants, or a share in between


@dataclass(frozen=True, slots=True)
class Comparison:
    """``shared`` of ``compared``: the variants of the smaller sample that the larger one has too."""

    shared: int
    compared: int
    agreement: Agreement


def is_inherited(
    *,
    frequency: float | None,
    fraction: float | None,
    depth: int | None,
    normal_fraction: float | None = None,
    normal_depth: int | None = None,
    rules: OverlapRules = OVERLAP_2026,
) -> bool:
    """Whether a small variant belongs to a fingerprint. Where the normal sample was read, it decides."""
    if normal_fraction is not None:
        fraction, depth = normal_fraction, normal_depth
    if frequency is None or fraction is None or depth is None:
        return False
    common = rules.min_frequency <= frequency <= rules.max_frequency
    return common and fraction >= rules.min_fraction and depth >= rules.min_depth


def compare(
    first: Collection[str], second: Collection[str], *, same_targets: bool = True, rules: OverlapRules = OVERLAP_2026
) -> Comparison:
    """``same_targets`` False: the samples were looked at in different places, so that what is missing shows nothing."""
    one, other = set(first), set(second)
    shared, compared = len(one & other), min(len(one), len(other))
    agreement = Agreement.CANNOT_TELL
    if compared >= rules.min_compared:
        if shared >= rules.same_from * compared:
            agreement = Agreement.SAME
        elif shared <= rules.different_to * compared and same_targets:
            agreement = Agreement.DIFFERENT
    return Comparison(shared, compared, agreement)
