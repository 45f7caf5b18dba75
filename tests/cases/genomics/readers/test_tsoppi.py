import pytest

from cases.genomics.readers.kinds import Build, Outcome, Section, SectionState, SignatureKind
from cases.genomics.readers.rows import Expected

from .conftest import TSOPPI_COLUMNS


def test_table_row_keeps_the_laboratorys_words_and_columns(files, tsoppi):
    reading = files.read("a_small_variant_table.tsv", tsoppi({}))
    (row,) = reading.small_variants
    assert [problem.rule for problem in reading.problems] == ["transcript_unversioned"]  # NM_004333
    assert (row.chrom, row.pos, row.ref, row.alt, row.gene, row.transcript) == (
        "7",
        140453136,
        "A",
        "T",
        "BRAF",
        "NM_004333",
    )
    assert (row.hgvs_c, row.hgvs_p, row.depth, row.allele_fraction) == ("c.1799T>A", "p.Val600Glu", 778, 0.15)
    assert (row.line, row.header_line) == (7, 6)


def test_table_header_lines_carry_build_purity_and_region(files, tsoppi):
    reading = files.read("a.tsv", tsoppi({}))
    assert (reading.build, reading.sample.purity, reading.sample.pipeline) == (Build.GRCH37, 0.45, "TSOPPI")
    assert reading.sample.normal_id is None
    (signature,) = reading.signatures
    assert (signature.kind, signature.tested, signature.region_megabases) == (SignatureKind.TMB, None, 1.28)


@pytest.mark.parametrize(
    ("judgement", "filters", "passed"),
    [
        ("SOM", "NA", True), ("LikSOM", "LOW_TUMOR_VAF", True), ("LikGL", "NA", True), ("incon", "NA", True),
        ("include", "BL", True), ("exclude", "NA", False), (".", "NA", True), (".", "LOW_TUMOR_DP", False),
        ("NA", "-", True),
    ],
)  # fmt: skip
def test_table_judgement_decides_and_filters_where_there_is_none(files, tsoppi, judgement, filters, passed):
    (row,) = files.read("a.tsv", tsoppi({"Class_judgement": judgement, "Filters": filters})).small_variants
    assert row.passed is passed


@pytest.mark.parametrize("missing", ["NA", ".", "-", ""])
def test_table_missing_values_are_missing(files, tsoppi, missing):
    (row,) = files.read("a.tsv", tsoppi({"AF_tumor_DNA": missing, "Depth_tumor_DNA": missing})).small_variants
    assert (row.depth, row.allele_fraction) == (None, None)


def test_table_with_decimal_commas_is_read_and_flagged(files, tsoppi, rules):
    reading = files.read(
        "a.tsv", tsoppi({"AF_tumor_DNA": "0,042", "Global_AF_gnomAD": "4,00E-04"}, {"AF_tumor_DNA": "0.05"})
    )
    first, second = reading.small_variants
    assert (first.allele_fraction, first.decimal_comma) == (0.042, True)
    assert (second.allele_fraction, second.decimal_comma) == (0.05, False)
    (problem,) = (problem for problem in reading.problems if problem.rule == "decimal_comma")
    assert problem.values["count"] == "2"


def test_table_frequency_changed_by_a_spreadsheet_is_flagged(files, tsoppi, rules):
    row = {"Global_AF_gnomAD": "1", "Germline_population_AFs": "GLOBAL_AF_GNOMAD:0.001|AFR_AF_GNOMAD:0.002"}
    assert "frequency_conflict" in rules(files.read("a.tsv", tsoppi(row)))
    assert "frequency_conflict" not in rules(files.read("a.tsv", tsoppi({**row, "Global_AF_gnomAD": "0.001"})))


def test_table_columns_are_read_by_name_and_missing_ones_named(files, tsoppi, rules):
    columns = (*(name for name in reversed(TSOPPI_COLUMNS) if name not in ("IGV_QC", "Filters")), "Extra")
    reading = files.read("a.tsv", tsoppi({}, columns=columns))
    assert reading.small_variants[0].gene == "BRAF"
    (problem,) = (problem for problem in reading.problems if problem.rule == "column_optional")
    assert "Filters, IGV_QC" in problem.message


@pytest.mark.parametrize(
    ("change", "rule", "column"),
    [
        ({"Gene_symbol": "1-Mar"}, "gene_damaged", "Gene_symbol"),
        ({"Genomic_location": "7"}, "position", "Genomic_location"),
        ({"DNA_change": "A>"}, "allele", "DNA_change"),
        ({"AF_tumor_DNA": "15"}, "fraction_range", "AF_tumor_DNA"),
        ({"Depth_tumor_DNA": "many"}, "number", "Depth_tumor_DNA"),
        ({"Genomic_location": "7:159138664"}, "build_beyond_contig", None),
    ],
)
def test_table_row_that_cannot_be_is_refused(files, tsoppi, change, rule, column):
    reading = files.read("a.tsv", tsoppi(change))
    assert reading.outcome is Outcome.REFUSED
    assert (reading.problems[0].rule, reading.problems[0].field, reading.problems[0].line) == (rule, column, 7)


def test_table_without_a_needed_column_is_refused(files, tsoppi):
    columns = tuple(name for name in TSOPPI_COLUMNS if name != "AF_tumor_DNA")
    problem = files.read("a.tsv", tsoppi({}, columns=columns)).problems[-1]
    assert (problem.rule, problem.field) == ("column_missing", "AF_tumor_DNA")


def test_table_cut_off_in_a_line_is_refused(files, tsoppi):
    problem = files.read("a.tsv", tsoppi({}, {})[:-60]).problems[0]
    assert (problem.rule, problem.line) == ("cells_missing", 8)


def test_table_bad_picture_without_exclusion_is_said(files, tsoppi, rules):
    assert "igv_not_excluded" in rules(files.read("a.tsv", tsoppi({"IGV_QC": "Not OK"})))
    assert "igv_not_excluded" not in rules(
        files.read("a.tsv", tsoppi({"IGV_QC": "Not OK", "Class_judgement": "exclude"}))
    )


def test_table_of_several_samples_keeps_the_cases_own(files, tsoppi, rules):
    text = tsoppi({}, {"Sample_ID": "IPD0009-D01-P01-A09"})
    assert files.read("a.tsv", text).outcome is Outcome.QUARANTINED
    own = files.read("a.tsv", text, Expected(sample_ids=("IPD0001-D01-P01-A09",)))
    assert (len(own.small_variants), own.outcome) == (1, Outcome.WARNED)
    assert "sample_other_rows" in rules(own)


def test_table_without_rows_says_none_reported(files, tsoppi):
    reading = files.read("a.tsv", tsoppi())
    assert reading.sections[Section.SMALL_VARIANTS] is SectionState.NONE_REPORTED
    assert reading.outcome is Outcome.WARNED
