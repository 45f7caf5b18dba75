"""Bytes of a file as numbered lines of text, within limits, plain or gzip/BGZF.

Every line is decoded by itself so that a wrong byte is reported with its line. Limits follow the bad-input corpus:
a result file of a panel or an exome is far below each of them.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cases.genomics.readers.draft import RefusedError, make_problem

MAX_BYTES = 512 * 1024**2  # unpacked
MAX_LINE = 4 * 1024**2
MAX_LINES = 5_000_000
MAX_RATIO = 250  # unpacked over packed; a VCF reaches 20 to 60, zeros 1,028
RATIO_FLOOR = 8 * 1024**2  # below this the ratio says nothing
GZIP_MAGIC = b"\x1f\x8b"
BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
HEAD_BYTES = 65_536
BLOCK = 1 << 18


def is_gzip(head: bytes) -> bool:
    return head.startswith(GZIP_MAGIC)


def is_bgzf(head: bytes) -> bool:
    """BGZF: gzip with an extra field whose subfield is BC."""
    return is_gzip(head) and len(head) > 16 and bool(head[3] & 4) and head[12:14] == b"BC"


class Source:
    """A file to read: its shown name, its first bytes, its lines."""

    def __init__(self, path: Path, name: str | None = None) -> None:
        self.path = path
        self.name = name or path.name
        self.size = path.stat().st_size
        with path.open("rb") as handle:
            self.packed_head = handle.read(HEAD_BYTES)
        self.packed = is_gzip(self.packed_head)

    def refuse(self, rule: str, line: int | None = None, **values: Any) -> RefusedError:
        return RefusedError(make_problem(rule, file=self.name, line=line, **values))

    def head(self) -> bytes:
        """The first unpacked bytes, for recognising the content."""
        if not self.packed:
            return self.packed_head
        try:
            return zlib.decompressobj(wbits=31).decompress(self.packed_head, HEAD_BYTES)
        except zlib.error as error:
            raise self.refuse("damaged_gzip", detail=_short(error)) from error

    def lines(self) -> Iterator[tuple[int, str]]:
        """Numbered lines (from 1) without line ends; a byte order mark is dropped. Raises RefusedError."""
        if is_bgzf(self.packed_head):
            self._require_bgzf_end()
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
        if number + len(lines) > MAX_LINES:
            raise self.refuse("too_many_lines", MAX_LINES + 1, limit=MAX_LINES)
        if len(whole) > MAX_LINE and (long := next((n for n, one in enumerate(lines) if len(one) > MAX_LINE), None)):
            raise self.refuse("line_too_long", number + long + 1, limit=MAX_LINE)
        return [line.rstrip("\r") for line in lines] if "\r" in text else lines

    def _require_bgzf_end(self) -> None:
        """A BGZF file without its empty last block was cut at a block's edge, which gzip itself cannot see."""
        with self.path.open("rb") as handle:
            handle.seek(max(0, self.size - len(BGZF_END)))
            if handle.read() != BGZF_END:
                raise self.refuse("truncated")


def _short(error: Exception) -> str:
    return str(error)[:80]
