"""Files as laboratories send them by mistake: the answer is true, and names line and column where there is one."""

import pytest

from cases.genomics.readers.kinds import Outcome

from .conftest import VCF_HEADER
from .test_vcf import record

LENGTHLESS = tuple(line for line in VCF_HEADER if not line.startswith(("##contig", "##reference")))


@pytest.mark.parametrize(
    "said",
    [
        "##reference=file:///ref/mm10.fa", "##reference=GRCm38.p6", "##reference=chm13v2.0.fa", "##reference=hg18",
        "##assembly=NCBI36", "##contig=<ID=7,length=145441459>", "##contig=<ID=chr7,assembly=mm39>",
        '##VEP="v110" assembly="GRCm39"',
    ],
)  # fmt: skip
def test_vcf_on_another_genome_is_refused_and_nobody_is_asked_to_choose_ours(files, vcf, rules, said):
    reading = files.read("a.vcf", vcf(header=(LENGTHLESS[0], said, *LENGTHLESS[1:])))
    (problem,) = (one for one in reading.problems if one.rule == "build_other")
    assert (reading.outcome, reading.build, problem.line) == (Outcome.REFUSED, None, 2)
    assert "build_unknown" not in rules(reading)


@pytest.mark.parametrize("said", ["##contig=<ID=MT,length=16571>", "##contig=<ID=HLA-A,length=3503>", "##reference=x"])
def test_vcf_that_only_leaves_its_build_open_is_asked_about(files, vcf, rules, said):
    reading = files.read("a.vcf", vcf(header=(LENGTHLESS[0], said, *LENGTHLESS[1:])))
    assert "build_unknown" in rules(reading) and "build_other" not in rules(reading)


@pytest.mark.parametrize(
    ("ref", "alt", "kept"), [("A", "A", []), ("A", "a", []), ("A", "A,T", ["T"]), ("AC", "AC", [])]
)
def test_vcf_allele_that_is_the_reference_is_no_finding(files, vcf, ref, alt, kept):
    sample = "0/1:661,117:0.15:778" if "," not in alt else "1/2:500,117,161:0.15,0.21:778"
    reading = files.read("a.vcf", vcf([record(ref=ref, alt=alt, format="GT:AD:AF:DP", sample=sample)]))
    (problem,) = (one for one in reading.problems if one.rule == "allele_same")
    assert (problem.field, reading.outcome) == ("ALT", Outcome.WARNED) and problem.line
    assert [row.alt for row in reading.small_variants] == kept


def test_allele_that_is_the_reference_is_no_finding_in_tables_either(files, tsoppi, combined):
    table = files.read("a_small_variant_table.tsv", tsoppi({"DNA_change": "A>A"}))
    assert [one.rule for one in table.problems if one.field == "DNA_change"] == ["allele_same"]
    whole = combined().replace("140453136\tA\tT", "140453136\tA\tA")
    output = files.read("a_CombinedVariantOutput.tsv", whole)
    assert whole != combined() and "allele_same" in {one.rule for one in output.problems}
    assert not any(row.ref == row.alt for row in (*table.small_variants, *output.small_variants))


@pytest.mark.parametrize(("fraction", "rule"), [("", "duplicate"), ("0.33", "duplicate_differs")])
def test_row_of_a_table_that_comes_twice_is_told_with_both_lines(files, tsoppi, fraction, rule):
    second = {"AF_tumor_DNA": fraction} if fraction else {}
    reading = files.read("a_small_variant_table.tsv", tsoppi({}, second))
    (problem,) = (one for one in reading.problems if one.rule == rule)
    first, again = (row.line for row in reading.small_variants)
    assert (problem.line, problem.values["first"]) == (again, str(first))


def test_numbered_chromosome_is_told(files, vcf):
    reading = files.read("a.vcf", vcf([record(chrom="23"), record(chrom="X", pos=140453140)]))
    (problem,) = (one for one in reading.problems if one.rule == "chromosome_numbered")
    assert (problem.values["value"], problem.values["chrom"]) == ("23", "X")
    segments = "ID\tchrom\tloc.start\tloc.end\tnum.mark\tseg.mean\nS-1\t24\t1\t100\t10\t0.8\n"
    assert "chromosome_numbered" in {one.rule for one in files.read("a.seg", segments).problems}


@pytest.mark.parametrize(
    ("value", "rule"), [("-1,117", "out_of_range"), ("1.5,117", "whole_number"), ("x,117", "number")]
)
def test_depth_that_cannot_be_is_told_for_what_it_is(files, vcf, value, rule):
    reading = files.read("a.vcf", vcf([record(format="GT:AD", sample=f"0/1:{value}")]))
    assert (reading.outcome, reading.problems[0].rule) == (Outcome.REFUSED, rule)


@pytest.mark.parametrize(
    ("name", "content", "rule", "said"),
    [
        ("a.vcf", b"PK\x03\x04[Content_Types].xml word/document.xml" + bytes(50), "not_text", "an Office document"),
        ("a.vcf", b"PK\x03\x04[Content_Types].xml xl/workbook.xml" + bytes(50), "spreadsheet", ""),
        ("a.csv", b"Sample_ID,Genomic_location,DNA_change\nS,7:1,A>T\n", "commas", ""),
    ],
)
def test_content_is_called_by_its_name(files, name, content, rule, said):
    (problem,) = files.read(name, content).problems
    assert problem.rule == rule and said in problem.message


def test_tabs_behind_the_header_are_told_as_such(files, vcf):
    text = "\n".join(f"{line}\t" if line.startswith("#CHROM") else line for line in vcf().split("\n"))
    (problem,) = files.read("a.vcf", text).problems
    assert "has no name" in problem.message and problem.line


def test_records_with_and_without_chr_are_told_by_line(files, vcf):
    reading = files.read("a.vcf", vcf([record(), record(chrom="7", pos=140453140)]))
    (problem,) = (one for one in reading.problems if one.rule == "vcf_contig_mixed")
    assert problem.line == reading.small_variants[1].line


def test_damaged_partner_of_a_fusion_is_told_with_its_own_column(files):
    head = "#FusionName\tJunctionReadCount\tSpanningFragCount\tLeftGene\tLeftBreakpoint\tRightGene\tRightBreakpoint\n"
    row = "KMT2A--9-Sep\t12\t3\tKMT2A^ENSG1\tchr11:118355029:+\t9-Sep^ENSG2\tchr17:75398784:+\n"
    (problem,) = (one for one in files.read("star.tsv", head + row).problems if one.rule == "gene_damaged")
    assert (problem.field, problem.line) == ("RightGene", 2)


def test_two_patients_in_a_table_are_told_once(files, tsoppi):
    reading = files.read("a_small_variant_table.tsv", tsoppi({}, {"Sample_ID": "IPD0002-D01-P01-A09"}))
    assert [one.rule for one in reading.problems].count("several_patients") == 1
