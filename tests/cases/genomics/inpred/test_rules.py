"""Each rule and oddity of today's tool as one made-up table: what today shows, what we show, and why they differ."""

from pathlib import Path
from typing import NamedTuple

import pytest

from cases.genomics.inpred.compare import Shown
from cases.genomics.inpred.rules import TableName, Why
from cases.genomics.inpred.told import told
from cases.genomics.inpred.view import View
from tests.cases.genomics.inpred.tables import COLUMNS, row, viewed

C, K, A, M = TableName.CLASS_SELECTED, TableName.CODING_REGION, TableName.ALTERS_PROTEIN, TableName.MAIN_FINDINGS
PATHOGENIC = {"CPSR_ClinVar_class": "Pathogenic"}
OUT = {"Class_judgement": "exclude"}
NONCODING = {"Coding_status": "x:noncoding_variant", "Protein_change_short": "NA"}
SPLICE = {"Coding_status": "splice_region_variant,synonymous_variant"}


class Truth(NamedTuple):
    """``today`` and ``ours``: tables (by letter) that show the row; ``why`` where they differ, by table."""

    name: str
    cells: dict[str, str]
    today: str
    ours: str
    why: dict[str, Why] = {}
    rescued: bool = False


LETTERS = {"C": C, "K": K, "A": A, "M": M}
TRUTHS = (
    Truth("selected", {}, "CKA", "CKA"),
    Truth("SOM", {"Class_judgement": "SOM"}, "CKA", "CKA"),
    Truth("LikSOM", {"Class_judgement": "LikSOM"}, "CKA", "CKA"),
    Truth("LikGL", {"Class_judgement": "LikGL"}, "CKA", "CKA"),
    Truth("incon", {"Class_judgement": "incon"}, "CKA", "CKA"),
    Truth("excluded", OUT, "", ""),
    Truth("dot judgement", {"Class_judgement": "."}, "", ""),
    Truth("missing judgement", {"Class_judgement": "NA"}, "", ""),
    Truth("other case", {"Class_judgement": "Include"}, "", ""),
    Truth("resembling", {"Class_judgement": "pre-include?"}, "CKA", "", dict.fromkeys("CKA", Why.JUDGEMENT_INEXACT)),
    Truth("depth of 0", {"Depth_tumor_DNA": "0"}, "CKA", "CKA"),
    Truth("no depth", {"Depth_tumor_DNA": "NA"}, "", "CKA", dict.fromkeys("CKA", Why.DEPTH_MISSING)),
    Truth("no depth, pathogenic", {"Depth_tumor_DNA": "", **PATHOGENIC}, "KA", "CKA", {"C": Why.DEPTH_MISSING}, True),
    Truth("rescued by ClinVar", {**OUT, **PATHOGENIC}, "KA", "KA", rescued=True),
    Truth("rescued, likely", {**OUT, "CPSR_ClinVar_class": "Likely_Pathogenic"}, "KA", "KA", rescued=True),
    Truth("rescued in small letters", {**OUT, "CPSR_ClinVar_class": "pathogenic"}, "", ""),
    Truth("selected and pathogenic", PATHOGENIC, "CKA", "CKA"),
    Truth("ACMG alone", {**OUT, "CPSR_ACMG_class": "Likely_Pathogenic"}, "", "KA", dict.fromkeys("KA", Why.ACMG_ONLY),
          True),
    Truth("Not OK and rescued", {**OUT, **PATHOGENIC, "IGV_QC": "Not OK"}, "KA", "",
          dict.fromkeys("KA", Why.ARTEFACT_RESCUED), True),
    Truth("Not OK and excluded", {**OUT, "IGV_QC": "Not OK"}, "", ""),
    Truth("TERT by protein", {**OUT, "Protein_change_short": "TERTx"}, "KA", "KA", rescued=True),
    Truth("TERT by gene", {**OUT, "Gene_symbol": "TERT"}, "", "KA", dict.fromkeys("KA", Why.TERT_GENE), True),
    Truth("TERT promoter", {**OUT, **NONCODING, "Gene_symbol": "TERT"}, "", ""),
    Truth("TERT promoter, reported", {**OUT, **NONCODING, "Gene_symbol": "TERT", "Reporting_judgement": "BioMar"},
          "", "M", {"M": Why.TERT_GENE}, True),
    Truth("noncoding", NONCODING, "C", "C"),
    Truth("noncoding, reported", {**NONCODING, "Reporting_judgement": "VUSpot"}, "CM", "CM"),
    Truth("synonymous", {"Coding_status": "synonymous_variant"}, "CK", "CK"),
    Truth("synonymous at a splice site", SPLICE, "CK", "CKA", {"A": Why.SPLICE_SYNONYMOUS}),
    Truth("the same with a blank", {"Coding_status": "splice_region_variant, synonymous_variant"}, "CKA", "CKA"),
    Truth("synonymous behind a blank", {"Coding_status": "intron_variant, synonymous_variant"}, "CKA", "CK",
          {"A": Why.BLANK_IN_STATUS}),
    Truth("noncoding behind a blank", {"Coding_status": " x:noncoding_variant"}, "CKA", "C",
          dict.fromkeys("KA", Why.BLANK_IN_STATUS)),
    Truth("not annotated", {"Coding_status": "NA"}, "CA", "CKA", {"K": Why.UNANNOTATED}),
    Truth("an empty token", {"Coding_status": "missense_variant,"}, "CA", "CKA", {"K": Why.UNANNOTATED}),
    Truth("a part of the word", {"Coding_status": "synonymous_variant_like"}, "CKA", "CKA"),
    *(Truth(f"reported {word}", {"Reporting_judgement": word}, "CKAM", "CKAM")
      for word in ("BioMar", "VUSpot", "AddRes", "GLrel")),
    Truth("reported in a list", {"Reporting_judgement": "BioMar,GLrel"}, "CKA", "CKAM", {"M": Why.REPORTED_IN_LIST}),
    Truth("reported in small letters", {"Reporting_judgement": "biomar"}, "CKA", "CKAM", {"M": Why.REPORTED_IN_LIST}),
    Truth("reported but excluded", {**OUT, "Reporting_judgement": "BioMar"}, "", ""),
    Truth("reported otherwise", {"Reporting_judgement": "NotThis"}, "CKA", "CKA"),
    Truth("# in the class comment", {"Class_judgement_comments": "see #12", "Reporting_judgement": "BioMar"}, "CKA",
          "CKAM", {"M": Why.CUT_AT_HASH}),
    Truth("# before the judgement", {"IGV_QC": "#"}, "", "CKA", dict.fromkeys("CKA", Why.CUT_AT_HASH)),
    Truth("# before the status", {"Change_summary": "#", **PATHOGENIC}, "", "CKA",
          dict.fromkeys("CKA", Why.CUT_AT_HASH)),
    Truth("# before the depth", {"Coding_status": "missense_variant#"}, "", "CKA",
          dict.fromkeys("CKA", Why.CUT_AT_HASH)),
    Truth("# takes away ClinVar", {**OUT, "CPSR_ACMG_class": "VUS#", **PATHOGENIC}, "", "KA",
          dict.fromkeys("KA", Why.CUT_AT_HASH), True),
    Truth("# behind the status", {"Reporting_judgement_comments": "#1"}, "CKA", "CKA"),
    Truth("low fraction and depth", {"AF_tumor_DNA": "0.001", "Depth_tumor_DNA": "3"}, "CKA", "CKA"),
)  # fmt: skip


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.name)
def test_rule(truth: Truth, tmp_path: Path) -> None:
    """Among ordinary rows, so that no column is wholly empty."""
    # The neighbours hold each of the filtered columns, so that the tool would not end for want of a value.
    view = viewed(tmp_path, [row(1, **PATHOGENIC), row(7, **truth.cells), row(9, **OUT)])
    found = {letter: only(view, table) for letter, table in LETTERS.items()}
    assert "".join(letter for letter, one in found.items() if one and one.today) == truth.today
    assert "".join(letter for letter, one in found.items() if one and one.ours) == truth.ours
    whys = {letter: one.why.code for letter, one in found.items() if one and one.why}
    assert whys == truth.why
    marked = {one.rescued for letter, one in found.items() if one and letter != "C"}
    assert marked <= {truth.rescued} and not (found["C"] and found["C"].rescued)


