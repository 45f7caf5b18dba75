"""A profile's findings as columns of numbers, so that fifty thousand are filtered, counted and sorted in a millisecond.

A sheet holds what the findings table asks by, never what it shows. Marks and interpretations come beside it: they
change, a sheet does not.
"""

import io
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import numpy
from numpy.typing import NDArray

from cases.genomics.enums import FindingKind
from cases.genomics.logic.build import LENGTHS

LAYOUT = 2  # of what is stored; a sheet of another layout is made anew
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
# column -> as what it is kept
_COLUMNS: dict[str, Any] = {
    "keys": numpy.int64, "kinds": numpy.uint8, "passed": numpy.bool_, "parts": numpy.bool_, "effects": numpy.uint8,
    "fractions": numpy.float64, "depths": numpy.float64, "copies": numpy.float64, "chromosomes": numpy.uint8,
    "positions": numpy.float64, "genes": numpy.uint32,
}  # fmt: skip


class Line(NamedTuple):
    """One finding. ``fields``: texts that are searched; ``key``: its variant key, searched by place; ``part_of``: the
    key of the multi-nucleotide variant that it is a part of, or nothing."""

    pk: int
    kind: str
    passed: bool
    part_of: str
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
    def parts(self) -> Rows:
        """Parts of a multi-nucleotide variant that is a finding itself."""
        return self.columns["parts"]

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
    def first(self) -> int:
        """The lowest key; 0 of none."""
        return int(self.keys.min()) if len(self) else 0

    @property
    def last(self) -> int:
        """The highest key; 0 of none."""
        return int(self.keys.max()) if len(self) else 0

    def none(self) -> Rows:
        return numpy.zeros(len(self), dtype=numpy.bool_)

    def among(self, keys: Collection[int]) -> Rows:
        """The rows of these findings; keys of other profiles are passed over."""
        return numpy.isin(self.keys, numpy.fromiter(keys, numpy.int64, len(keys))) if keys else self.none()

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
        found, texts, places = ~self.none(), _Lines(self.texts), _Lines(self.places)
        for word, placed in words:
            wanted, said = word.upper().encode(), self.none()
            said[texts.holding(wanted)] = True
            if placed:
                said[places.holding(wanted)] = True
            found &= said
        return found


class Maker:
    """Takes the findings in portions, in the order of a sheet, and keeps little more than the sheet itself."""

    def __init__(self) -> None:
        self._parts: dict[str, list[NDArray[Any]]] = {name: [numpy.empty(0, kind)] for name, kind in _COLUMNS.items()}
        self._names: list[str] = []
        self._texts, self._places = _Packer(), _Packer()

    def add(self, lines: Sequence[Line]) -> None:
        """At least one."""
        pk, kinds, passed, wholes, alters, fractions, depths, copies, chroms, positions, genes, fields, keys = zip(
            *lines, strict=True
        )
        columns = (
            pk, [_CODE_OF_KIND[kind] for kind in kinds], passed, list(map(bool, wholes)),
            [_EFFECTS[one] for one in alters], fractions, depths, copies,
            [_CODE_OF_CHROMOSOME.get(chrom, ELSEWHERE) for chrom in chroms], positions, self._coded(genes),
        )  # fmt: skip
        for (name, kind), values in zip(_COLUMNS.items(), columns, strict=True):
            self._parts[name].append(numpy.array(values, dtype=kind))  # None becomes not a number
        self._texts.add("\n".join(some) for some in fields)
        self._places.add(keys)

    def _coded(self, genes: Iterable[str]) -> list[int]:
        codes = []
        for gene in genes:
            if not self._names or self._names[-1] != gene:
                self._names.append(gene)
            codes.append(len(self._names) - 1)
        return codes

    def made(self) -> Sheet:
        columns = {name: numpy.concatenate(parts) for name, parts in self._parts.items()}
        names = END.join(name.replace(END, " ") for name in self._names)
        columns["names"] = numpy.frombuffer(names.encode(), dtype=numpy.uint8)
        return Sheet(columns, self._texts.packed(), self._places.packed())


class _Packer:
    """Text that is packed while it comes."""

    def __init__(self) -> None:
        self._packing = zlib.compressobj(1)
        self._parts: list[bytes] = []

    def add(self, texts: Iterable[str]) -> None:
        whole = "".join([f"{text.replace(END, ' ')}{END}" for text in texts])
        self._parts.append(self._packing.compress(whole.upper().encode()))

    def packed(self) -> bytes:
        return b"".join([*self._parts, self._packing.flush()])


class _Lines:
    """Packed lines, one per row, searched as they are: fifty thousand texts made of them take three times as long."""

    def __init__(self, packed: bytes) -> None:
        self._text = zlib.decompress(packed) if packed else b""
        self._ends = numpy.flatnonzero(numpy.frombuffer(self._text, numpy.uint8) == ord(END))

    def holding(self, word: bytes) -> NDArray[numpy.intp]:
        """The rows in whose line it stands; a row may come more than once. ``word`` holds no END."""
        between = self._text.split(word)[:-1]
        lengths = numpy.fromiter(map(len, between), numpy.int64, len(between))
        return numpy.searchsorted(self._ends, numpy.cumsum(lengths + len(word)) - len(word))


def packed(sheet: Sheet) -> bytes:
    """The columns as NumPy's own archive, without the texts. Packed lightly: that takes a third of NumPy's own time."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, column in sheet.columns.items():
            with archive.open(f"{name}.npy", "w") as member:
                numpy.save(member, column, allow_pickle=False)
    return file.getvalue()


def unpacked(columns: bytes, texts: bytes = b"", places: bytes = b"") -> Sheet:
    """A sheet out of ``packed``."""
    return Sheet(numpy.load(io.BytesIO(columns), allow_pickle=False), texts, places)


def smallest(values: NDArray[Any], count: int) -> NDArray[numpy.intp]:
    """Where the ``count`` smallest values stand, in their order; what is alike stands as before, no number last.

    A page needs fifty of fifty thousand: what lies beyond them is not sorted.
    """
    if count >= len(values):
        return numpy.argsort(values, kind="stable")
    bar = numpy.partition(values, count - 1)[count - 1]
    within = numpy.arange(len(values)) if numpy.isnan(bar) else numpy.flatnonzero(values <= bar)
    return within[numpy.argsort(values[within], kind="stable")[:count]]


def equal(values: NDArray[Any], code: int) -> Rows:
    """Row by row whether it is this value."""
    found: Rows = values == code
    return found
