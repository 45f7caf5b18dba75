"""The merge of nearly equal rows: the same as comparing every pair, and not in minutes."""

import random
import time

import pytest

from cases.genomics.inpred.cells import Value
from cases.genomics.inpred.merge import EMPTIED, merge


def pair_by_pair(rows: list[list[Value]]) -> tuple[list[int], list[list[Value]]]:
    """The rule as it is told: each row as read against each later row as it has become."""
    state = [list(row) for row in rows]
    for first, original in enumerate(rows):
        now = [list(row) for row in state]
        for second in range(first + 1, len(rows)):
            differing = [at for at, pair in enumerate(zip(original, now[second], strict=True)) if pair[0] != pair[1]]
            if len(differing) == 1 and None in (original[differing[0]], now[second][differing[0]]):
                state[first][differing[0]] = state[second][differing[0]] = EMPTIED
    kept: dict[tuple[Value, ...], int] = {}
    for at, row in enumerate(state):
        kept.setdefault(tuple(row), at)
    return list(kept.values()), state


@pytest.mark.parametrize("seed", range(300))
def test_merge_is_what_comparing_every_pair_gives(seed: int) -> None:
    rng = random.Random(seed)
    width = rng.randint(2, 5)
    rows = [[rng.choice([None, None, "a", "b", 1, 0.5]) for _ in range(width)] for _ in range(rng.randint(2, 14))]
    rows = [list(row) for row in dict.fromkeys(map(tuple, rows))]
    kept, state = pair_by_pair(rows)
    merged = merge(rows)
    assert merged.kept == kept
    emptied = {
        at: {column for column, value in enumerate(row) if value == EMPTIED}
        for at, row in enumerate(state)
        if EMPTIED in row
    }
    assert merged.emptied == emptied


def test_a_rescued_and_selected_row_keeps_its_early_place_and_loses_its_mark() -> None:
    merged = merge([["x", "Yes"], ["y", "Yes"], ["x", None], ["z", None]])
    assert merged.kept == [0, 1, 3] and merged.emptied == {0: {1}, 2: {1}} and merged.into == {2: 0}


def test_thousand_rows_of_fifty_columns_take_less_than_a_second() -> None:
    rng = random.Random(1)
    rows: list[list[Value]] = [[f"{at}", *(rng.choice([None, "v"]) for _ in range(49))] for at in range(1000)]
    began = time.process_time()
    assert len(merge(rows).kept) == 1000
    assert time.process_time() - began < 3