def only(view: View, table: TableName) -> Shown | None:
    return next((one for one in view.tables[table] if one.genomic_location == "7:140453142"), None)


def lines(view: View, table: TableName, who: str) -> list[int]:
    first = view.table.rows[0].line
    return [one.source.line - first for one in view.tables[table] if getattr(one, who)]


def codes(view: View) -> set[str]:
    return {one.code for one in told(view)}


def test_order_is_clinvar_first_then_tert_then_the_file(tmp_path: Path) -> None:
    view = viewed(
        tmp_path,
        [
            row(1),
            row(2, **PATHOGENIC),
            row(3, Protein_change_short="TERT1"),
            row(4, **OUT, **PATHOGENIC),
            row(5),
            row(6, CPSR_ACMG_class="Pathogenic", **OUT),
            row(7, **PATHOGENIC, Protein_change_short="TERT2"),
            row(8),
        ],
    )
    assert lines(view, A, "today") == [1, 3, 6, 2, 0, 4, 7]
    assert lines(view, C, "today") == [0, 1, 2, 4, 6, 7]
    # The row that we alone show stands where the file has it, behind those that today's slides put first.
    assert lines(view, A, "ours") == [1, 3, 6, 2, 0, 4, 5, 7]


def test_gate_stops_everything_today_and_nothing_here(tmp_path: Path) -> None:
    view = viewed(tmp_path, [row(1, **PATHOGENIC), row(2, IGV_QC="Not OK"), row(3)])
    assert [lines(view, table, "today") for table in TableName] == [[], [], [], []]
    assert lines(view, C, "ours") == [0, 1, 2]
    assert {one.why.code for one in view.tables[A] if one.why} == {Why.RUN_STOPPED}
    assert "run_stopped" in codes(view) and view.tmb.in_house.today is None and view.tmb.in_house.count == 3


