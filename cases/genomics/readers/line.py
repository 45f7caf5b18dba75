"""One line of a kept file as (column, cell) pairs in the file's own order, so that every number can name its place.

Only files that the limited child has read before come here, so the limits of ``source`` are not asked again.
"""

import gzip
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from pathlib import Path

from cases.genomics.readers.kinds import FileKind
from cases.genomics.readers.source import GZIP_MAGIC
from cases.genomics.readers.table import split_cells

Pairs = list[tuple[str, str]]

_SEPARATORS = {FileKind.ALL_FUSIONS: ","}
_VCF = frozenset(
    {FileKind.SMALL_VARIANT_VCF, FileKind.COPY_NUMBER_VCF, FileKind.EXON_COPY_NUMBER_VCF, FileKind.SPLICE_VCF}
)


def read_lines(path: Path, kind: str, wanted: Mapping[int, int | None]) -> dict[int, Pairs]:
    """The pairs of each wanted line (from 1), by its number; ``wanted`` names its header's line or None.

    A cell without a column name has an empty one. VCF's INFO is cut into ``INFO/NAME``, a sample's column into
    ``SAMPLE/NAME``. Raises OSError, EOFError when the file cannot be read to the last of these lines.
    """
    numbers = {*wanted, *(header for header in wanted.values() if header)}
    texts = _texts(path, numbers)
    return {line: _pairs(kind, texts.get(header or 0), texts[line]) for line, header in wanted.items() if line in texts}


def _texts(path: Path, numbers: set[int]) -> dict[int, str]:
    with path.open("rb") as handle:
        packed = handle.read(2) == GZIP_MAGIC
    found: dict[int, str] = {}
    last = max(numbers, default=0)
    with gzip.open(path, "rb") if packed else path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if number in numbers:
                found[number] = line.decode("utf-8-sig" if number == 1 else "utf-8", "replace").rstrip("\r\n")
            if number >= last:
                break
    return found


def _pairs(kind: str, header: str | None, text: str) -> Pairs:
    separator = _SEPARATORS.get(FileKind(kind), "\t") if kind else "\t"
    cells = [cell.strip() for cell in split_cells(text, separator)]
    names = [name.strip().lstrip("#").strip() for name in split_cells(header or "", separator)]
    if kind in _VCF:
        return _vcf_pairs(names, cells)
    pairs = zip_longest(names, cells, fillvalue="")
    return [(name, cell) for name, cell in pairs if name or cell]


def _vcf_pairs(names: list[str], cells: list[str]) -> Pairs:
    pairs: Pairs = []
    keys = cells[8].split(":") if len(cells) > 8 else []
    for index, (name, cell) in enumerate(zip(names, cells, strict=False)):
        if name == "INFO":
            pairs += _info(cell)
        elif index > 8:
            pairs += [(f"{name}/{key}", value) for key, value in zip(keys, cell.split(":"), strict=False)]
        elif name != "FORMAT":
            pairs.append((name, cell))
    return pairs


def _info(cell: str) -> Iterable[tuple[str, str]]:
    """Flags have no value: the name itself is what the file says."""
    for entry in cell.split(";"):
        name, equals, value = entry.partition("=")
        yield f"INFO/{name}", value if equals else name
