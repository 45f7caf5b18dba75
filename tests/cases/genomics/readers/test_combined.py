import pytest

from cases.genomics.readers.kinds import Build, CopyNumberKind, FileKind, Outcome, Section, SectionState, SignatureKind


def test_combined_output_of_dna_and_rna_is_read_whole(files, combined):
    reading = files.read("x_CombinedVariantOutput.tsv", combined())
    assert (reading.kind, reading.outcome) == (FileKind.COMBINED_VARIANT_OUTPUT, Outcome.ACCEPTED)
    assert (reading.build, reading.sample.date) == (Build.GRCH37, "2026-02-01")
    assert reading.sample.sample_ids == ("IPD0001-D01-P01-A09", "IPD0001-R03-P01-A09", "PAIR-1")
    (variant,) = reading.small_variants
    assert (variant.chrom, variant.pos, variant.ref, variant.alt, variant.gene) == ("7", 140453136, "A", "T", "BRAF")
    assert (variant.transcript, variant.hgvs_c) == ("NM_004333.4", "c.1799T>A")
    assert (variant.hgvs_p, variant.depth, variant.allele_fraction) == ("p.(Val600Glu)", 778, 0.15)
    assert variant.exon == "15/18" and variant.header_line == variant.line - 1
    assert set(reading.sections.values()) == {SectionState.REPORTED}


def test_combined_output_figures_keep_their_parts(files, combined):
    figures = {signature.kind: signature for signature in files.read("x.tsv", combined()).signatures}
    tmb, msi = figures[SignatureKind.TMB], figures[SignatureKind.MSI]
    assert (tmb.value, tmb.eligible_variants, tmb.region_megabases, tmb.tested) == (7.1, 9, 1.27, True)
    assert (msi.value, msi.usable_sites, msi.unstable_sites) == (2.48, 121, 3)
    assert figures[SignatureKind.HRD].value == 31
    assert (figures[SignatureKind.TUMOUR_FRACTION].value, figures[SignatureKind.PLOIDY].value) == (0.62, 2.1)


def test_combined_output_keeps_a_blank_exon_and_several_genes_at_a_breakpoint(files, combined):
    reading = files.read("x.tsv", combined())
    assert [(row.gene, row.exons) for row in reading.splice] == [("AR", None), ("MET", "14")]
    (fusion,) = reading.fusions
    assert (fusion.gene_a, fusion.gene_b, fusion.genes_b) == ("CD74", "ROS1", ("ROS1", "GOPC"))
    assert fusion.in_frame is None


def test_combined_output_gene_tested_and_clean_is_neutral(files, combined):
    reading = files.read("x.tsv", combined())
    kinds = {row.gene: (row.kind, row.exons) for row in reading.copy_numbers}
    assert kinds == {
        "ERBB2": (CopyNumberKind.AMPLIFICATION, None),
        "BRCA1": (CopyNumberKind.NEUTRAL, "-"),
        "BRCA2": (CopyNumberKind.LOSS, "2-3"),
    }
    assert reading.counts["copy_numbers_passed"] == 2


def test_combined_output_newer_copy_number_section(files, combined):
    rows = [
        ["Gene", "Fold Change", "Copy Number Variant", "Absolute Copy Number"],
        ["ERBB2", "4.2", "<DUP>", "11"],
        ["PTEN", "0.4", "<DEL>", "0"],
        ["RB1", "0.6", "<DEL>", "1"],
    ]
    text = combined(Gene_Amplifications=None, Copy_Number_Variants=rows)
    found = {row.gene: row.kind for row in files.read("x.tsv", text).copy_numbers if row.exons is None}
    assert found == {
        "ERBB2": CopyNumberKind.AMPLIFICATION, "PTEN": CopyNumberKind.DELETION, "RB1": CopyNumberKind.LOSS,
    }  # fmt: skip


def test_combined_output_of_the_local_app(files, combined):
    """The older generation: its own title, run details, names of rows, and no score of instability."""
    text = combined(
        GIS=None,
        **{"Exon-Level_CNVs": None},
        Sequencing_Run_Details=[["Run Name", "191206_NB501498_0174_AHWCNMBGXC"], ["Run Date", "2019-12-06"]],
        MSI=[
            ["Usable MSI Sites", "113"],
            ["Total Microsatellite Sites Unstable", "5"],
            ["Percent Unstable Sites", "4.42"],
        ],
    ).replace("DRAGEN TruSight Oncology 500 Analysis Software", "TruSight Oncology 500 Local App")
    reading = files.read("x.tsv", text.replace("ruo-2.1.1.4", "2.2.0.12"))
    (msi,) = (signature for signature in reading.signatures if signature.kind is SignatureKind.MSI)
    assert reading.outcome is Outcome.ACCEPTED
    assert (msi.value, msi.usable_sites, msi.unstable_sites) == (4.42, 113, 5)
    assert (reading.sample.run_id, reading.sample.version) == ("191206_NB501498_0174_AHWCNMBGXC", "2.2.0.12")
    assert reading.sections[Section.HRD] is SectionState.NOT_TESTED
    assert reading.sections[Section.EXON_COPY_NUMBERS] is SectionState.NOT_TESTED


def test_combined_output_of_plasma_has_no_percentage(files, combined):
    reading = files.read("x.tsv", combined(MSI=[["SUM_JSD", "0.8"]]))
    assert reading.sections[Section.MSI] is SectionState.NOT_TESTED


