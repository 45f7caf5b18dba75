"""Bytes of a file as numbered lines of text, within limits, plain or gzip/BGZF.

Every line is decoded by itself so that a wrong byte is reported with its line. Limits follow the bad-input corpus:
a result file of a panel or an exome is far below each of them.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from cases.genomics.readers.draft import RefusedError, make_problem

MAX_BYTES = 512 * 1024**2  # unpacked
MAX_LINE = 4 * 1024**2
MAX_LINES = 5_000_000
MAX_RATIO = 250  # unpacked over packed; a VCF reaches 20 to 60, zeros 1,028
RATIO_FLOOR = 8 * 1024**2  # below this the ratio says nothing
GZIP_MAGIC = b"\x1f\x8b"
BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
HEAD_BYTES = 65_536


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
            packed = io.BufferedReader(gzip.GzipFile(fileobj=handle), 1 << 17) if self.packed else None
            yield from self._numbered(packed or handle)

    def _numbered(self, stream: IO[bytes]) -> Iterator[tuple[int, str]]:
        total = number = 0
        ceiling = max(RATIO_FLOOR, self.size * MAX_RATIO) if self.packed else MAX_BYTES
        while True:
            try:
                raw = stream.readline(MAX_LINE + 1)
            except EOFError as error:
                raise self.refuse("truncated", number + 1) from error
            except (OSError, zlib.error) as error:
                raise self.refuse("damaged_gzip", number + 1, detail=_short(error)) from error
            if not raw:
                return
            number += 1
            total += len(raw)
            if total > ceiling:
                raise self.refuse("ratio", number)
            self._check_limits(raw, number, total)
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError as error:
                raise self.refuse("encoding", number) from error
            if number == 1:
                text = text.removeprefix("\ufeff")
            yield number, text.rstrip("\r\n")

    def _check_limits(self, raw: bytes, number: int, total: int) -> None:
        if len(raw) > MAX_LINE:
            raise self.refuse("line_too_long", number, limit=MAX_LINE)
        if total > MAX_BYTES:
            raise self.refuse("too_large", number, limit=MAX_BYTES)
        if number > MAX_LINES:
            raise self.refuse("too_many_lines", number, limit=MAX_LINES)
        if b"\0" in raw:
            raise self.refuse("nul_byte", number)

    def _require_bgzf_end(self) -> None:
        """A BGZF file without its empty last block was cut at a block's edge, which gzip itself cannot see."""
        with self.path.open("rb") as handle:
            handle.seek(max(0, self.size - len(BGZF_END)))
            if handle.read() != BGZF_END:
                raise self.refuse("truncated")


def _short(error: Exception) -> str:
    return str(error)[:80]
