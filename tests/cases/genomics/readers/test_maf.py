"""MAF of GDC, vcf2maf and cBioPortal."""

import pytest

from cases.genomics.readers.folder import read_folder
from cases.genomics.readers.kinds import Build, FileKind, Outcome, SectionState
from cases.genomics.readers.read import read_file
from cases.genomics.readers.rows import Expected
from tests.cases.genomics.corpus import genome

OWN, OTHER = "IPD0001-D01-P01-A09", "IPD0002-D01-P01-A15"
CASE = Expected(sample_ids=(OWN,))
BRAF = {
    "Hugo_Symbol": "BRAF", "Entrez_Gene_Id": "673", "NCBI_Build": "GRCh37", "Chromosome": "7",
    "Start_Position": "140453136", "End_Position": "140453136", "Strand": "+",
    "Variant_Classification": "Missense_Mutation", "Variant_Type": "SNP", "Reference_Allele": "A",
    "Tumor_Seq_Allele1": "A", "Tumor_Seq_Allele2": "T", "Tumor_Sample_Barcode": OWN,
    "Matched_Norm_Sample_Barcode": "NORMAL", "Mutation_Status": "Somatic",
    "HGVSc": "ENST00000288602.6:c.1799T>A", "HGVSp": "p.Val600Glu", "Transcript_ID": "ENST00000288602",
    "Exon_Number": "15/18", "t_depth": "778", "t_ref_count": "661", "t_alt_count": "117", "n_depth": "200",
    "n_ref_count": "200", "n_alt_count": "0", "FILTER": "PASS", "gnomAD_AF": "0.00001", "gnomAD_NFE_AF": "2e-05",
    "CLIN_SIG": "pathogenic",
}  # fmt: skip
INSERTION = {
    "Hugo_Symbol": "EGFR", "Entrez_Gene_Id": "1956", "Start_Position": "55249005", "End_Position": "55249006",
    "Variant_Type": "INS", "Variant_Classification": "In_Frame_Ins", "Reference_Allele": "-",
    "Tumor_Seq_Allele1": "-", "Tumor_Seq_Allele2": "CCA",
}  # fmt: skip
DELETION = {
    "Hugo_Symbol": "EGFR", "Entrez_Gene_Id": "1956", "Start_Position": "55242466", "End_Position": "55242468",
    "Variant_Type": "DEL", "Variant_Classification": "In_Frame_Del", "Reference_Allele": "GAA",
    "Tumor_Seq_Allele1": "GAA", "Tumor_Seq_Allele2": "-",
}  # fmt: skip


def maf_text(*rows, columns=None, version="#version 2.4\n") -> str:
    """Rows as changes of the BRAF row; ``columns`` as the header writes them."""
    made = [{**BRAF, **row} for row in rows]
    names = columns or list(dict.fromkeys(name for row in made or [BRAF] for name in row))
    body = ["\t".join(row.get(name, "") for name in names) for row in made]
    return version + "\n".join(["\t".join(names), *body]) + "\n"


def test_row_is_read_whole(files):
    reading = files.read("a.maf", maf_text({}), CASE)
    assert (reading.kind, reading.outcome, reading.build) == (FileKind.MAF, Outcome.ACCEPTED, Build.GRCH37)
    (row,) = reading.small_variants
    assert (row.line, row.header_line, row.chrom, row.pos, row.ref, row.alt) == (3, 2, "7", 140453136, "A", "T")
    assert (row.gene, row.transcript, row.hgvs_c, row.hgvs_p) == (
        "BRAF", "ENST00000288602.6", "c.1799T>A", "p.Val600Glu",
    )  # fmt: skip
    assert (row.depth, row.alt_depth, row.normal_depth, row.normal_allele_fraction) == (778, 117, 200, 0)
    assert row.allele_fraction == pytest.approx(117 / 778)
    assert (row.consequence, row.exon, row.population_frequency, row.clinvar, row.passed) == (
        "missense_variant", "15/18", 0.00002, "pathogenic", True,
    )  # fmt: skip
    assert reading.sample.sample_ids == (OWN,)


@pytest.mark.parametrize(
    ("change", "region", "expected"),
    [
        (INSERTION, "", (55249005, "N", "NCCA")),
        (INSERTION, "7:55249005:.:G:GCCA", (55249005, "G", "GCCA")),
        (DELETION, "", (55242465, "NGAA", "N")),
        (DELETION, "7:55242464:.:AGGAA:AG", (55242465, "GGAA", "G")),
        (DELETION, "7:99:.:AGGAA:AG", (55242465, "NGAA", "N")),
    ],
)
def test_insertion_and_deletion_get_the_base_before_them(files, rules, change, region, expected):
    reading = files.read("a.maf", maf_text({**change, "vcf_region": region}), CASE)
    (row,) = reading.small_variants
    assert (row.pos, row.ref, row.alt) == expected
    assert ("maf_anchor" in rules(reading)) is (expected[1][0] == "N")


