"""UCSC chain files, plain or gzip: which runs of bases two genome builds share."""

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from cases.genomics.logic.liftover import Block, Chain, ChainMap
from cases.genomics.readers.cells import chromosome


class UnusableChainError(Exception):
    """The configured chain file cannot be used; the message says why."""


def read_chains(path: Path) -> dict[str, ChainMap]:
    """Chains by chromosome (1..22, X, Y, MT). Chains from or to other sequences are left out.

    A place that only they cover has no lift. Raises UnusableChainError with the line.
    """
    try:
        with path.open("rb") as handle:
            packed = handle.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rt", encoding="ascii") if packed else path.open(encoding="ascii") as lines:
            return _maps(lines)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise UnusableChainError(f"{path.name}: {error}") from error
    except ValueError as error:
        raise UnusableChainError(f"{path.name}: {error}") from error


def _maps(lines: Iterable[str]) -> dict[str, ChainMap]:
    chains: dict[str, dict[int, Chain]] = defaultdict(dict)
    blocks: dict[str, list[Block]] = defaultdict(list)
    numbered = enumerate(lines, 1)
    for number, line in numbered:
        if not line.strip() or line.startswith("#"):
            continue
        try:
            chrom, chain, target = _header(line)
            found = list(_blocks(numbered, chain.start, target, number))
        except (ValueError, IndexError) as error:
            raise ValueError(f"damaged at or after line {number}") from error
        if found[-1].end != chain.end:
            raise ValueError(f"the chain of line {number} does not end where it says")
        if chrom and chain.target_chrom:
            chains[chrom][number] = chain
            blocks[chrom] += found
    return {chrom: ChainMap(chains[chrom], blocks[chrom]) for chrom in chains}


def _header(line: str) -> tuple[str | None, Chain, int]:
    word, _score, name, _size, strand, start, end, other, _other_size, other_strand, other_start, *_ = line.split()
    if word != "chain" or strand != "+":
        raise ValueError(line)
    target = chromosome(other) or ""
    return chromosome(name), Chain(int(start), int(end), target, other_strand != "+"), int(other_start)


def _blocks(numbered: Iterator[tuple[int, str]], start: int, target: int, chain: int) -> Iterator[Block]:
    """The blocks below a header, up to the one that stands alone."""
    for _number, line in numbered:
        size, *gaps = map(int, line.split())
        yield Block(start, start + size, target, chain)
        if not gaps:
            return
        start, target = start + size + gaps[0], target + size + gaps[1]
    raise ValueError("the last chain is cut off")
