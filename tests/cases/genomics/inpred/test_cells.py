from decimal import Decimal

import pytest

from cases.genomics.inpred import slide
from cases.genomics.inpred.cells import exact, has_decimal_comma, number, typed_column, whole, written
from cases.genomics.inpred.figures import purity_of


@pytest.mark.parametrize(
    ("texts", "typed"),
    [
        (["1", "20", " 3"], [1, 20, 3]),
        (["1", "NA", "3"], [1.0, None, 3.0]),
        (["0.500", "1"], [0.5, 1.0]),
        (["0.5", "0,5"], ["0.5", "0,5"]),
        (["1", "."], ["1", "."]),
        (["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "n/a", "<NA>", "#N/A"], [None] * 11),
        (["x", "na", "-"], ["x", "na", "-"]),
    ],
)
def test_a_column_is_numbers_only_when_all_of_it_is(texts: list[str], typed: list[object]) -> None:
    found = typed_column(texts)
    assert found == typed and [type(one) for one in found] == [type(one) for one in typed]


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.042", 0.042), ("0,042", 0.042), ("4,00E-04", 0.0004), ("x", None), ("NA", None), ("1e999", None)],
)
def test_numbers_are_read_with_either_decimal_sign(text: str, value: float | None) -> None:
    assert number(text) == value


def test_depth_stays_whole_and_a_dot_says_nothing_in_a_judgement() -> None:
    assert (whole("407"), whole("407.0"), whole("NA"), whole("1.5")) == (407, 407, None, 1.5)
    assert isinstance(whole("407.0"), int)
    assert (written("."), written(" include "), written("NA")) == ("", "include", "")
    assert has_decimal_comma("0,1") and not has_decimal_comma("0.1")
    assert (exact("0,5"), exact("x"), exact("NaN")) == (Decimal("0.5"), None, None)


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [(0.125, "0.12"), (0.5, "0.5"), (1.0, "1.0"), (0.0005, "0.0"), (0.575, "0.57"), (0.486, "0.49"), (None, "")],
)
def test_fraction_on_slides(fraction: float | None, shown: str) -> None:
    assert slide.slide_fraction(fraction) == shown


def test_numbers_of_the_sequence_table() -> None:
    assert slide.reads(407, 0.486) == "197/407" and slide.percent(0.486) == "48.6%"
    assert slide.reads(None, 0.4) == "" and slide.percent(None) == ""
    assert slide.percent(0.0625) == "6.2%"  # 6.25 is a tie in binary as well


@pytest.mark.parametrize(("protein", "shown"), [("R213X", "R213*"), ("V600E", "V600E"), ("NA", ""), (".", ".")])
def test_a_stop_has_a_star_on_slides(protein: str, shown: str) -> None:
    assert slide.slide_protein(protein) == shown


@pytest.mark.parametrize(
    ("status", "shown"),
    [("missense_variant", "missense"), ("splice_region_variant,synonymous_variant", "splice_region,synonymous"),
     ("x:noncoding_variant", "x:noncoding"), ("NA", "")],
)  # fmt: skip
def test_status_loses_its_ending(status: str, shown: str) -> None:
    assert slide.slide_status(status) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.445", "~44%"),
        ("0.455", "~46%"),
        ("0.125", "~12%"),
        ("0.29", "~29%"),
        ("not specified", "XX"),
        ("not specified; a default value of 0.5 is being used", "XX"),
        ("a default value of 0.5 is being used", "XX"),
        (None, "XX"),
        ("45", "XX"),
        ("many", "XX"),
    ],
)
def test_tumour_content_on_slides(text: str | None, shown: str) -> None:
    assert purity_of(text).shown == shown and purity_of(text).source == text


def test_sequence_cells() -> None:
    cells = {
        "Gene_symbol": "BRAF", "RefSeq_mRNA": "NM_1|NM_2", "Genomic_location": "7:140453136", "DNA_change": "A>T",
        "cDNA_change": "c.1799T>A", "Change_summary": "c.1799T>A:exon15:V600E:Val600Glu", "AF_tumor_DNA": "0.486",
        "Depth_tumor_DNA": "407", "Coding_status": "missense_variant", "Protein_change_short": "V600E",
    }  # fmt: skip
    line = slide.sequence_line(cells, rescued=True)
    assert line.coordinates == "chr7:g.140453136A>T" and line.hgvs == "NM_1|NM_2:c.1799T>A"
    assert line.change == "BRAF NM_1|NM_2:c.1799T>A,p.(V600E),p.(Val600Glu)"
    assert (line.reads, line.fraction, line.status, line.rescued) == ("197/407", "48.6%", "missense", True)
    bare = slide.sequence_line({**cells, "RefSeq_mRNA": "NA", "Change_summary": "c.828+1G>T:NA"}, rescued=False)
    assert bare.hgvs == ":c.1799T>A" and bare.change == "BRAF :c.828+1G>T"
