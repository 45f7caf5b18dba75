"""A profile's findings as columns of numbers, so that fifty thousand are filtered, counted and sorted in a millisecond.

A sheet holds what the findings table asks by, never what it shows. Marks and interpretations come beside it: they
change, a sheet does not.
"""

import io
import zlib
from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray

from cases.genomics.enums import FindingKind
from cases.genomics.logic.build import LENGTHS

LAYOUT = 1  # of what is stored; a sheet of another layout is made anew
KINDS = (FindingKind.FUSION, FindingKind.SPLICE, FindingKind.SMALL_VARIANT, FindingKind.COPY_NUMBER)
CHROMOSOMES = (*LENGTHS["GRCh38"], "MT")
ELSEWHERE = 255  # the code of a contig that is no chromosome, and of none
ALTERS, SPARES, UNSAID = 0, 1, 2  # what a finding does to the protein, in the order of the table
END = "\x1e"  # of a finding's text; between its fields stands a line break

Codes = NDArray[numpy.uint8]
Keys = NDArray[numpy.int64]
Values = NDArray[numpy.float64]
Rows = NDArray[numpy.bool_]

_CODE_OF_KIND = {kind.value: code for code, kind in enumerate(KINDS)}
_CODE_OF_CHROMOSOME = {name: code for code, name in enumerate(CHROMOSOMES)}
_EFFECTS = {True: ALTERS, False: SPARES, None: UNSAID}
_NONE = float("nan")
# column -> what it is made of while it grows, and as what it is kept
_COLUMNS: dict[str, tuple[str, Any]] = {
    "keys": ("q", numpy.int64), "kinds": ("B", numpy.uint8), "passed": ("B", numpy.bool_),
    "effects": ("B", numpy.uint8), "fractions": ("d", numpy.float64), "depths": ("d", numpy.float64),
    "copies": ("d", numpy.float64), "chromosomes": ("B", numpy.uint8), "positions": ("d", numpy.float64),
    "genes": ("I", numpy.uint32),
}  # fmt: skip


class Line(NamedTuple):
    """One finding. ``fields``: texts that are searched; ``key``: its variant key, searched by place."""

    pk: int
    kind: str
    passed: bool
    alters_protein: bool | None
    fraction: float | None
    depth: int | None
    copies: float | None
    chrom: str
    position: int | None
    gene: str
    fields: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class Sheet:
    """Columns side by side, their rows in the order of gene (by its bytes), position (none last) and key.

    A column is unpacked when it is first asked for. ``texts`` and ``places`` are empty where nobody searches.
    """

    columns: Mapping[str, NDArray[Any]]
    texts: bytes = b""
    places: bytes = b""

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def keys(self) -> Keys:
        return self.columns["keys"]

    @cached_property
    def kinds(self) -> Codes:
        """Places in KINDS."""
        return self.columns["kinds"]

    @cached_property
    def passed(self) -> Rows:
        return self.columns["passed"]

    @cached_property
    def effects(self) -> Codes:
        return self.columns["effects"]

    @cached_property
    def fractions(self) -> Values:
        """0..1; here as in the other values, not a number = none."""
        return self.columns["fractions"]

    @cached_property
    def depths(self) -> Values:
        """Reads."""
        return self.columns["depths"]

    @cached_property
    def copies(self) -> Values:
        """Absolute."""
        return self.columns["copies"]

    @cached_property
    def chromosomes(self) -> Codes:
        """Places in CHROMOSOMES, or ELSEWHERE."""
        return self.columns["chromosomes"]

    @cached_property
    def positions(self) -> Values:
        """From 1."""
        return self.columns["positions"]

    @cached_property
    def genes(self) -> NDArray[numpy.uint32]:
        """Places in ``names``."""
        return self.columns["genes"]

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(self.columns["names"].tobytes().decode().split(END)) if len(self) else ()

    @property
    def last(self) -> int:
        """The highest key; 0 of none."""
        return int(self.keys.max()) if len(self) else 0

    @cached_property
    def _by_key(self) -> NDArray[numpy.intp]:
        return numpy.argsort(self.keys)

    def none(self) -> Rows:
        return numpy.zeros(len(self), dtype=numpy.bool_)

    def among(self, keys: Collection[int]) -> Rows:
        """The rows of these findings; keys of other profiles are passed over."""
        found = self.none()
        if keys and len(self):
            wanted = numpy.fromiter(keys, numpy.int64, len(keys))
            at = numpy.searchsorted(self.keys, wanted, sorter=self._by_key)
            rows = self._by_key[numpy.minimum(at, len(self) - 1)]
            found[rows[self.keys[rows] == wanted]] = True
        return found

    def valued(self, values: Mapping[int, float]) -> Values:
        """By row what is known by key; not a number = nothing."""
        by_value: dict[float, list[int]] = {}
        for key, value in values.items():
            by_value.setdefault(value, []).append(key)
        found = numpy.full(len(self), numpy.nan)
        for value, keys in by_value.items():
            found[self.among(keys)] = value
        return found

    def of_kind(self, kind: str) -> Rows:
        return equal(self.kinds, _CODE_OF_KIND[kind])

    def on_chromosome(self, name: str) -> Rows:
        return equal(self.chromosomes, _CODE_OF_CHROMOSOME[name])

    def on_a_chromosome(self) -> Rows:
        return ~equal(self.chromosomes, ELSEWHERE)

    def of_genes(self, names: Collection[str]) -> Rows:
        return numpy.isin(self.genes, [code for code, name in enumerate(self.names) if name in names])

    def saying(self, words: Iterable[tuple[str, bool]]) -> Rows:
        """Findings in whose texts every word stands, in capitals or not; True beside it: or in the variant key."""
        kept: Iterable[int] = range(len(self))
        texts, places = _lines(self.texts), _lines(self.places)
        for word, placed in words:
            wanted = word.upper()
            kept = [row for row in kept if wanted in texts[row] or (placed and wanted in places[row])]
        found = self.none()
        found[list(kept)] = True
        return found


