import pytest

from cases.genomics.readers.kinds import Outcome, Section, SectionState, SignatureKind
from cases.genomics.readers.rows import Breakpoint, Expected

HEAD = "# Field formats:\nsample_id\tTMB\tMSI\tgene_amplifications\tsplice_variants\tfusions\n"
DNA = "IPD0001-D01-P01-A09_P\t7.8 (10)\t0.88 (1/114)\tEGFR (1.509)|ERCC2 (1.597)\tNA\tNA\n"
FUSION = "CDK4/PDE3A (chr12:1-chr12:20) 15/31604/396"
RNA = f"IPD0001-R03-P01-A09_P\tNA\tNA\tNA\tMET[14] (chr7:116411708-chr7:116414934) 91/1\t{FUSION}\n"
OTHER = "IPD0002-D01-P01-A15_P\t3.1 (4)\t2.83 (3/106)\tMET (1.58)\tNA\tNA\n"
CONTROL = "CL-AcroMetrix-D01_P\t238.5 (305)\t4.42 (5/113)\tNA\tNA\tNA\n"
OWN = Expected(sample_ids=("IPD0001-D01-P01-A09",))


def test_summary_keeps_the_cases_own_pair_and_nothing_of_the_others(files):
    reading = files.read("run_variant_summary.tsv", HEAD + OTHER + DNA + CONTROL, OWN)
    figures = {signature.kind: signature for signature in reading.signatures}
    assert reading.outcome is Outcome.ACCEPTED
    assert (figures[SignatureKind.TMB].value, figures[SignatureKind.TMB].eligible_variants) == (7.8, 10)
    assert (figures[SignatureKind.MSI].value, figures[SignatureKind.MSI].usable_sites) == (0.88, 114)
    assert [(row.gene, row.fold_change) for row in reading.copy_numbers] == [("EGFR", 1.509), ("ERCC2", 1.597)]
    assert "IPD0002" not in repr(reading)
    assert "AcroMetrix" not in repr(reading)


def test_summary_reads_the_rna_of_the_same_specimen(files):
    reading = files.read("s.tsv", HEAD + DNA + RNA, OWN)
    (fusion,), (splice,) = reading.fusions, reading.splice
    assert (fusion.gene_a, fusion.gene_b, fusion.supporting_reads) == ("CDK4", "PDE3A", 15)
    assert fusion.breakpoint_b == Breakpoint("12", 20)
    assert (splice.gene, splice.exons, splice.supporting_reads, splice.reference_reads) == ("MET", "14", 91, 1)


def test_summary_tells_not_tested_from_none_reported(files):
    dna_only = files.read("s.tsv", HEAD + DNA.replace("EGFR (1.509)|ERCC2 (1.597)", "NA"), OWN)
    assert dna_only.sections[Section.COPY_NUMBERS] is SectionState.NONE_REPORTED
    assert dna_only.sections[Section.FUSIONS] is SectionState.NOT_TESTED
    rna = files.read("s.tsv", HEAD + RNA.replace(FUSION, "NA"), OWN)
    assert rna.sections[Section.FUSIONS] is SectionState.NONE_REPORTED
    assert rna.sections[Section.TMB] is SectionState.NOT_TESTED


def test_summary_without_the_case_is_quarantined(files):
    reading = files.read("s.tsv", HEAD + OTHER, OWN)
    assert (reading.outcome, reading.problems[0].rule) == (Outcome.QUARANTINED, "sample_absent")


def test_summary_never_mistakes_a_longer_id_for_the_cases(files):
    reading = files.read("s.tsv", HEAD + DNA, Expected(sample_ids=("IPD0001-D01-P01-A0",)))
    assert reading.problems[0].rule == "sample_absent"


def test_summary_of_a_whole_run_without_a_case_reads_no_figures(files, rules):
    reading = files.read("s.tsv", HEAD + DNA + OTHER + CONTROL)
    assert (reading.counts, reading.signatures, reading.outcome) == ({"samples": 3}, (), Outcome.WARNED)
    assert rules(reading) == {"summary_no_sample"}


def test_summary_of_controls_alone_is_refused(files):
    reading = files.read("s.tsv", HEAD + CONTROL + CONTROL.replace("D01", "D02"))
    assert reading.problems[-1].rule == "control_sample"


@pytest.mark.parametrize(
    ("cell", "change", "rule"),
    [
        ("7.8 (10)", "x (10)", "number"),
        ("7.8 (10)", "-1 (10)", "out_of_range"),
        ("0.88 (1/114)", "120 (1/114)", "out_of_range"),
        ("0.88 (1/114)", "0.88 (1/12)", "msi_few_sites"),
        ("EGFR (1.509)", "EGFR 1.509", "number"),
        ("EGFR (1.509)", "9-Sep (1.509)", "gene_damaged"),
        ("EGFR (1.509)", "EGFR (0)", "out_of_range"),
    ],
)
def test_summary_cell_that_cannot_be(files, rules, cell, change, rule):
    assert rule in rules(files.read("s.tsv", HEAD + DNA.replace(cell, change), OWN))


def test_sample_list_says_which_samples_belong_together(files):
    text = (
        "#sample_type\tsample_ID\tsample_pair_ID\tsample_output_ID\tsample_host_system_run_directory\n"
        "RNA_tumor\tIPD0001-R03-P01-A09\tIPD0001-R03-P01-A09_P\tx\t/data/191206_NB1_0174_AH_TSO_500_LocalApp_results\n"
        "DNA_tumor\tIPD0001-D01-P01-A09\tIPD0001-D01-P01-A09_P\tx\t/data/191206_NB1_0174_AH_TSO_500_LocalApp_results\n"
        "DNA_normal\tIPD0001-D01-N01-B00\tIPD0001-D01-N01-B00_P\tx\t/data/191206_NB1_0174_AH_TSO_500_LocalApp_results\n"
    )
    sample = files.read("sample_list.tsv", text).sample
    assert (sample.dna_id, sample.rna_id) == ("IPD0001-D01-P01-A09", "IPD0001-R03-P01-A09")
    assert (sample.normal_id, sample.run_id) == ("IPD0001-D01-N01-B00", "191206_NB1_0174_AH")
