"""Structural records of a VCF that join two places."""

import pytest

from cases.genomics.readers import vcf_junctions
from cases.genomics.readers.folder import read_folder
from cases.genomics.readers.kinds import Nucleic, Outcome, Section, SectionState
from cases.genomics.readers.rows import Breakpoint, FusionRow

CSQ = '##INFO=<ID=CSQ,Number=.,Type=String,Description="Format: Allele|SYMBOL|BIOTYPE">'
ANN = "##INFO=<ID=ANN,Number=.,Type=String,Description=\"Annotations: 'Allele | Annotation | Gene_Name'\">"
HEADER = ("##fileformat=VCFv4.2", "##source=GenerateSVCandidates 1.6", "##contig=<ID=chr7,length=159138663>", CSQ, ANN)


def record(chrom, pos, alt, info=".", *, verdict="PASS", form="PR:SR", sample="40,6:31,12"):
    return chrom, pos, ".", "G", alt, ".", verdict, info, form, sample


def joined(files, vcf, *records, header=HEADER):
    return files.read("a.vcf", vcf(records, header=header))


def test_mates_name_each_other(files, vcf, rules):
    reading = joined(
        files, vcf,
        record("chr2", 29446394, "G]chr2:42522694]", "SVTYPE=BND;CSQ=x|ALK-AS1|lncRNA,x|ALK|protein_coding"),
        record("chr2", 42522694, "G]chr2:29446394]", "SVTYPE=BND;CSQ=x|EML4|protein_coding"),
    )  # fmt: skip
    first, second = reading.fusions
    assert first == FusionRow(
        line=7, gene_a="ALK", gene_b="EML4", genes_a=("ALK", "ALK-AS1"), genes_b=("EML4",), passed=True,
        source=Nucleic.DNA, breakpoint_a=Breakpoint("2", 29446394), breakpoint_b=Breakpoint("2", 42522694),
        supporting_reads=18, split_reads=12, spanning_reads=6, header_line=6,
    )  # fmt: skip
    assert (second.gene_a, second.gene_b, second.line) == ("EML4", "ALK", 8)
    assert reading.outcome is Outcome.WARNED
    assert rules(reading) == {"vcf_junctions"}


def test_mates_are_one_finding_that_does_not_make_fusions_tested(files, vcf):
    path = files.write(
        "a.vcf",
        vcf(
            [record("chr2", 100, "G[chr7:900["), record("chr7", 900, "]chr2:100]G"), record("chr7", 950, "C")],
            header=HEADER,
        ),
    )
    folder = read_folder(path)
    (finding,) = folder.fusions
    assert (finding.key, len(finding.observations)) == ("fusion:GRCh37:2:100-7:900", 2)
    assert folder.sections[Section.FUSIONS] is SectionState.NOT_TESTED
    assert folder.profile.fusions is None


@pytest.mark.parametrize(
    ("alt", "info", "place"),
    [
        ("<DEL>", "END=500;ANN=<DEL>|gene_fusion|TMPRSS2&ERG", ("7", 500)),
        ("<DUP:TANDEM>", "END=500;ANN=<DUP>|intron_variant|KIAA1549,<DUP>|gene_fusion|KIAA1549&BRAF", ("7", 500)),
        ("<TRA>", "CHR2=chr22;POS2=23632600;ANN=<TRA>|gene_fusion|BCR&ABL1", ("22", 23632600)),
    ],
)  # fmt: skip
def test_symbolic_allele_whose_annotation_names_two_genes(files, vcf, alt, info, place):
    (row,) = joined(files, vcf, record("chr7", 100, alt, info)).fusions
    assert f"{row.gene_a}&{row.gene_b}" in info
    assert row.breakpoint_b == Breakpoint(*place)


@pytest.mark.parametrize(
    ("alt", "info"),
    [
        ("<DEL>", "END=500"),
        ("<DEL>", "END=500;ANN=<DEL>|exon_loss_variant|EGFR"),
        ("<DEL>", "END=500;ANN=<DEL>|exon_loss_variant|EGFR&EGFR"),
        ("<DEL>", "ANN=<DEL>|gene_fusion|TMPRSS2&ERG"),
        ("<DEL>", "END=0;ANN=<DEL>|gene_fusion|TMPRSS2&ERG"),
        ("<INS>", "END=500;ANN=<INS>|gene_fusion|TMPRSS2&ERG"),
        ("G.", "."),
        ("G]hs37d5:100]", "."),
        ("G]chr7:0]", "."),
        ("*", "."),
    ],
)
def test_what_does_not_name_two_places_is_counted_and_said(files, vcf, rules, alt, info):
    reading = joined(files, vcf, record("chr7", 100, alt, info))
    assert (reading.fusions, reading.counts["structural"]) == ((), 1)
    assert "vcf_symbolic" in rules(reading)


@pytest.mark.parametrize(
    ("form", "sample", "reads"),
    [
        ("PR:SR", "40,6:31,12", (18, 12, 6)),
        ("PR", "40,6", (6, None, 6)),
        ("DR:DV:RR:RV", "9:4:8:5", (9, 5, 4)),
        ("RP:SR", "3:2", (5, 2, 3)),
        ("GT", "0/1", (None, None, None)),
        ("PR:SR", ".:9999999999", (None, None, None)),
    ],
)
def test_reads_as_each_caller_counts_them(files, vcf, form, sample, reads):
    (row,) = joined(files, vcf, record("chr7", 100, "G[chr2:5[", form=form, sample=sample)).fusions
    assert (row.supporting_reads, row.split_reads, row.spanning_reads) == reads


def test_without_sample_columns_no_reads_are_known(files, vcf):
    reading = files.read("a.vcf", vcf([record("chr7", 100, "G[chr2:5[")[:8]], header=HEADER, samples=()))
    assert [row.supporting_reads for row in reading.fusions] == [None]


@pytest.mark.parametrize(("verdict", "passed"), [("PASS", True), ("MinQUAL", False)])
def test_callers_filter_decides(files, vcf, verdict, passed):
    (row,) = joined(files, vcf, record("chr7", 100, "G[chr2:5[", verdict=verdict)).fusions
    assert (row.passed, row.filters) == (passed, () if passed else ("MinQUAL",))


def test_file_that_filters_nothing_delivers_every_junction(files, vcf):
    (row,) = joined(files, vcf, record("chr7", 100, "G[chr2:5[", verdict=".")).fusions
    assert row.passed


def test_genes_outside_any_gene_and_from_flat_fields(files, vcf):
    reading = joined(
        files, vcf,
        record("chr7", 100, "G[chr2:5[", "ANN=x|intergenic_region|CNTN1-PDZRN4"),
        record("chr2", 5, "]chr7:100]G", "SYMBOL=ALK"),
    )  # fmt: skip
    assert [(row.gene_a, row.gene_b) for row in reading.fusions] == [(None, "ALK"), ("ALK", None)]


def test_gene_that_a_spreadsheet_spoilt_is_refused(files, vcf, rules):
    reading = joined(files, vcf, record("chr7", 100, "G[chr2:5[", "SYMBOL=1-Sep"))
    assert (reading.outcome, rules(reading)) == (Outcome.REFUSED, {"gene_damaged"})


def test_too_many_are_refused_with_their_line(files, vcf, monkeypatch):
    monkeypatch.setattr(vcf_junctions, "MOST", 2)
    reading = joined(files, vcf, *(record("chr7", 100 + n, "G[chr2:5[") for n in range(3)))
    (problem,) = [problem for problem in reading.problems if problem.rule == "too_many_held"]
    assert (reading.outcome, problem.line) == (Outcome.REFUSED, 9)
