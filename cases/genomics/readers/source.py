"""Bytes of a file as numbered lines of text, within limits, plain or gzip/BGZF.

Every line is decoded by itself so that a wrong byte is reported with its line. Limits follow the bad-input corpus:
a result file of a panel or an exome is far below each of them.
"""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cases.genomics.readers import bgzf
from cases.genomics.readers.draft import RefusedError, make_problem

MAX_BYTES = 512 * 1024**2  # unpacked
MAX_LINE = 4 * 1024**2
MAX_LINES = 5_000_000
MAX_TABLE_LINES = 100_000  # of a panel's result table, which has some hundred
SHORT_LINE = 64  # bytes
MAX_RATIO = 250  # unpacked over packed; a VCF reaches 20 to 60, zeros 1,028
RATIO_FLOOR = 8 * 1024**2  # below this the ratio says nothing
GZIP_MAGIC = b"\x1f\x8b"
HEAD_BYTES = 65_536
MOST_BEFORE_DATA = 1024**2  # packed bytes in which the first unpacked one must come; a gzip header may hold a name
_PLAIN_NAMES = (".vcf",)
BLOCK = 1 << 18


def is_gzip(head: bytes) -> bool:
    return head.startswith(GZIP_MAGIC)


class Source:
    """A file to read: its shown name, its first bytes, its lines."""

    def __init__(self, path: Path, name: str | None = None) -> None:
        self.path = path
        self.name = name or path.name
        self.size = path.stat().st_size
        with path.open("rb") as handle:
            self.packed_head = handle.read(HEAD_BYTES)
        self.packed = is_gzip(self.packed_head)
        self.most_lines = MAX_LINES
        self.open_end = False  # whether the last line that was read has no line end

    def refuse(self, rule: str, line: int | None = None, **values: Any) -> RefusedError:
        return RefusedError(make_problem(rule, file=self.name, line=line, **values))

    def head(self) -> bytes:
        """The first unpacked bytes, for recognising the content."""
        if not self.packed:
            return self.packed_head
        unpacker = zlib.decompressobj(wbits=31)
        try:
            with self.path.open("rb") as handle:
                while handle.tell() < MOST_BEFORE_DATA and (piece := handle.read(HEAD_BYTES)):
                    if found := unpacker.decompress(piece, HEAD_BYTES):
                        return found
        except zlib.error as error:
            raise self.refuse("damaged_gzip", detail=_short(error)) from error
        return b""

    def lines(self) -> Iterator[tuple[int, str]]:
        """Numbered lines (from 1) without line ends; a byte order mark is dropped. Raises RefusedError."""
        self._check_whole()
        with self.path.open("rb") as handle:
            read = gzip.GzipFile(fileobj=handle).read1 if self.packed else handle.read
            yield from self._numbered(read)

    def _numbered(self, read: Callable[[int], bytes]) -> Iterator[tuple[int, str]]:
        """Whole blocks are checked and decoded at once; only a block with a fault is looked at line by line."""
        number, total, rest = 0, 0, b""
        ceiling = max(RATIO_FLOOR, self.size * MAX_RATIO) if self.packed else MAX_BYTES
        while True:
            block = self._block(read, number)
            total += len(block)
            if total > ceiling:
                raise self.refuse("ratio" if self.packed else "too_large", number + 1, limit=MAX_BYTES)
            whole, newline, end = (rest + block).rpartition(b"\n") if block else (rest, b"", b"")
            if newline or (whole and not block):
                lines = self._decoded(whole, number)
                yield from enumerate(lines, number + 1)
                number += len(lines)
            if not block:
                self.open_end = bool(whole)
                return
            rest = end if newline else rest + block
            if len(rest) > MAX_LINE:
                raise self.refuse("line_too_long", number + 1, limit=MAX_LINE)
            if total > MAX_BYTES:
                raise self.refuse("too_large", number, limit=MAX_BYTES)

    def _block(self, read: Callable[[int], bytes], number: int) -> bytes:
        try:
            return read(BLOCK)
        except EOFError as error:
            raise self.refuse("truncated", number + 1) from error
        except (OSError, zlib.error) as error:
            raise self.refuse("damaged_gzip", number + 1, detail=_short(error)) from error

    def _decoded(self, whole: bytes, number: int) -> list[str]:
        """The lines of the block, ``number`` lines having come before it."""
        if b"\0" in whole:
            line = number + whole.count(b"\n", 0, whole.index(b"\0")) + 1
            raise self.refuse("nul_byte", line)
        try:
            text = whole.decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.refuse("encoding", number + whole.count(b"\n", 0, error.start) + 1) from error
        if number == 0:
            text = text.removeprefix("\ufeff")
        lines = text.split("\n")
        if number + len(lines) > self.most_lines:
            raise self.refuse("too_many_lines", self.most_lines + 1, limit=self.most_lines)
        if len(whole) > MAX_LINE and (long := [n for n, one in enumerate(lines, 1) if len(one) > MAX_LINE]):
            raise self.refuse("line_too_long", number + long[0], limit=MAX_LINE)
        return [line.rstrip("\r") for line in lines] if "\r" in text else lines

    def _check_whole(self) -> None:
        """What can be seen without reading the text: a cut BGZF file, wrong lengths, far too many lines."""
        if self.packed and self.name.lower().endswith(_PLAIN_NAMES):
            raise self.refuse("gzip_named_plain")
        if bgzf.is_bgzf(self.packed_head) and (fault := bgzf.fault(self.path)):
            raise self.refuse("truncated") if fault == "truncated" else self.refuse("damaged_gzip", detail="block size")
        # Counted beforehand where lines are short, so that millions of them are not read to be refused.
        short = self.packed_head.count(b"\n") * SHORT_LINE > len(self.packed_head)
        if short and not self.packed and self.size > self.most_lines and self._count_lines() > self.most_lines:
            raise self.refuse("too_many_lines", limit=self.most_lines)

    def _count_lines(self) -> int:
        with self.path.open("rb") as handle:
            return sum(piece.count(b"\n") for piece in iter(lambda: handle.read(1 << 20), b""))


def _short(error: Exception) -> str:
    """What zlib or gzip says, without its inner numbers."""
    return re.sub(r"^Error -?\d+ (?:while [^:]*: ?)?", "", str(error))[:80]
