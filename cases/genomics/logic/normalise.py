"""One writing for one change: trimmed and, where the sequence is at hand, moved to its leftmost place.

Source: Tan, Abecasis and Kang, Unified representation of genetic variants, Bioinformatics 2015; 31: 2202-2204.
A multi-nucleotide or complex change stays one event: it is trimmed at its ends and never cut into parts. Sites with
several alleles are split before they come here.
"""

import re
from collections.abc import Callable

# Bases of one chromosome from ``start`` to ``end``, counted from 0, end excluded, in capitals.
Bases = Callable[[int, int], str]
STEP = 64  # bases asked for at a time while rolling to the left

Allele = tuple[int, str, str]  # position from 1, reference, alternative; neither is empty


def trimmed(pos: int, ref: str, alt: str) -> Allele:
    """The shortest writing: common last bases cut first, then common first bases, one base kept in each."""
    cut = 0
    longest = min(len(ref), len(alt)) - 1
    while cut < longest and ref[-1 - cut] == alt[-1 - cut]:
        cut += 1
    if cut:
        ref, alt, longest = ref[:-cut], alt[:-cut], longest - cut
    first = 0
    while first < longest and ref[first] == alt[first]:
        first += 1
    return pos + first, ref[first:], alt[first:]


def left_aligned(pos: int, ref: str, alt: str, bases: Bases) -> Allele:
    """As ``trimmed``, and an insertion or deletion in a repeat at its leftmost place.

    At the very first base of a chromosome there is none to its left: the base after the change is kept instead.
    """
    if len(ref) == len(alt):
        return trimmed(pos, ref, alt)
    first, second, shared = _without_common_ends(ref, alt)
    if first and second:
        return trimmed(pos, ref, alt)
    changed = first or second
    start, changed = _rolled(pos - 1 + shared, changed, bases)
    if start == 0:
        anchor = bases(len(changed) if first else 0, (len(changed) if first else 0) + 1)
        return (1, changed + anchor, anchor) if first else (1, anchor, changed + anchor)
    anchor = bases(start - 1, start)
    return (start, anchor + changed, anchor) if first else (start, anchor, anchor + changed)


_KEY = re.compile(r"GRCh3[78]:([^:]+):(\d+):([ACGTN]+|-):([ACGTN]+|-)")


def alleles_of(key: str) -> tuple[str, int, str, str] | None:
    """Chromosome, position and alleles of a small variant's key, an empty allele as an empty text; None for others.

    A key that was shortened by a digest does not tell its alleles.
    """
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    chrom, pos, ref, alt = match.groups()
    return chrom, int(pos), ref.strip("-"), alt.strip("-")


def _without_common_ends(ref: str, alt: str) -> tuple[str, str, int]:
    """Both alleles without what they share, and how many shared first bases were cut."""
    last = 0
    while last < min(len(ref), len(alt)) and ref[-1 - last] == alt[-1 - last]:
        last += 1
    ref, alt = ref[: len(ref) - last], alt[: len(alt) - last]
    first = 0
    while first < min(len(ref), len(alt)) and ref[first] == alt[first]:
        first += 1
    return ref[first:], alt[first:], first


def _rolled(start: int, changed: str, bases: Bases) -> tuple[int, str]:
    """The leftmost place of inserted or deleted bases that begin at ``start`` (from 0), and how they read there."""
    moved, size = 0, len(changed)
    while start - moved > 0:
        end = start - moved
        before = bases(max(0, end - STEP), end)
        for base in reversed(before):
            if base != changed[-1 - moved % size]:
                return start - moved, _turned(changed, moved)
            moved += 1
    return start - moved, _turned(changed, moved)


def _turned(changed: str, moved: int) -> str:
    """The bases as they read ``moved`` places further to the left: their end has come to their beginning."""
    turn = moved % len(changed)
    return changed[-turn:] + changed[:-turn] if turn else changed