def test_changed_allele_may_stand_first_and_build_has_many_names(files):
    for name, build in (("hg19", Build.GRCH37), ("37", Build.GRCH37), ("GRCh38", Build.GRCH38), ("hg38", Build.GRCH38)):
        row = {"Tumor_Seq_Allele1": "T", "Tumor_Seq_Allele2": "A", "NCBI_Build": name, "Entrez_Gene_Id": "0"}
        reading = files.read("a.maf", maf_text(row), CASE)
        assert (reading.small_variants[0].alt, reading.build, reading.outcome) == ("T", build, Outcome.ACCEPTED)


def test_filter_keeps_a_row_as_candidate(files):
    reading = files.read("a.maf", maf_text({"FILTER": "common_variant;PASS"}), CASE)
    assert (reading.small_variants[0].passed, reading.small_variants[0].filters) == (False, ("common_variant",))
    assert reading.sections["small_variants"] is SectionState.NONE_REPORTED


def test_vep_terms_come_before_the_class(files):
    row = {"Consequence": "missense_variant,splice_region_variant", "HGVSp": "", "HGVSp_Short": "p.V600%3D"}
    (found,) = files.read("a.maf", maf_text(row), CASE).small_variants
    assert (found.consequence, found.hgvs_p) == ("missense_variant&splice_region_variant", "p.V600=")


def test_fraction_is_taken_as_stated_where_no_reads_are(files):
    row = {"t_depth": "", "t_ref_count": "", "t_alt_count": "", "i_tumor_f": "0.31"}
    (found,) = files.read("a.maf", maf_text(row), CASE).small_variants
    assert (found.depth, found.allele_fraction) == (None, 0.31)
    counted = {"t_depth": "", "i_tumor_f": "0.31"}
    (found,) = files.read("b.maf", maf_text(counted), CASE).small_variants
    assert (found.depth, round(found.allele_fraction, 4)) == (778, 0.1504)


def test_rows_of_another_patient_are_not_read(files, rules):
    reading = files.read("a.maf", maf_text({}, {"Tumor_Sample_Barcode": OTHER, "Hugo_Symbol": "TP53"}), CASE)
    assert (reading.outcome, rules(reading)) == (Outcome.QUARANTINED, {"several_patients"})
    assert [row.gene for row in reading.small_variants] == ["BRAF"]
    assert (reading.counts["records"], reading.sample.sample_ids) == (2, (OWN,))


def test_second_sample_of_the_patient_is_left_out_and_said(files, rules):
    reading = files.read("a.maf", maf_text({}, {"Tumor_Sample_Barcode": "IPD0001-D01-R01-A09"}), CASE)
    assert (reading.outcome, rules(reading)) == (Outcome.WARNED, {"sample_other_rows"})


def test_normal_that_carries_the_change_is_for_a_geneticist(files, rules):
    row = {"Match_Norm_Seq_Allele1": "A", "Match_Norm_Seq_Allele2": "T", "Mutation_Status": ""}
    reading = files.read("a.maf", maf_text(row), CASE)
    assert (reading.outcome, rules(reading)) == (Outcome.QUARANTINED, {"maf_germline"})


