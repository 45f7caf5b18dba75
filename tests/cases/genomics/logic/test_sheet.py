"""The sheet: columns, texts, and what is found among them."""

from typing import Any

import numpy
import pytest

from cases.genomics.logic.sheet import Line, Maker, Sheet, packed, smallest, unpacked


def line(pk: int, gene: str = "BRAF", **values: Any) -> Line:
    usual = Line(pk, "small_variant", True, "", True, 0.25, 800, None, "7", 140453136, gene, (gene, "", "p.V600E"), "k")
    return usual._replace(**values)


LINES = (
    line(7, "ALK", kind="fusion", alters_protein=None, fraction=None, depth=None, chrom="2", fields=("ALK", "EML4")),
    line(3, alters_protein=False, passed=False, part_of="GRCh37:7:140453135:CA:TT", key="GRCh37:7:140453136:A:T"),
    line(9, fraction=0.0, chrom="GL000192.1", position=None),
    line(1, "TP53", kind="copy_number", copies=2.5, chrom="MT", fields=("TP53", "", "c.1\x1eINS")),
)  # fmt: skip


def sheet(*lines: Line) -> Sheet:
    """In portions, as a large profile comes."""
    maker = Maker()
    for portion in (lines[:1], lines[1:]):
        if portion:
            maker.add(portion)
    return maker.made()


@pytest.fixture(params=["made", "stored"])
def four(request: Any) -> Sheet:
    made = sheet(*LINES)
    return made if request.param == "made" else unpacked(packed(made), made.texts, made.places)


def test_columns_hold_what_the_lines_say(four: Sheet) -> None:
    assert four.keys.tolist() == [7, 3, 9, 1] and (four.first, four.last, len(four)) == (1, 9, 4)
    assert [four.names[code] for code in four.genes] == ["ALK", "BRAF", "BRAF", "TP53"]
    assert four.kinds.tolist() == [0, 2, 2, 3] and four.effects.tolist() == [2, 1, 0, 0]
    assert four.passed.tolist() == [True, False, True, True] and four.parts.tolist() == [False, True, False, False]
    assert [str(value) for value in four.fractions] == ["nan", "0.25", "0.0", "0.25"]
    assert [str(value) for value in four.depths] == ["nan", "800.0", "800.0", "800.0"]
    assert [str(value) for value in four.copies] == ["nan", "nan", "nan", "2.5"]
    assert [str(value) for value in four.positions] == ["140453136.0", "140453136.0", "nan", "140453136.0"]
    assert four.on_a_chromosome().tolist() == [True, True, False, True]


ASKED: list[tuple[str, Any, list[bool]]] = [
    ("of_kind", "small_variant", [False, True, True, False]),
    ("of_kind", "splice", [False] * 4),
    ("on_chromosome", "7", [False, True, False, False]),
    ("on_chromosome", "MT", [False, False, False, True]),
    ("of_genes", {"BRAF", "KRAS"}, [False, True, True, False]),
    ("among", [9, 7], [True, False, True, False]),
    ("among", frozenset({2, 5, 100}), [False] * 4),
    ("among", [], [False] * 4),
    ("saying", [("braf", False)], [False, True, True, False]),
    ("saying", [("V600", False), ("braf", False)], [False, True, True, False]),
    ("saying", [("eml", False)], [True, False, False, False]),
    ("saying", [("1404531", True)], [False, True, False, False]),
    ("saying", [("1404531", False)], [False] * 4),
    ("saying", [("ins", False)], [False, False, False, True]),
    ("saying", [("c.1", False)], [False, False, False, True]),
    ("saying", [("k", True)], [True, False, True, True]),  # of alk, and of the keys
    ("saying", [], [True] * 4),
    ("saying", [("alk", False), ("ins", False)], [False] * 4),
]  # fmt: skip


@pytest.mark.parametrize(("what", "value", "rows"), ASKED)
def test_rows_that_fit(four: Sheet, what: str, value: Any, rows: list[bool]) -> None:
    assert getattr(four, what)(value).tolist() == rows


def test_values_by_key_become_values_by_row(four: Sheet) -> None:
    assert [str(value) for value in four.valued({1: 3.0, 3: 0.0, 7: 3.0, 99: 1.0})] == ["3.0", "0.0", "nan", "3.0"]


def test_sheet_of_nothing() -> None:
    made = sheet()
    for empty in (made, unpacked(packed(made))):
        assert (len(empty), empty.first, empty.last, empty.names, empty.among([1]).tolist()) == (0, 0, 0, (), [])
        assert empty.saying([("x", True)]).tolist() == empty.of_genes({"x"}).tolist() == []


def test_a_gene_cannot_break_the_list_of_names() -> None:
    assert sheet(line(1, "A\x1eB"), line(2, "C")).names == ("A B", "C")


NONE = float("nan")
ORDERS: list[tuple[list[float], int, list[int]]] = [
    ([3, 1, 2], 2, [1, 2]),
    ([3, 1, 2], 3, [1, 2, 0]),
    ([3, 1, 2], 99, [1, 2, 0]),
    ([2, 1, 2, 1, 2], 3, [1, 3, 0]),  # what is alike stands as before
    ([2, NONE, 1], 2, [2, 0]),
    ([NONE, 2, NONE, 1], 3, [3, 1, 0]),  # no number last, alike among themselves
    ([NONE, NONE], 1, [0]),
    ([], 5, []),
    ([1, 2], 0, []),
]


@pytest.mark.parametrize(("values", "count", "rows"), ORDERS)
def test_smallest_are_the_first_of_the_whole_order(values: list[float], count: int, rows: list[int]) -> None:
    taken = numpy.array(values, dtype=numpy.float64)
    assert smallest(taken, count).tolist() == rows == numpy.argsort(taken, kind="stable")[:count].tolist()
