"""Where a place of one genome build lies on another, by UCSC's chains; and why it has no place there.

Source of the form: genome.ucsc.edu/goldenPath/help/chain.html. A lifted place is always derived, never what the
laboratory reported: where anything is doubtful there is no answer.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate


class NoLift(StrEnum):
    """Why a place was not lifted."""

    UNMAPPED = "unmapped"  # no chain covers it: the sequence is new, gone or elsewhere
    GAP = "gap"  # it touches a place where bases were added or removed between the builds
    SPLIT = "split"  # its ends lie in different chains, or several chains cover it
    REVERSED = "reversed"  # the other build has it on the other strand
    REFERENCE_DIFFERS = "reference_differs"  # the other build has other bases there: the change means something else
    NOT_CONFIGURED = "not_configured"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of bases that both builds have, from 0, end excluded; ``chain`` numbers the chain that it is a part of."""

    start: int
    end: int
    target: int  # where it begins on the other build
    chain: int


@dataclass(frozen=True, slots=True)
class Chain:
    start: int
    end: int
    target_chrom: str
    reversed: bool


class ChainMap:
    """The chains of one chromosome of the source build."""

    def __init__(self, chains: dict[int, Chain], blocks: Iterable[Block]) -> None:
        self._chains = sorted((chain.start, chain.end, number, chain) for number, chain in chains.items())
        self._chain_starts = [chain[0] for chain in self._chains]
        self._reach = list(accumulate((chain[1] for chain in self._chains), max))  # how far any chain so far goes
        self._blocks = sorted(blocks, key=lambda block: (block.start, block.end))
        self._starts = [block.start for block in self._blocks]

    def lift(self, start: int, end: int) -> tuple[str, int] | NoLift:
        """Chromosome and start (from 0) on the other build of ``start`` to ``end``, end excluded."""
        over = self._over(start, end)
        if not over:
            return NoLift.UNMAPPED
        if len(over) > 1:
            return NoLift.SPLIT
        ((number, chain),) = over
        block = self._block_at(start, number)
        if block is None or end > block.end:
            inside = chain.start <= start and end <= chain.end
            return NoLift.GAP if inside else NoLift.SPLIT
        if chain.reversed:
            return NoLift.REVERSED
        return chain.target_chrom, block.target + start - block.start

    def _over(self, start: int, end: int) -> list[tuple[int, Chain]]:
        found = []
        index = bisect_left(self._chain_starts, end) - 1
        while index >= 0 and self._reach[index] > start:
            _first, last, number, chain = self._chains[index]
            if last > start:
                found.append((number, chain))
            index -= 1
        return found

    def _block_at(self, place: int, number: int) -> Block | None:
        """The block of this chain that holds the place; blocks of other chains may lie between."""
        for index in range(bisect_right(self._starts, place) - 1, -1, -1):
            block = self._blocks[index]
            if block.chain == number:
                return block if place < block.end else None
        return None


def span(pos: int, ref: str, alt: str) -> tuple[int, int]:
    """What must lie unbroken on both builds, from 0: the bases named, and for a change of length the next one too."""
    return pos - 1, pos - 1 + len(ref) + (len(ref) != len(alt))