@dataclass
class Maker:
    """Takes the findings one by one, in the order of a sheet, and keeps little more than the sheet itself."""

    columns: dict[str, "array[Any]"] = field(
        default_factory=lambda: {name: array(kind) for name, (kind, _) in _COLUMNS.items()}
    )
    names: list[str] = field(default_factory=list)
    texts: "_Packer" = field(default_factory=lambda: _Packer())
    places: "_Packer" = field(default_factory=lambda: _Packer())

    def add(self, line: Line) -> None:
        if not self.names or self.names[-1] != line.gene:
            self.names.append(line.gene)
        values = (
            line.pk, _CODE_OF_KIND[line.kind], line.passed, _EFFECTS[line.alters_protein], _number(line.fraction),
            _number(line.depth), _number(line.copies), _CODE_OF_CHROMOSOME.get(line.chrom, ELSEWHERE),
            _number(line.position), len(self.names) - 1,
        )  # fmt: skip
        for column, value in zip(self.columns.values(), values, strict=True):
            column.append(value)
        self.texts.add("\n".join(line.fields))
        self.places.add(line.key)

    def made(self) -> Sheet:
        columns = {name: numpy.array(column, dtype=_COLUMNS[name][1]) for name, column in self.columns.items()}
        names = END.join(name.replace(END, " ") for name in self.names)
        columns["names"] = numpy.frombuffer(names.encode(), dtype=numpy.uint8)
        return Sheet(columns, self.texts.packed(), self.places.packed())


def _number(value: float | None) -> float:
    return _NONE if value is None else value


class _Packer:
    """Text that is packed while it comes."""

    def __init__(self) -> None:
        self._packing = zlib.compressobj(1)
        self._parts: list[bytes] = []

    def add(self, text: str) -> None:
        self._parts.append(self._packing.compress((text.upper().replace(END, " ") + END).encode()))

    def packed(self) -> bytes:
        return b"".join([*self._parts, self._packing.flush()])


def _lines(packed: bytes) -> list[str]:
    return zlib.decompress(packed).decode().split(END)[:-1] if packed else []


def packed(sheet: Sheet) -> bytes:
    """The columns as NumPy's own archive, without the texts."""
    file = io.BytesIO()
    numpy.savez_compressed(file, allow_pickle=False, **sheet.columns)
    return file.getvalue()


def unpacked(columns: bytes, texts: bytes = b"", places: bytes = b"") -> Sheet:
    """A sheet out of ``packed``."""
    return Sheet(numpy.load(io.BytesIO(columns), allow_pickle=False), texts, places)


def equal(values: NDArray[Any], code: int) -> Rows:
    """Row by row whether it is this value."""
    found: Rows = values == code
    return found
