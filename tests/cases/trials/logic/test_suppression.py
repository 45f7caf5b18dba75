"""Small counts are hidden, and nothing of what is hidden follows from what is shown."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.trials.logic.suppression import Counts, SmallNumbers, suppressed


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((0, 0, 0), Counts(0, 0, 0)),
        ((5, 4, 2), Counts(None, None, None)),
        ((12, 0, 0), Counts(12, 0, 0)),
        ((30, 5, 1), Counts(30, None, None)),
        ((24, 24, 12), Counts(24, 24, 12)),
        ((24, 24, 5), Counts(24, 24, None)),
        ((24, 24, 0), Counts(24, 24, None)),
        ((24, 24, 19), Counts(24, 24, None)),
        ((26, 24, 12), Counts(None, 24, 12)),
        ((30, 24, 12), Counts(30, 24, 12)),
    ],
)
def test_one_row_beside_many_that_hide_nothing(row, expected):
    """Two rows of the same kind guard each other; here only what the row itself must hide is looked at."""
    found = suppressed([row, row, row, row, row, row])
    assert found[0] == expected


def test_a_single_hidden_count_takes_the_smallest_other_with_it():
    found = suppressed([(24, 24, 12), (24, 24, 3), (40, 40, 20)])
    assert [counts.disease_control for counts in found] == [None, None, 20]


def test_all_that_is_nil_or_full_is_not_told_by_the_sum():
    """Two cohorts without any disease control, and a third: the sum would say that both are nil."""
    found = suppressed([(24, 24, 0), (24, 24, 0), (24, 24, 10)])
    assert [counts.disease_control for counts in found] == [None, None, None]


def test_the_limit_is_configuration():
    strict = SmallNumbers("test", date(2026, 1, 1), 10, "test")
    assert suppressed([(24, 20, 10)] * 4)[0].disease_control == 10
    assert suppressed([(24, 20, 10)] * 4, strict)[0].disease_control is None


def possible_counts(shown, sums):
    """For every cell what it can be in a table that fits what is shown and the sums: the reader who tries all."""
    rows = []
    for counts in shown:
        ranges = [range(sums[0] + 1) if value is None else [value]
                  for value in (counts.treated, counts.evaluable, counts.disease_control)]  # fmt: skip
        rows.append([row for row in product(*ranges) if row[0] >= row[1] >= row[2]])
    found = [[set(), set(), set()] for _row in rows]
    for number, candidates in enumerate(rows):
        one, other = (others for index, others in enumerate(rows) if index != number)
        together = {(a[0] + b[0], a[1] + b[1], a[2] + b[2]) for a in one for b in other}
        for row in candidates:
            if tuple(total - value for total, value in zip(sums, row, strict=True)) in together:
                for cell, value in zip(found[number], row, strict=True):
                    cell.add(value)
    return found


counts = st.integers(0, 30).flatmap(
    lambda treated: st.integers(0, treated).flatmap(
        lambda evaluable: st.tuples(st.just(treated), st.just(evaluable), st.integers(0, evaluable))
    )
)
ONE = SmallNumbers("test", date(2026, 1, 1), 1, "test")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([(t, e, d) for t in range(5) for e in range(t + 1) for d in range(e + 1)]),
                min_size=3, max_size=3))  # fmt: skip
def test_no_hidden_count_can_be_worked_out_while_the_column_shows_another(rows):
    shown = suppressed(rows, ONE)
    possible = possible_counts(shown, tuple(map(sum, zip(*rows, strict=True))))
    for column, name in enumerate(("treated", "evaluable", "disease_control")):
        hidden = [number for number, row in enumerate(shown) if getattr(row, name) is None]
        others = [number for number in range(3) if number not in hidden and rows[number][0]]
        for number in hidden if others else []:
            assert len(possible[number][column]) > 1


@given(st.lists(counts, max_size=6))
def test_what_is_shown_is_true_and_never_small(rows):
    for row, found in zip(rows, suppressed(rows), strict=True):
        for value, shown in zip(row, (found.treated, found.evaluable, found.disease_control), strict=True):
            assert shown in (None, value)
        assert found.treated is None or found.treated == 0 or found.treated > 5
        assert not found.evaluable or found.evaluable > 5
        assert not found.disease_control or found.disease_control > 5
        if found.evaluable and found.disease_control is not None:
            assert found.evaluable - found.disease_control > 5
        if found.treated is not None and found.evaluable is not None:
            assert not 0 < found.treated - found.evaluable <= 5
