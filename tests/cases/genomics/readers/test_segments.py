import pytest

from cases.genomics.readers.kinds import CopyNumberKind, Outcome, Section, SectionState
from cases.genomics.readers.rows import Expected

CALLED = "chromosome\tstart\tend\tgene\tlog2\tcn\tcn1\tcn2\tdepth\tprobes\tweight\n"
UNCALLED = "chromosome\tstart\tend\tgene\tlog2\tprobes\n"
ALLELES = "Chromosome\tStart\tEnd\tnMajor\tnMinor\n"


def kinds(reading):
    return [str(row.kind) for row in reading.copy_numbers]


def test_called_segments_of_cnvkit(files):
    text = CALLED + (
        "chr7\t464422\t3003530\tMET,BRAF,MET\t2.1\t9\t7\t2\t51\t32\t29\n"
        "chr8\t100\t200\t-\t-0.01\t2\t1\t1\t51\t32\t29\n"
        "chr9\t100\t200\tCDKN2A\t-3.2\t0\t0\t0\t51\t32\t29\n"
        "chr17\t100\t200\tTP53\t-0.01\t2\t2\t0\t51\t32\t29\n"
    )
    reading = files.read("a.call.cns", text)
    first = reading.copy_numbers[0]
    assert kinds(reading) == ["amplification", "neutral", "deletion", "loh"]
    assert (first.start, first.end, first.genes) == (464423, 3003530, ("MET", "BRAF"))  # 0-based in the file
    assert (first.copy_number, first.minor_copy_number, first.log2_ratio, first.gene) == (9, 2, 2.1, None)
    assert reading.counts["copy_numbers_passed"] == 3


def test_uncalled_segments_are_candidates(files, rules):
    reading = files.read("a.cns", UNCALLED + "chr7\t0\t100\tMET\t1.5\t3\nchr8\t0\t100\tMYC\t0.1\t3\n")
    assert kinds(reading) == ["amplification", "neutral"]
    assert not any(row.passed for row in reading.copy_numbers)
    assert "uncalled_segments" in rules(reading)
    assert reading.sections[Section.COPY_NUMBERS] is SectionState.NONE_REPORTED


def test_allele_specific_segments(files):
    text = (
        ALLELES
        + "1\t1\t10\t1\t1\n1\t11\t20\t1\t0\n1\t21\t30\t2\t0\n1\t31\t40\t23\t1\n1\t41\t50\t2\t1\n1\t51\t60\t0\t0\n"
    )
    reading = files.read("x.grch38.cna.tsv", text)
    assert kinds(reading) == ["neutral", "loss", "loh", "amplification", "gain", "deletion"]
    assert (reading.copy_numbers[3].copy_number, reading.copy_numbers[3].minor_copy_number) == (24, 1)
    assert reading.counts == {"records": 6, "copy_numbers": 6, "copy_numbers_passed": 5}


@pytest.mark.parametrize(("sex", "kind"), [("male", CopyNumberKind.NEUTRAL), (None, CopyNumberKind.LOSS)])
def test_allele_specific_segments_of_a_mans_x(files, sex, kind):
    reading = files.read("a.tsv", ALLELES + "X\t1\t10\t1\t0\n", Expected(sex=sex))
    assert reading.copy_numbers[0].kind is kind


@pytest.mark.parametrize(
    ("text", "rule", "column"),
    [
        (ALLELES + "1\t20\t10\t1\t1\n", "interval", "End"),
        (ALLELES + "1\t1\t10\t1\t2\n", "out_of_range", "nMinor"),
        (ALLELES + "1\t1\t10\tNA\t1\n", "number", "nMajor"),
        (ALLELES + "1\t1\t10\t1.5\t1\n", "whole_number", "nMajor"),
        (ALLELES + "1\tNA\t10\t1\t1\n", "position", "Start"),
        (UNCALLED + "chr7\t0\t100\t1-Mar\t0.1\t3\n", "gene_damaged", "gene"),
        (UNCALLED + "chr7\t0\t100\tMET\t99\t3\n", "out_of_range", "log2"),
        (ALLELES + "1\t1\n", "cells_missing", None),
    ],
)
def test_segment_that_cannot_be_is_refused(files, text, rule, column):
    reading = files.read("a.tsv", text)
    assert reading.outcome is Outcome.REFUSED
    assert (reading.problems[0].rule, reading.problems[0].field, reading.problems[0].line) == (rule, column, 2)


@pytest.mark.parametrize(
    "head",
    [
        "ID\tchrom\tloc.start\tloc.end\tnum.mark\tseg.mean\n",
        "Sample\tChromosome\tStart\tEnd\tNum_Probes\tSegment_Mean\n",
    ],
)
def test_seg_file_of_one_sample_holds_candidates(files, head):
    reading = files.read("a.seg", head + "TR_1\t1\t975000\t1000000\t14\t0.9\nTR_1\tHLA\t1\t2\t1\t0\n")
    assert (kinds(reading), reading.sample.sample_ids) == (["amplification"], ("TR_1",))


def test_seg_file_of_several_samples_is_quarantined(files):
    text = "ID\tchrom\tloc.start\tloc.end\tnum.mark\tseg.mean\nA1\t1\t1\t2\t1\t0\nB1\t1\t1\t2\t1\t0\n"
    assert files.read("a.seg", text).outcome is Outcome.QUARANTINED


def test_segments_without_rows_say_none_reported(files, rules):
    reading = files.read("a.tsv", ALLELES)
    assert rules(reading) == {"no_findings"}
    assert reading.sections[Section.COPY_NUMBERS] is SectionState.NONE_REPORTED