@pytest.mark.parametrize("judgement", [".", "NA", "include"])
def test_gate_asks_for_the_very_word(judgement: str, tmp_path: Path) -> None:
    assert viewed(tmp_path, [row(1), row(2, IGV_QC="Not OK", Class_judgement=judgement)]).today.gate == (1,)


def test_exact_duplicates_count_once_but_class_selection_has_both(tmp_path: Path) -> None:
    view = viewed(tmp_path, [row(1), row(1), row(2, **PATHOGENIC)])
    assert lines(view, C, "today") == lines(view, C, "ours") == [0, 1, 2]
    assert lines(view, A, "today") == lines(view, A, "ours") == [2, 0]


def test_equal_numbers_written_otherwise_are_a_duplicate_today_and_two_lines_here(tmp_path: Path) -> None:
    view = viewed(tmp_path, [row(1, AF_tumor_DNA="0.50"), row(1, AF_tumor_DNA="0.5"), row(2, **PATHOGENIC)])
    assert lines(view, A, "today") == [2, 0] and lines(view, A, "ours") == [2, 0, 1]
    (lost,) = [one for one in view.tables[A] if not one.today]
    assert lost.why is not None and lost.why.code is Why.COLLAPSED


def test_rows_that_differ_in_a_missing_cell_collapse_today_and_keep_their_cells_here(tmp_path: Path) -> None:
    view = viewed(tmp_path, [row(1), row(1, cDNA_change="NA"), row(2, **PATHOGENIC)])
    assert lines(view, A, "today") == [2, 0] and lines(view, A, "ours") == [2, 0, 1]
    assert [one.cdna for one in view.tables[A]] == ["c.1799T>A", "c.1799T>A", "NA"]
    assert dict(view.tables[A][2].why.values) == {"line": str(view.table.rows[0].line), "columns": "cDNA_change"}  # type: ignore[union-attr]
    assert view.today.emptied[0] == {"cDNA_change"} and "collapsed" in codes(view)


def test_a_coding_status_emptied_by_the_merge_is_not_coding_today(tmp_path: Path) -> None:
    view = viewed(tmp_path, [row(1), row(1, Coding_status="NA"), row(2, **PATHOGENIC)])
    assert lines(view, K, "today") == [2 - 0] and lines(view, A, "today") == [2, 0]
    assert lines(view, K, "ours") == [2, 0, 1]
    assert [one.why.code for one in view.tables[K] if one.why] == [Why.CELL_EMPTIED, Why.COLLAPSED]


def test_a_reporting_judgement_emptied_by_the_merge_is_lost_today(tmp_path: Path) -> None:
    view = viewed(
        tmp_path, [row(1, Reporting_judgement="BioMar"), row(1, Reporting_judgement="NA"), row(2, **PATHOGENIC)]
    )
    assert lines(view, M, "today") == [] and lines(view, M, "ours") == [0]
    assert view.tables[M][0].why.code is Why.CELL_EMPTIED  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row(1, CPSR_ClinVar_class="NA"), row(2, CPSR_ClinVar_class="")], "column_empty"),
        ([row(1, Protein_change_short="NA")], "column_empty"),
        ([row(1, Class_judgement="NA")], "column_empty"),
        ([row(1), row(2, Depth_tumor_DNA="NA")], "depth_decimal"),
        ([row(1), row(2, Depth_tumor_DNA="40.5")], "depth_decimal"),
        ([row(1), row(2, AF_tumor_DNA="0,486")], "fraction_text"),
    ],
)
def test_what_ends_todays_program_is_told_and_ends_nothing_here(
    rows: list[dict[str, str]], code: str, tmp_path: Path
) -> None:
    view = viewed(tmp_path, rows)
    assert code in codes(view) and len(view.table.rows) == len(rows)


