"""Files into numbered lines and tables, with limits; cells into plain words."""

import csv
import gzip
import html
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cases.genomics.knowledge.faults import Notes, TableRefused, refuse
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.cells import gene as read_gene

MAX_BYTES = 256 * 1024 * 1024  # unpacked; HGNC's complete set is below 20 MiB
MAX_LINE = 130_000  # characters; csv's own limit of a cell is a little above
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_TAG = re.compile(r"<[/!]?[A-Za-z][^<>]{0,400}>")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table by column name, stripped. ``number`` is where it begins in the file, from 1."""

    number: int
    cells: dict[str, str]

    def get(self, *names: str) -> str:
        """The first of these columns that the table has; empty without any."""
        return next((self.cells[name] for name in names if name in self.cells), "")


def lines_of(path: Path) -> Iterator[str]:
    """Lines with their ends, gzip or not. Raises TableRefused."""
    with path.open("rb") as handle:
        head = handle.read(4)
        handle.seek(0)
        if head.startswith(SPREADSHEETS):
            refuse("spreadsheet")
        packed = gzip.GzipFile(fileobj=handle) if head.startswith(b"\x1f\x8b") else None
        yield from _decoded(packed or handle)


def _decoded(stream: IO[bytes] | gzip.GzipFile) -> Iterator[str]:
    total = number = 0
    while True:
        try:
            raw = stream.readline(MAX_LINE + 1)
        except (OSError, EOFError, zlib.error):
            refuse("damaged_gzip", number + 1)
        if not raw:
            return
        number += 1
        total += len(raw)
        if total > MAX_BYTES:
            refuse("too_large", number, limit=MAX_BYTES // 1024**2)
        if len(raw) > MAX_LINE:
            refuse("line_too_long", number, limit=MAX_LINE)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            refuse("not_text", number)
        if "\0" in text:
            refuse("not_text", number)
        yield text.removeprefix("\ufeff") if number == 1 else text


def table(
    lines: Iterable[str], *, required: Sequence[Sequence[str]], separator: str = "\t", quoted: bool = True
) -> Iterator[Line]:
    """Rows by column name. ``required`` names columns, each with its alternatives. A first ``#`` of the header falls.

    Raises TableRefused for a missing or doubled column and a row of another width.
    """
    if quoted:
        reader = csv.reader(lines, delimiter=separator)
    else:
        reader = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    columns: list[str] = []
    before = 0
    for cells in _rows(reader):
        number, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = _header(cells, number, required)
            continue
        if len(cells) > len(columns) and not any(cell.strip() for cell in cells[len(columns) :]):
            cells = cells[: len(columns)]
        if len(cells) != len(columns):
            refuse("cells", number, found=len(cells), expected=len(columns))
        yield Line(number, {name: cell.strip() for name, cell in zip(columns, cells, strict=True)})
    if not columns:
        refuse("header_missing")


def _rows(reader: Any) -> Iterator[list[str]]:
    """A quotation mark that never closes makes one cell of the rest of the file, until csv gives up."""
    try:
        yield from reader
    except csv.Error:
        refuse("quotes", reader.line_num)


def _header(cells: list[str], number: int, required: Sequence[Sequence[str]]) -> list[str]:
    columns = [cell.strip().lstrip("#").strip() for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    for name in columns:
        if name and columns.count(name) > 1:
            refuse("column_twice", number, name)
    for names in required:
        if not set(names) & set(columns):
            expected = ", ".join(names[0] for names in required)
            refuse("column_missing", number, names[0], expected=expected)
    return columns


def plain(cell: str) -> str:
    """Words without markup: tags fall, entities become their characters, white space becomes one blank."""
    if "<" in cell or "&" in cell:
        # Entities first, so that an escaped tag falls as well; twice, as sources escape what was escaped.
        cell = _TAG.sub(" ", html.unescape(html.unescape(cell)))
    return _SPACE.sub(" ", cell).strip()


def gene(cell: str, line: int, column: str, notes: Notes) -> str:
    """The symbol, or empty with a fault: a damaged symbol refuses the whole table, whatever the format."""
    try:
        return read_gene(cell) or ""
    except CellError as error:
        rule = "gene_damaged" if error.rule == "gene_damaged" else "gene"
        notes.fault(rule, line, column, value=cell[:40])
        return ""


__all__ = ["Line", "TableRefused", "gene", "lines_of", "plain", "table"]
