import pytest

from cases.genomics.readers.kinds import FileKind, Nucleic, Outcome, Section, SectionState
from cases.genomics.readers.rows import Breakpoint

ARRIBA = (
    "#gene1\tgene2\tstrand1(gene/fusion)\tstrand2(gene/fusion)\tbreakpoint1\tbreakpoint2\tsplit_reads1\tsplit_reads2"
    "\tdiscordant_mates\tconfidence\treading_frame\n"
)
STAR = (
    "#FusionName\tJunctionReadCount\tSpanningFragCount\tSpliceType\tLeftGene\tLeftBreakpoint\tRightGene"
    "\tRightBreakpoint\n"
)
PCGR = "FusionGene\tLeftBreakpoint\tRightBreakpoint\tSplitReads\n"
ALL = (
    "# Source = FusionProcessor 1.0\n"
    "Caller,Gene A,Gene B,Gene A Breakpoint,Gene B Breakpoint,Score,Filter,KeepFusion,Alt Split Dedup,Alt Pair Dedup\n"
)


def pairs(reading):
    return [(row.gene_a, row.gene_b) for row in reading.fusions]


def test_arriba_reads_support_and_frame(files):
    reading = files.read(
        "fusions.tsv", ARRIBA + "BCR\tABL1\t+/+\t+/+\t22:23632600\t9:133729451\t4\t7\t2\thigh\tin-frame\n"
    )
    (row,) = reading.fusions
    assert (reading.kind, row.source, row.passed) == (FileKind.ARRIBA_FUSIONS, Nucleic.RNA, True)
    assert (row.supporting_reads, row.split_reads, row.spanning_reads) == (13, 11, 2)
    assert (row.in_frame, row.confidence) == (True, "high")
    assert (row.breakpoint_a, row.breakpoint_b) == (Breakpoint("22", 23632600), Breakpoint("9", 133729451))


@pytest.mark.parametrize(
    ("text", "frame"), [("in-frame", True), ("out-of-frame", False), ("stop-codon", False), (".", None)]
)
def test_arriba_frame_has_three_values(files, text, frame):
    reading = files.read("f.tsv", ARRIBA + f"BCR\tABL1\t+/+\t+/+\t22:1\t9:1\t4\t7\t2\thigh\t{text}\n")
    assert reading.fusions[0].in_frame is frame


def test_arriba_intergenic_partner_keeps_its_neighbours(files):
    line = "PTEN\tENSG00000200891(21548),MED6P1(31892)\t+/+\t./+\tchr10:87952259\tchr10:88016243\t1\t1\t1\tlow\t.\n"
    (row,) = files.read("f.tsv", ARRIBA + line).fusions
    assert (row.gene_b, row.genes_b) == ("ENSG00000200891", ("ENSG00000200891", "MED6P1"))


def test_arriba_discarded_fusions_are_candidates(files):
    line = "BCR\tABL1\t+/+\t+/+\t22:1\t9:1\t0\t1\t0\tlow\t.\n"
    reading = files.read("fusions.discarded.tsv", ARRIBA + line)
    assert not reading.fusions[0].passed
    assert reading.sections[Section.FUSIONS] is SectionState.NONE_REPORTED


def test_star_fusion_drops_the_gene_ids(files):
    line = (
        "ETV6--NTRK3\t3890\t1917\tONLY_REF_SPLICE\tETV6^ENSG00000139083.6\tchr12:12022903:+"
        "\tNTRK3^ENSG00000140538.12\tchr15:88483984:-\n"
    )
    (row,) = files.read("star.tsv", STAR + line).fusions
    assert (row.gene_a, row.gene_b, row.supporting_reads) == ("ETV6", "NTRK3", 5807)
    assert (row.breakpoint_a, row.breakpoint_b.strand) == (Breakpoint("12", 12022903, "+"), "-")


def test_star_fusion_newer_columns(files):
    head = STAR.replace("\tSpliceType", "\test_J\test_S\tSpliceType").replace("\n", "\tFFPM\tPROT_FUSION_TYPE\n")
    line = "A1--B1\t3\t1\t3.0\t1.0\tONLY_REF_SPLICE\tA1^E1\tchr1:1:+\tB1^E2\tchr2:2:-\t0.1\tFRAMESHIFT\n"
    (row,) = files.read("star.tsv", head + line).fusions
    assert (row.in_frame, row.split_reads, row.spanning_reads) == (False, 3, 1)