def test_combined_output_tells_none_reported_from_not_tested(files, combined):
    reading = files.read("x.tsv", combined(Fusions=[["NA"]], GIS=None, Small_Variants=[["NA"]]))
    assert reading.sections[Section.FUSIONS] is SectionState.NONE_REPORTED
    assert reading.sections[Section.SMALL_VARIANTS] is SectionState.NONE_REPORTED
    assert reading.sections[Section.HRD] is SectionState.NOT_TESTED
    assert reading.counts["fusions"] == 0
    assert reading.outcome is Outcome.ACCEPTED


def test_combined_output_without_rna_has_not_tested_fusions(files, combined):
    details = [
        ["Pair ID", "P1"],
        ["DNA Sample ID", "IPD0001-D01-P01-A09"],
        ["RNA Sample ID", "NA"],
        ["Pipeline Version", "ruo-2.2"],
    ]
    reading = files.read("x.tsv", combined(Analysis_Details=details, Fusions=[["NA"]], Splice_Variants=[["NA"]]))
    assert reading.sections[Section.FUSIONS] is SectionState.NOT_TESTED
    assert reading.sections[Section.SPLICE] is SectionState.NOT_TESTED
    assert reading.sections[Section.SMALL_VARIANTS] is SectionState.REPORTED


def test_combined_output_of_rna_alone_has_no_tested_dna(files, combined):
    details = [
        ["Pair ID", "P1"],
        ["DNA Sample ID", "NA"],
        ["RNA Sample ID", "IPD0001-R03-P01-A09"],
        ["Pipeline Version", "ruo-2.2"],
    ]
    reading = files.read("x.tsv", combined(Analysis_Details=details, Small_Variants=[["NA"]]))
    assert reading.sections[Section.TMB] is SectionState.NOT_TESTED
    assert reading.sections[Section.SMALL_VARIANTS] is SectionState.NOT_TESTED
    assert reading.sections[Section.FUSIONS] is SectionState.REPORTED


@pytest.mark.parametrize("tmb", ["NA", ""])
def test_combined_output_without_a_burden_says_not_tested(files, combined, tmb):
    reading = files.read("x.tsv", combined(TMB=[["Total TMB", tmb]]))
    (signature,) = (signature for signature in reading.signatures if signature.kind is SignatureKind.TMB)
    assert (signature.tested, signature.value) == (False, None)
    assert reading.sections[Section.TMB] is SectionState.NOT_TESTED


@pytest.mark.parametrize(
    ("change", "outcome", "rule"),
    [
        ({"Small_Variants": None}, Outcome.REFUSED, "section_missing"),
        ({"Small_Variants": []}, Outcome.REFUSED, "section_incomplete"),
        ({"Small_Variants": [["Gene", "Chromosome"], ["BRAF", "chr7"]]}, Outcome.REFUSED, "section_incomplete"),
        ({"TMB": [["Total TMB", "12,5"]]}, Outcome.REFUSED, "decimal_comma_refused"),
        ({"TMB": [["Total TMB", "-1"]]}, Outcome.REFUSED, "out_of_range"),
        ({"TMB": [["Total TMB", "9e9"]]}, Outcome.REFUSED, "out_of_range"),
        ({"TMB": [["Total TMB", "<5"]]}, Outcome.WARNED, "kept_as_text"),
        (
            {"MSI": [["Usable MSI Sites", "121"], ["Percent Unstable MSI Sites", "120"]]},
            Outcome.REFUSED,
            "out_of_range",
        ),
        ({"MSI": [["Usable MSI Sites", "12"], ["Percent Unstable MSI Sites", "8"]]}, Outcome.WARNED, "msi_few_sites"),
        ({"Gene_Amplifications": [["Gene", "Fold Change"], ["ERBB2", "0"]]}, Outcome.REFUSED, "out_of_range"),
        ({"Gene_Amplifications": [["Gene", "Fold Change"], ["ERBB2", "1e309"]]}, Outcome.REFUSED, "number"),
        ({"Gene_Amplifications": [["Gene", "Fold Change"], ["9-Sep", "3.1"]]}, Outcome.REFUSED, "gene_damaged"),
        (
            {"Analysis_Details": [["DNA Sample ID", "S1"], ["Module Version", "9"]]},
            Outcome.WARNED,
            "version_unknown",
        ),
        ({"Novel_Things": [["NA"]]}, Outcome.WARNED, "section_unknown"),
    ],
)
def test_combined_output_with_a_fault(files, combined, rules, change, outcome, rule):
    reading = files.read("x.tsv", combined(**change))
    assert reading.outcome is outcome
    assert rule in rules(reading)


def test_combined_output_with_a_section_twice_is_refused(files, combined):
    text = combined() + "[TMB]\t\nTotal TMB\t3\n"
    assert files.read("x.tsv", text).problems[-1].rule == "section_twice"


def test_combined_output_names_line_and_column_of_an_error(files, combined):
    text = combined().replace("0.15\t778", "15\t778")
    (problem,) = files.read("x.tsv", text).problems
    line = 1 + text.splitlines().index(next(row for row in text.splitlines() if row.startswith("BRAF\t")))
    assert (problem.line, problem.field, problem.rule) == (line, "Allele Frequency", "fraction_range")


def test_combined_output_pair_of_two_patients_is_quarantined(files, combined):
    text = combined().replace("IPD0001-R03", "IPD0777-R03")
    assert files.read("x.tsv", text).problems[-1].rule == "several_patients"
