"""Tables with a header line, read by column name."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from cases.genomics.readers.cells import CellError
from cases.genomics.readers.draft import Draft

T = TypeVar("T")


@dataclass
class Line:
    """One data line: cells by column name, and a reader of cells that turns errors into problems."""

    number: int
    cells: dict[str, str]
    draft: Draft
    failed: bool = field(default=False)
    header: int | None = None  # the line that names the columns

    def get(self, *names: str) -> str | None:
        """The first of these columns that the table has."""
        return next((self.cells[name] for name in names if name in self.cells), None)

    def read(self, convert: Callable[[str | None], T], *names: str) -> T | None:
        """The converted cell; an error is recorded with line and column, and the line is marked as failed."""
        name = next((name for name in names if name in self.cells), None)
        if name is None:
            return None
        try:
            return convert(self.cells[name])
        except CellError as error:
            self.fail(error, name)
            return None

    def fail(self, error: CellError, column: str) -> None:
        self.failed = True
        self.draft.problem(error.rule, line=self.number, field=column, **error.values)


def split_cells(line: str, separator: str = "\t") -> list[str]:
    """The cells of a line. Quotes are only interpreted where there are any; never across lines."""
    if '"' in line:
        try:
            return next(csv.reader([line], delimiter=separator), [])
        except csv.Error:  # a stray carriage return, or a cell above csv's limit: no quoting that we could follow
            pass
    return line.split(separator)


def data_lines(
    lines: Iterable[tuple[int, str]],
    draft: Draft,
    *,
    required: tuple[tuple[str, ...], ...],
    separator: str = "\t",
    comment: Callable[[int, str], None] | None = None,
    header_starts: str = "",
) -> Iterator[Line]:
    """Lines after the header. ``required`` names columns, each with its alternatives. Raises RefusedError.

    Lines that begin with # before the header are comments, unless the header itself begins so (``header_starts``).
    """
    columns: list[str] = []
    header = 0
    for number, text in lines:
        if not text.strip():
            continue
        if text.startswith("#") and not (header_starts and text.startswith(header_starts)):
            if comment is not None:
                comment(number, text)
            continue
        cells = split_cells(text, separator)
        if not columns:
            columns, header = column_names(cells, draft, number, required), number
            continue
        if len(cells) < len(columns):
            draft.problem("cells_missing", line=number, found=len(cells), expected=len(columns))
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            draft.problem("cells_extra", line=number, found=len(cells), expected=len(columns))
            continue
        yield Line(number, dict(zip(columns, cells, strict=False)), draft, header=header)
    if not columns:
        raise draft.refuse("header_missing")


def column_names(cells: list[str], draft: Draft, number: int, required: tuple[tuple[str, ...], ...]) -> list[str]:
    """The names of a header line. Raises RefusedError when one occurs twice or a required one is missing."""
    columns = [cell.strip().lstrip("#").strip() for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    twice = next((name for name, count in Counter(columns).items() if count > 1), None)
    if twice is not None:
        raise draft.refuse("column_twice", line=number, column=twice)
    for names in required:
        if not set(names) & set(columns):
            raise draft.refuse("column_missing", line=number, field=names[0], column=" / ".join(names))
    return columns
