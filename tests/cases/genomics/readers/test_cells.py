import pytest

from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.rows import Breakpoint


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.15", 0.15), ("4e-06", 4e-06), ("-1", -1.0), ("NA", None), (".", None), ("-", None), ("", None), (None, None)],
)
def test_number_of_a_cell(text, value):
    assert cells.number(text) == value


@pytest.mark.parametrize("text", ["NaN", "Inf", "1e999", "1_000", "0x10", "٣", "12 5", "1.2.3", "<5", "9" * 5000])
def test_number_refuses_what_is_no_finite_number(text):
    with pytest.raises(CellError, match="number"):
        cells.number(text)


@pytest.mark.parametrize(("text", "value"), [("0,042", 0.042), ("4,00E-04", 0.0004)])
def test_number_with_decimal_comma_only_where_it_is_allowed(text, value):
    assert cells.number(text, comma=True) == value
    with pytest.raises(CellError, match="decimal_comma_refused"):
        cells.number(text)


@pytest.mark.parametrize("text", ["50", "1.2", "-0.1"])
def test_fraction_is_never_taken_for_a_percentage(text):
    with pytest.raises(CellError, match="fraction_range"):
        cells.fraction(text)


@pytest.mark.parametrize(("text", "value"), [("7", 7), ("NA", None)])
def test_integer_of_a_cell(text, value):
    assert cells.integer(text) == value


@pytest.mark.parametrize(("text", "rule"), [("7.5", "number"), ("-1", "out_of_range"), ("99999999999", "out_of_range")])
def test_integer_refuses_fractions_and_what_is_out_of_bounds(text, rule):
    with pytest.raises(CellError, match=rule):
        cells.integer(text)


def test_positive_refuses_zero():
    with pytest.raises(CellError, match="out_of_range"):
        cells.positive("0")


@pytest.mark.parametrize(
    ("text", "chrom"),
    [
        ("chr7", "7"),
        ("7", "7"),
        ("chrX", "X"),
        ("chrM", "MT"),
        ("MT", "MT"),
        ("23", "X"),
        ("GL000192.1", None),
        ("chr0", None),
    ],
)
def test_chromosome_without_its_prefix(text, chrom):
    assert cells.chromosome(text) == chrom


@pytest.mark.parametrize("text", ["BRAF", "C10orf54", "HLA-A", "AC016683.6", "MARCH1", "SEPT14", "DEC1", "NKX2-1"])
def test_gene_symbols_are_kept_as_written(text):
    assert cells.gene(text) == text


@pytest.mark.parametrize(
    "text", ["1-Mar", "9-Sep", "Mar-01", "2-Sep-2024", "01.mar", "1.des", "44075", "2.31E+19", "2001-09-01"]
)
def test_gene_symbols_damaged_by_a_spreadsheet_are_refused(text):
    with pytest.raises(CellError, match="gene_damaged"):
        cells.gene(text)


@pytest.mark.parametrize("text", ["ВRAF", "BR\u200bAF", "EGFR\u202e", "BR AF", "=cmd|'x'", "A" * 60])
def test_gene_symbols_with_foreign_characters_are_refused(text):
    with pytest.raises(CellError, match="gene_characters"):
        cells.gene(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("chr2:29446394", Breakpoint("2", 29446394)),
        ("2:29446394", Breakpoint("2", 29446394)),
        ("chr15:88483984:-", Breakpoint("15", 88483984, "-")),
        ("NA", None),
    ],
)
def test_junction_of_a_cell(text, place):
    assert cells.junction(text) == place


@pytest.mark.parametrize("text", ["chr2:29.446.394", "chr99:1", "chr2", "chr2:0"])
def test_junction_refuses_what_is_no_place(text):
    with pytest.raises(CellError, match="breakpoint"):
        cells.junction(text)
