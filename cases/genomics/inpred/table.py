"""The small variant table, read twice at once: whole, and as today's tool has it after cutting at ``#``."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cases.genomics.inpred.errors import InpredError
from cases.genomics.readers.identity import same_sample
from cases.genomics.readers.table import split_cells

_NOTE = re.compile(r"# ?\[([^\]]*)\] ?(.*)")
# Older versions of the pipeline name these columns otherwise.
_FORMER = {"Gene": "Gene_symbol", "Depth_tumor": "Depth_tumor_DNA", "AF_tumor": "AF_tumor_DNA"}
_VERSION, _PURITY, _SIZE = "Version string", "Specified tumor purity", "Size of the target coding region"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its cells as the file has them, and as they are left after today's cut at the first ``#``."""

    line: int
    cells: Mapping[str, str]
    cut: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def cut_get(self, column: str) -> str:
        return self.cut.get(column, "")

    @property
    def is_cut(self) -> bool:
        return self.cut is not self.cells


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of one sample and the figures of the header. A text is None when no line gives it."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    ids: tuple[str, ...]  # sample ids that the wanted rows carry
    other_rows: int = 0  # lines of other samples, left alone
    version: str | None = None
    purity: str | None = None
    size: str | None = None
    conflicts: tuple[str, ...] = ()  # header figures that the file gives twice with different values
    every_row: tuple[Row, ...] = field(default=(), repr=False)  # of all samples: today's types follow whole columns

    def has(self, column: str) -> bool:
        return column in self.columns


def read_table(lines: Iterable[tuple[int, str]], sample: str, *, file: str) -> Table:
    """The rows of ``sample``. Raises InpredError when the table has none but has others', or cannot be read."""
    notes: list[str] = []
    columns: list[str] = []
    every: list[Row] = []
    for number, text in lines:
        if text.startswith("#"):
            notes.append(text)
        elif text.strip() and not columns:
            columns = _columns(text, file)
        elif text.strip():
            every.append(_row(number, text, columns))
    if not columns:
        raise InpredError("table_empty", found=True, file=file)
    rows, ids = _own(every, sample, file)
    figures, conflicts = _figures(notes, sample)
    return Table(
        file=file, columns=tuple(columns), rows=rows, ids=ids, other_rows=len(every) - len(rows),
        version=figures.get(_VERSION), purity=figures.get(_PURITY), size=figures.get(_SIZE),
        conflicts=conflicts, every_row=tuple(every),
    )  # fmt: skip


def _columns(text: str, file: str) -> list[str]:
    columns = [cell.strip() for cell in split_cells(text)]
    columns = [_FORMER.get(name, name) if _FORMER.get(name) not in columns else name for name in columns]
    if "Sample_ID" not in columns:
        raise InpredError("table_header", found=True, file=file)
    return columns


def _row(number: int, text: str, columns: list[str]) -> Row:
    cells = _filled(split_cells(text), columns)
    if "#" not in text:
        return Row(number, cells, cells)
    return Row(number, cells, _filled(split_cells(text.partition("#")[0]), columns))


def _filled(found: list[str], columns: list[str]) -> dict[str, str]:
    """Missing right-hand cells are empty; cells beyond the header have no name and are left."""
    return dict(zip(columns, found + [""] * (len(columns) - len(found)), strict=False))


def _own(every: list[Row], sample: str, file: str) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Rows that carry the sample's id; else those of the one id that is its beginning or goes on from it."""
    ids = tuple(dict.fromkeys(row.get("Sample_ID") for row in every))
    own = tuple(found for found in ids if found == sample) or tuple(
        found for found in ids if same_sample(found, sample)
    )
    if len(own) > 1:
        raise InpredError("table_two_samples", found=True, file=file, ids=", ".join(own), sample=sample)
    if every and not own:
        raise InpredError("table_other_sample", found=True, file=file, ids=", ".join(ids), sample=sample)
    return tuple(row for row in every if row.get("Sample_ID") in own), own


def _figures(notes: list[str], sample: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The three header lines in use; a line about another sample says nothing about this one."""
    found: dict[str, str] = {}
    conflicts: list[str] = []
    for note in notes:
        match = _NOTE.match(note)
        if match and match[1] and not same_sample(match[1], sample):
            continue
        comment = match[2] if match else note.lstrip("# ")
        label = next((label for label in (_VERSION, _PURITY, _SIZE) if comment.startswith(label)), None)
        value = comment.partition(":")[2].strip()
        if label is None or not value:
            continue
        if found.setdefault(label, value) != value:
            conflicts.append(label)
    return {label: value for label, value in found.items() if label not in conflicts}, tuple(dict.fromkeys(conflicts))
