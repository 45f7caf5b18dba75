"""In which order the findings of a profile stand."""

from collections.abc import Callable
from typing import Any

import numpy

from cases.genomics.enums import Oncogenicity
from cases.genomics.logic.sheet import Keys, Rows, Values, smallest
from cases.genomics.queries.triage import Ground, Narrowed

# Beyond the last place of any chromosome.
FAR = 2.0**32


def ordered(asked: Narrowed, sort: str, among: Rows | None = None, first: int | None = None) -> Keys:
    """Keys of the rows that stay (of those ``among``): by a column (``-`` before it: the other way round), else by
    importance. What has no value stands last; what is alike stands as in the sheet, by gene and position. ``first``:
    only so many."""
    rows = numpy.flatnonzero(asked.kept if among is None else asked.kept & among)
    by, down = SORTS.get(sort.removeprefix("-"), _important), sort.startswith("-")
    return asked.ground.sheet.keys[rows[smallest(by(asked.ground, down)[rows], len(rows) if first is None else first)]]


def _important(ground: Ground, down: bool) -> Any:
    """Marked first, then what the laboratory passes: fusions, splice, small variants that alter the protein, copies."""
    sheet = ground.sheet
    return (ground.marks << 5) | (~sheet.passed << 4) | (sheet.kinds << 2) | sheet.effects


def _directed(values: Any, down: bool) -> Any:
    """No value is the last one either way."""
    return -values.astype(numpy.float64) if down else values


def _place(ground: Ground, down: bool) -> Values:
    sheet, sign = ground.sheet, -1 if down else 1
    chromosomes = numpy.where(sheet.on_a_chromosome(), sign * sheet.chromosomes.astype(numpy.float64), FAR)
    return (2 * FAR) * chromosomes + numpy.nan_to_num(sign * sheet.positions, nan=FAR)


def _evidence(ground: Ground, down: bool) -> Values:
    """The own tumour type counts before any other one."""
    ranks = {key: levels.own * 100 + levels.other for key, levels in ground.known.levels.items()}
    values: Values = _directed(ground.sheet.valued(ranks), down)
    return values


def _oncogenicity(ground: Ground, down: bool) -> Values:
    ranks = {one.value: number for number, one in enumerate(Oncogenicity)}
    known = {key: ranks[one] for key, one in ground.known.classes.items() if one in ranks}
    values: Values = _directed(ground.sheet.valued(known), down)
    return values


def _of(column: str) -> Callable[[Ground, bool], Any]:
    return lambda ground, down: _directed(getattr(ground.sheet, column), down)


def _status(ground: Ground, down: bool) -> Any:
    return _directed(ground.marks, down)


SORTS: dict[str, Callable[[Ground, bool], Any]] = {
    "gene": _of("genes"), "place": _place, "kind": _of("kinds"), "fraction": _of("fractions"), "depth": _of("depths"),
    "copies": _of("copies"), "evidence": _evidence, "oncogenicity": _oncogenicity, "status": _status,
}  # fmt: skip
