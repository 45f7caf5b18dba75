"""A reference genome on disk: FASTA, plain or bgzip, with its index (.fai, for bgzip also .gzi) beside it.

Read with ``pread`` and a small cache, never mapped: a mapped genome alone would exceed the memory that the limited
child may address.
"""

import os
import struct
import zlib
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cases.genomics.logic.normalise import Bases
from cases.genomics.readers.cells import chromosome

CHUNK = 1 << 16  # bytes of the file's text at a time
CACHED = 32  # chunks
BLOCK = 1 << 16  # bytes of a bgzip block, packed or not, at most


class UnusableReferenceError(Exception):
    """The configured reference cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Contig:
    """One line of a .fai: length in bases, where its first base lies, bases and bytes per line."""

    length: int
    offset: int
    bases: int
    bytes: int


class Reference:
    """Bases by chromosome (1..22, X, Y, MT, else the file's own name) and place.

    Raises UnusableReferenceError when the file or its index is missing or damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.contigs = dict(_index(path.with_name(path.name + ".fai")))
            self._handle = os.open(path, os.O_RDONLY)
            self._blocks = _blocks(path) if os.pread(self._handle, 2, 0) == b"\x1f\x8b" else None
        except (OSError, ValueError, struct.error) as error:
            raise UnusableReferenceError(f"{path.name}: {error}") from error
        self._cache: OrderedDict[int, bytes] = OrderedDict()

    def __del__(self) -> None:
        if (handle := getattr(self, "_handle", None)) is not None:
            os.close(handle)

    def fetch(self, chrom: str, start: int, end: int) -> str:
        """Bases in capitals from ``start`` to ``end`` (from 0, end excluded), cut at the chromosome's ends."""
        contig = self.contigs.get(chrom)
        if contig is None:
            return ""
        start, end = max(0, start), min(end, contig.length)
        if start >= end:
            return ""
        line, at = divmod(start, contig.bases)
        first = contig.offset + line * contig.bytes + at
        if at + end - start <= contig.bases:  # most are a base or two within one line
            return self._text(first, first + end - start).decode("ascii").upper()
        text = self._text(first, _place(contig, end - 1) + 1)
        return text.replace(b"\n", b"").replace(b"\r", b"").decode("ascii").upper()

    def bases_of(self, chrom: str) -> Bases:
        """The accessor of one chromosome, as ``logic.normalise`` asks for it."""
        return lambda start, end: self.fetch(chrom, start, end)

    def length(self, chrom: str) -> int | None:
        contig = self.contigs.get(chrom)
        return None if contig is None else contig.length

    def parts(self, chrom: str, size: int = 1 << 20) -> Iterator[str]:
        """A whole chromosome in order, for a digest."""
        for start in range(0, self.length(chrom) or 0, size):
            yield self.fetch(chrom, start, start + size)

    def _text(self, first: int, last: int) -> bytes:
        number, begin = divmod(first, CHUNK)
        if begin + last - first <= CHUNK:
            return self._whole(self._chunk(number)[begin : begin + last - first], last - first)
        if self._blocks is None:
            return self._whole(os.pread(self._handle, last - first, first), last - first)
        parts = [self._chunk(number) for number in range(first // CHUNK, (last - 1) // CHUNK + 1)]
        return self._whole(b"".join(parts)[begin : begin + last - first], last - first)

    def _whole(self, text: bytes, size: int) -> bytes:
        if len(text) < size:
            raise UnusableReferenceError(f"{self.path.name}: ends before its index says")
        return text

    def _chunk(self, number: int) -> bytes:
        cached = self._cache.get(number)
        if cached is None:
            first = number * CHUNK
            cached = os.pread(self._handle, CHUNK, first) if self._blocks is None else self._unpacked(first)
            self._cache[number] = cached
            if len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        return cached

    def _unpacked(self, first: int) -> bytes:
        """A chunk of the text of a bgzip file: the blocks that hold it, put together."""
        assert self._blocks is not None
        starts, places = self._blocks
        index = bisect_right(starts, first) - 1
        begin, text = starts[index], b""
        while index < len(places) and begin + len(text) < first + CHUNK:
            text += self._block(places[index])
            index += 1
        return text[first - begin : first - begin + CHUNK]

    def _block(self, place: int) -> bytes:
        try:
            return zlib.decompressobj(wbits=31).decompress(os.pread(self._handle, BLOCK + 64, place))
        except zlib.error as error:
            raise UnusableReferenceError(f"{self.path.name}: damaged at byte {place}") from error


def _place(contig: Contig, base: int) -> int:
    return contig.offset + base // contig.bases * contig.bytes + base % contig.bases


def _index(path: Path) -> Iterator[tuple[str, Contig]]:
    """Names as the readers write chromosomes; other contigs keep their own."""
    for line in path.read_text(encoding="ascii").splitlines():
        name, *numbers = line.split("\t")
        length, offset, bases, width = map(int, numbers[:4])
        if bases <= 0 or width < bases:
            raise ValueError(f"index line of {name} is damaged")
        yield chromosome(name) or name, Contig(length, offset, bases, width)


def _blocks(path: Path) -> tuple[list[int], list[int]]:
    """Where each bgzip block begins in the text, and in the file; the first is not in the index."""
    content = path.with_name(path.name + ".gzi").read_bytes()
    (count,) = struct.unpack_from("<Q", content)
    pairs = struct.unpack_from(f"<{2 * count}Q", content, 8)
    return [0, *pairs[1::2]], [0, *pairs[0::2]]
