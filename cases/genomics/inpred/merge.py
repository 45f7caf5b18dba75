"""Step B of today's tool: near-duplicate rows collapse, and the cell in which they differ is emptied.

Today's tool compares every pair of rows (its reason for taking minutes). The same result is found here by looking rows
up by what they are without one cell: a pair differs in one column with one side missing exactly when the fuller row,
with that cell taken out, equals the other one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from cases.genomics.inpred.cells import Value

Cells = list[Value]
EMPTIED = ""  # unlike missing (None): an emptied cell is no longer "missing on one side"


@dataclass
class Merged:
    """Rows after the merge, by position before it."""

    kept: list[int]
    emptied: dict[int, set[int]] = field(default_factory=dict)  # position -> columns emptied
    into: dict[int, int] = field(default_factory=dict)  # position dropped -> position kept


def merge(rows: Sequence[Sequence[Value]]) -> Merged:
    """What remains of rows that are already free of exact duplicates.

    Exactly today's order of events: row i is compared as it was read, row j as earlier comparisons have left it.
    """
    state = [list(row) for row in rows]
    index = _Index(state)
    emptied: dict[int, set[int]] = defaultdict(set)
    for first, original in enumerate(rows):
        for second, column in index.near(first, original):
            for position in (first, second):
                emptied[position].add(column)
                state[position][column] = EMPTIED
            index.add(second)
    kept: dict[tuple[Value, ...], int] = {}
    into: dict[int, int] = {}
    for position, cells in enumerate(state):
        first = kept.setdefault(tuple(cells), position)
        if first != position:
            into[position] = first
    return Merged(list(kept.values()), dict(emptied), into)


class _Index:
    """Rows by a sum of their cells' hashes, and by that sum with one cell taken out."""

    def __init__(self, state: list[Cells]) -> None:
        self.state = state
        self.whole: dict[int, set[int]] = defaultdict(set)
        self.without: dict[int, set[tuple[int, int]]] = defaultdict(set)
        for position in range(len(state)):
            self.add(position)

    def add(self, position: int) -> None:
        """Enters the row as it is now; what it was before stays and is recognised as outdated when found."""
        total = 0
        parts = []
        for column, value in enumerate(self.state[position]):
            if value is not None:
                parts.append((column, hash((column, value))))
                total += parts[-1][1]
        self.whole[total].add(position)
        for column, part in parts:
            self.without[total - part].add((position, column))

    def near(self, first: int, original: Sequence[Value]) -> list[tuple[int, int]]:
        """Later rows that differ from ``original`` in one column with one side missing, in order."""
        parts = [(column, hash((column, value))) for column, value in enumerate(original) if value is not None]
        total = sum(part for _, part in parts)
        found = {pair for pair in self.without.get(total, ()) if original[pair[1]] is None}
        for column, part in parts:
            found |= {(position, column) for position in self.whole.get(total - part, ())}
        return sorted(
            (position, column)
            for position, column in found
            if position > first and _differs_only(original, self.state[position], column)
        )


def _differs_only(first: Sequence[Value], second: Sequence[Value], column: int) -> bool:
    if (first[column] is None) == (second[column] is None):
        return False
    return all(one == other for at, (one, other) in enumerate(zip(first, second, strict=True)) if at != column)