@pytest.mark.parametrize(
    ("change", "outcome", "rule", "field"),
    [
        ({"End_Position": "140453135"}, Outcome.REFUSED, "interval", "End_Position"),
        ({"Start_Position": "x"}, Outcome.REFUSED, "position", "Start_Position"),
        ({"End_Position": "140453137"}, Outcome.REFUSED, "maf_span", "End_Position"),
        ({"Reference_Allele": "AT", "End_Position": "140453137"}, Outcome.REFUSED, "maf_type", "Variant_Type"),
        ({"Tumor_Seq_Allele2": "R"}, Outcome.REFUSED, "allele", "Tumor_Seq_Allele2"),
        ({"Tumor_Seq_Allele2": "A" * 10_001}, Outcome.REFUSED, "allele_length", "Tumor_Seq_Allele2"),
        ({"t_depth": "-3"}, Outcome.REFUSED, "out_of_range", "t_depth"),
        ({"t_alt_count": "779"}, Outcome.REFUSED, "out_of_range", "t_alt_count"),
        ({"t_ref_count": "700"}, Outcome.WARNED, "depth_sum", "t_depth"),
        ({"gnomAD_AF": "1.2"}, Outcome.REFUSED, "fraction_range", "gnomAD"),
        ({"Hugo_Symbol": "9-Sep"}, Outcome.REFUSED, "gene_damaged", "Hugo_Symbol"),
        ({"Hugo_Symbol": "BRAF(NM_004333:exon15)"}, Outcome.WARNED, "gene_with_note", "Hugo_Symbol"),
        ({"NCBI_Build": "mm10"}, Outcome.REFUSED, "maf_build", "NCBI_Build"),
        ({"Tumor_Seq_Allele1": "C"}, Outcome.WARNED, "maf_other_allele", "Tumor_Seq_Allele1"),
        ({"Chromosome": "GL000192.1"}, Outcome.WARNED, "chromosome", None),
    ],
)
def test_what_is_wrong_is_said_with_its_column(files, change, outcome, rule, field):
    reading = files.read("a.maf", maf_text(change), CASE)
    assert (reading.outcome, reading.problems[0].rule, reading.problems[0].field) == (outcome, rule, field)


def test_shifted_cells_are_refused_and_trailing_tabs_are_not(files, rules):
    text = maf_text({})
    assert files.read("a.maf", text.replace("\n7", "\n").rstrip("\n") + "\t\t\n", CASE).outcome is Outcome.ACCEPTED
    assert "cells_extra" in rules(files.read("b.maf", text.rstrip("\n") + "\textra\n", CASE))
    assert rules(files.read("c.maf", text + "BRAF\t673\n", CASE)) == {"cells_missing"}


def test_quoted_cells_and_blank_lines_are_read(files):
    text = maf_text({"HGVSp": '"p.Val600Glu"'}) + "\n# a remark\n"
    assert files.read("a.maf", text, CASE).small_variants[0].hgvs_p == "p.Val600Glu"


def test_table_without_rows_or_header_is_said(files, rules):
    assert rules(files.read("a.maf", maf_text(), CASE)) == {"no_findings", "sample_unnamed"}
    lost = "#version 2.4\n#Hugo_Symbol\tTumor_Sample_Barcode\tNCBI_Build\n".replace("#H", "#x\tHugo_Symbol\tH")
    assert "header_missing" in rules(files.read("b.maf", lost, CASE))


def test_with_the_genome_a_deletion_has_the_key_that_it_has_in_a_vcf(files, vcf):
    bases = genome.sequence()
    for name, data in genome.fasta().items():
        files.write(name, data)
    at = 1001
    deleted = bases[at : at + 2]
    row = {
        "Start_Position": str(at + 1), "End_Position": str(at + 2), "Reference_Allele": deleted,
        "Tumor_Seq_Allele1": deleted, "Tumor_Seq_Allele2": "-", "Variant_Type": "DEL",
    }  # fmt: skip
    record = ("7", at, ".", bases[at - 1 : at + 2], bases[at - 1], ".", "PASS", ".", "GT", "0/1")
    files.write("run/a.maf", maf_text(row))
    files.write("run/a.vcf", vcf([record], header=("##fileformat=VCFv4.2", "##reference=GRCh37")))
    expected = Expected(sample_ids=(OWN,), references={Build.GRCH37: str(files.folder / "genome.fa")})
    (finding,) = read_folder(files.folder / "run", expected).small_variants
    assert len(finding.observations) == 2
    assert "N" not in finding.key.removeprefix("GRCh37")
    assert len(read_folder(files.folder / "run", CASE).small_variants) == 2


def test_published_study_is_read_whole(shared):
    path = shared / "study/lgg_ucsf_2014/data_mutations_extended.txt"
    whole = read_file(path)
    assert (whole.outcome, whole.counts["small_variants"], whole.build) == (Outcome.QUARANTINED, 15155, Build.GRCH37)
    own = read_file(path, Expected(sample_ids=("P01_Rec",)))
    assert (len(own.small_variants), own.sample.sample_ids) == (1882, ("P01_Rec",))
    assert "several_patients" in {problem.rule for problem in own.problems}


def test_rows_of_vcf2maf_are_read_whole(shared):
    reading = read_file(shared / "variants/callers/test.maf")
    assert (reading.outcome, reading.counts["small_variants"]) == (Outcome.WARNED, 20)
    found = {(row.chrom, row.pos): (row.ref, row.alt, row.alt_depth) for row in reading.small_variants}
    assert found["2", 220439700] == ("N", "NCT", 72)
    assert found["1", 15557977] == ("TG", "CA", 5)