def test_pcgr_table_with_a_partner_that_is_not_named(files, rules):
    reading = files.read(
        "x.grch37.fusions.tsv", PCGR + "EML4--ALK\t2:42522694\t2:29446394\t100\n--ALK\t2:29955249\t2:29717697\t50\n"
    )
    assert pairs(reading) == [("EML4", "ALK"), (None, "ALK")]
    assert {"fusion_partner_missing", "build_from_file_name"} == rules(reading)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("EML4-ALK", ("EML4", "ALK")),
        ("BCR::ABL1", ("BCR", "ABL1")),
        ("BCR--ABL1", ("BCR", "ABL1")),
        ("CD74-ROS1;GOPC", ("CD74", "ROS1")),
        ("PPARG/AC016683.6-PAX8", ("PPARG", "PAX8")),
        ("HLA-A-ROS1", ("HLA-A", "ROS1")),
        ("TTF1-NKX2-1", ("TTF1", "NKX2-1")),
        ("RP11-458D21.5-NOTCH2", ("RP11-458D21.5", "NOTCH2")),
        ("ALK-DLEU2-AS1", ("ALK", "DLEU2-AS1")),
        ("CDK4/PDE3A", ("CDK4", "PDE3A")),
    ],
)
def test_pair_in_one_cell_is_split(files, text, pair):
    reading = files.read("f.tsv", PCGR + f"{text}\t2:1\t2:9\t100\n")
    assert pairs(reading) == [pair]


def test_pair_that_can_be_split_in_two_ways_is_said(files, rules):
    assert "fusion_pair" in rules(files.read("f.tsv", PCGR + "ABC1-DEF2-GHI3\t2:1\t2:9\t100\n"))


def test_simple_table_with_two_gene_columns_and_source(files):
    reading = files.read(
        "f.tsv",
        "gene1\tgene2\tbreakpoint1\tbreakpoint2\treads\tsource\tin_frame\nFGFR2\tBICC1\t10:1\t10:9\t7\tRNA\tyes\n",
    )
    (row,) = reading.fusions
    assert (row.gene_a, row.gene_b, row.supporting_reads) == ("FGFR2", "BICC1", 7)
    assert (row.source, row.in_frame) == (Nucleic.RNA, True)


def test_all_fusions_keeps_what_the_pipeline_dropped_as_candidates(files):
    text = ALL + (
        "DRAGEN,PVT1,MYC,chr8:128806980,chr8:128750494,0.5,PASS;LOW_ALT_TO_REF,True,6,1\n"
        "SpliceGirl,FIP1L1;PDGFRA,FIP1L1;PDGFRA,chr4:55133909,chr4:55138560,0,N/A,False,1,N/A\n"
    )
    first, second = files.read("AllFusions.csv", text).fusions
    assert (first.passed, first.supporting_reads, first.filters) == (True, 7, ("LOW_ALT_TO_REF",))
    assert (second.passed, second.genes_a, second.spanning_reads) == (False, ("FIP1L1", "PDGFRA"), None)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("9-Sep--ALK\t2:1\t2:9\t100\n", "gene_damaged"),
        ("EML4--ALK\tchr2:29.446.394\t2:9\t100\n", "breakpoint"),
        ("EML4--ALK\t2:1\t2:9\t-4\n", "out_of_range"),
        ("--\t2:1\t2:9\t4\n", "gene_characters"),
    ],
)
def test_fusion_that_cannot_be_is_refused(files, line, rule):
    reading = files.read("f.tsv", PCGR + line)
    assert reading.outcome is Outcome.REFUSED
    assert rule in {problem.rule for problem in reading.problems}


def test_fusion_beyond_the_chromosome_is_one_rows_mistake_or_a_wrong_build(files, rules):
    good = "".join(f"EML4--ALK\t2:{n}\t2:29446394\t10\n" for n in range(1, 20))
    one = files.read("x.grch37.fusions.tsv", PCGR + good + "MYB--NFIB\t6:135200000\t9:143000000\t30\n")
    assert "breakpoint_beyond_contig" in rules(one)
    assert one.outcome is Outcome.WARNED
    many = files.read("y.grch37.fusions.tsv", PCGR + "MYB--NFIB\t9:144000000\t9:143000000\t30\n" * 3)
    assert "build_beyond_contig" in rules(many)
    assert many.outcome is Outcome.REFUSED


def test_fusion_table_without_rows_says_none_reported(files):
    reading = files.read("f.tsv", PCGR)
    assert reading.sections[Section.FUSIONS] is SectionState.NONE_REPORTED
