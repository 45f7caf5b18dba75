from cases.genomics.readers.kinds import CopyNumberKind, FileKind, Outcome, Section, SectionState
from cases.genomics.readers.rows import Breakpoint

CNV = (
    "##fileformat=VCFv4.2",
    "##contig=<ID=chr7,length=159138663>",
    '##ALT=<ID=CNV,Description="region">',
    '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="x">',
    '##INFO=<ID=SEGID,Number=1,Type=String,Description="x">',
    '##FORMAT=<ID=SM,Number=1,Type=Float,Description="ratio">',
)
EXON = (
    "##fileformat=VCFv4.1",
    "##source=LrCalculator 1.0.0.11",
    "##reference=file:hg19_decoy",
    '##FORMAT=<ID=FC,Number=1,Type=Float,Description="Fold Change">',
)
SPLICE = (
    "##fileformat=VCFv4.1",
    "##source=SpliceGirl 1.0",
    "##reference=file:hg19",
    '##FILTER=<ID=LowQ,Description="x">',
)


def test_copy_number_vcf_tells_change_from_neutral_region(files, vcf):
    records = [
        ("chr7", 100, "x", "N", ".", 3, "PASS", "END=200;SEGID=EGFR", "GT:SM", "./.:1.1"),
        ("chr7", 300, "x", "N", "<DUP>", 9, "PASS", "END=400;SEGID=MET", "GT:SM", "./1:1.9"),
        ("chr7", 500, "x", "N", "<DEL>", 9, "cnvQual", "END=600;SEGID=BRAF", "GT:SM", "0/1:0.6"),
    ]
    reading = files.read("a.vcf", vcf(records, header=CNV))
    assert (reading.kind, reading.outcome) == (FileKind.COPY_NUMBER_VCF, Outcome.ACCEPTED)
    assert [(row.gene, row.kind, row.passed, row.fold_change, row.start, row.end) for row in reading.copy_numbers] == [
        ("EGFR", CopyNumberKind.NEUTRAL, True, 1.1, 100, 200),
        ("MET", CopyNumberKind.GAIN, True, 1.9, 300, 400),
        ("BRAF", CopyNumberKind.LOSS, False, 0.6, 500, 600),
    ]
    assert reading.counts["copy_numbers_passed"] == 1


def test_copy_number_vcf_refuses_a_ratio_of_zero_and_an_end_before_the_start(files, vcf, rules):
    records = [
        ("chr7", 300, "x", "N", "<DUP>", 9, "PASS", "END=400;SEGID=MET", "GT:SM", "./1:0"),
        ("chr7", 300, "x", "N", "<DUP>", 9, "PASS", "END=200;SEGID=MET", "GT:SM", "./1:2"),
    ]
    reading = files.read("a.vcf", vcf(records, header=CNV))
    assert reading.outcome is Outcome.REFUSED
    assert {"out_of_range", "interval"} <= rules(reading)


def test_exon_copy_number_vcf_counts_only_passed_changes(files, vcf):
    records = [
        ("chr17", 41243452, ".", "N", "<DEL>", ".", "PASS", "SVTYPE=CNV;END=41277500;GENE=BRCA1", "GT:FC", "./1:0.532"),
        (
            "chr13",
            32889611,
            ".",
            "N",
            ".",
            ".",
            "Undetermined",
            "SVTYPE=CNV;END=32973805;GENE=BRCA2",
            "GT:FC",
            "./.:0.98",
        ),
    ]
    reading = files.read("a.vcf", vcf(records, header=EXON))
    assert reading.kind is FileKind.EXON_COPY_NUMBER_VCF
    assert [(row.gene, row.kind, row.exons) for row in reading.copy_numbers] == [
        ("BRCA1", CopyNumberKind.LOSS, "-"),
        ("BRCA2", CopyNumberKind.NEUTRAL, "-"),
    ]


def test_splice_vcf_reads_both_ends_and_support(files, vcf, rules):
    records = [
        ("chr7", 55087058, ".", "G", "<DEL>", 100, "PASS", "SVTYPE=DEL;END=55223522", "AD:DP", "64:1"),
        ("chr7", 100, ".", "T", "<DEL>", 0, "LowQ;LowUniqueAlignments", "SVTYPE=DEL;END=200", "AD:DP", "1:80"),
    ]
    reading = files.read("a.vcf", vcf(records, header=SPLICE, samples=("SAMPLE",)))
    first, second = reading.splice
    assert (first.breakpoint_a, first.breakpoint_b) == (Breakpoint("7", 55087058), Breakpoint("7", 55223522))
    assert (first.supporting_reads, first.reference_reads, first.passed, second.passed) == (64, 1, True, False)
    assert rules(reading) == {"vcf_filter_undeclared"}
    assert reading.sections[Section.SPLICE] is SectionState.REPORTED
    assert reading.sample.sample_ids == ()  # SAMPLE names nobody