def test_decimal_commas_are_read_and_told(tmp_path: Path) -> None:
    view = viewed(tmp_path, [row(1, AF_tumor_DNA="0,486"), row(2, **PATHOGENIC)])
    assert view.tables[C][0].allele_fraction == 0.486 and "decimal_comma" in codes(view)


def test_what_the_board_would_not_see_is_told(tmp_path: Path) -> None:
    view = viewed(
        tmp_path,
        [
            row(1, **OUT, **PATHOGENIC),
            row(2, **OUT, CPSR_ACMG_class="Pathogenic"),
            row(3, Gene_symbol="TERT", **NONCODING),
            row(4, **OUT, **PATHOGENIC, IGV_QC="Not OK"),
            row(5, Coding_status="splice_region_variant,synonymous_variant"),
            row(6, Coding_status=""),
            row(7, Class_judgement="pre-include?"),
            row(8, Reporting_judgement="BioMar;VUSpot"),
            row(9, Class_judgement_comments="#"),
            row(10, AF_tumor_DNA="0.0005"),
        ],
    )
    assert codes(view) >= {
        "rescued_unmarked", "acmg_only", "tert_lost", "artefact_rescued", "splice_synonymous", "unannotated",
        "inexact_judgement", "reported_in_list", "cut_at_hash", "fraction_zero", "main_findings_hidden",
        "rescued_in_burden",
    }  # fmt: skip
    assert not codes(view) & {"id_mismatch", "run_stopped", "collapsed", "one_slide", "type_guessed", "tmb_missing"}


def test_rescued_rows_are_no_mutations_of_the_in_house_burden(tmp_path: Path) -> None:
    rows = [
        row(1, **OUT, **PATHOGENIC),
        row(2),
        row(3, AF_tumor_DNA="0.05", Depth_tumor_DNA="50"),
        row(4, AF_tumor_DNA="0.0499"),
        row(5, Depth_tumor_DNA="49"),
        row(6, Coding_status="synonymous_variant"),
    ]
    in_house = viewed(tmp_path, rows).tmb.in_house
    assert (in_house.today, in_house.count, in_house.shown, in_house.quotient) == (3, 2, "2/1.28", 2)


@pytest.mark.parametrize(("size", "quotient", "code"), [("1.13", None, "region_small"), (None, None, "size_missing")])
def test_a_small_or_unknown_region_is_not_divided_by(
    size: str | None, quotient: int | None, code: str, tmp_path: Path
) -> None:
    view = viewed(tmp_path, [row(1, **PATHOGENIC)], size=size)
    assert view.tmb.in_house.quotient is quotient and code in codes(view)


def test_empty_tables_and_full_ones_are_told(tmp_path: Path) -> None:
    assert "no_altering" in codes(viewed(tmp_path / "a", [row(1, **OUT), row(2, CPSR_ClinVar_class="VUS", **OUT)]))
    assert "one_slide" in codes(viewed(tmp_path / "b", [row(at) for at in range(1, 17)]))
    assert "counts_mixed" in codes(viewed(tmp_path / "c", [row(1, **OUT, **PATHOGENIC)]))


def test_a_synonymous_row_whose_status_the_merge_emptied_alters_the_protein_today(tmp_path: Path) -> None:
    rows = [row(1, Coding_status="synonymous_variant"), row(1, Coding_status="NA"), row(2, **PATHOGENIC)]
    view = viewed(tmp_path, rows)
    assert lines(view, A, "today") == [2, 0] and lines(view, A, "ours") == [2, 1]
    whys = {one.source.line - view.table.rows[0].line: one.why.code for one in view.tables[A] if one.why}
    assert whys == {0: Why.CELL_EMPTIED, 1: Why.COLLAPSED}


def test_a_status_behind_the_cut_is_empty_today(tmp_path: Path) -> None:
    """Where the columns stand otherwise, the sign takes the coding status away and leaves the judgement."""
    columns = (*(name for name in COLUMNS if name != "Coding_status"), "Coding_status")
    cut = {"Reporting_judgement_comments": "#"}
    rows = [row(1, **cut), row(2, **cut, Coding_status="x:noncoding_variant"), row(3, **PATHOGENIC)]
    view = viewed(tmp_path, rows, columns=columns)  # type: ignore[arg-type]
    assert lines(view, K, "today") == [2] and lines(view, K, "ours") == [2, 0]
    assert lines(view, A, "today") == [2, 0, 1] and lines(view, A, "ours") == [2, 0]
    assert [one.why.code for table in (K, A) for one in view.tables[table] if one.why] == [Why.CUT_AT_HASH] * 2
