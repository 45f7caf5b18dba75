"""Habits of laboratories and callers, each in a small file."""

import pytest

from cases.genomics.readers.kinds import FileKind, Outcome
from cases.genomics.readers.rows import Expected

OWN = Expected(sample_ids=("IPD0001-D01-P01-A09",))
SEGMENT = "{}\t7\t55000000\t55300000\t40\t1.21\n"


def test_laboratorys_judgements_come_with_the_row_under_their_own_names(files, tsoppi):
    columns = (
        "Sample_ID", "Gene_symbol", "Genomic_location", "DNA_change", "Depth_tumor_DNA", "AF_tumor_DNA", "Tier",
        "CPSR_ACMG_class", "CPSR_ClinVar_class", "TSO500_LocalApp_class", "IGV_QC", "Run_QC", "Class_judgement",
        "Class_judgement_comments", "Reporting_judgement", "Reporting_judgement_comments",
    )  # fmt: skip
    row = {
        "Tier": "TIER 1", "CPSR_ACMG_class": "Pathogenic", "CPSR_ClinVar_class": "Likely_pathogenic",
        "TSO500_LocalApp_class": "Somatic", "IGV_QC": "OK", "Class_judgement": "SOM",
        "Class_judgement_comments": "seen twice", "Reporting_judgement": "BioMar",
        "Reporting_judgement_comments": "-",
    }  # fmt: skip
    (found,) = files.read("a.tsv", tsoppi(row, columns=columns)).small_variants
    assert found.judgements == {
        "Tier": "TIER 1", "CPSR_ACMG_class": "Pathogenic", "CPSR_ClinVar_class": "Likely_pathogenic",
        "TSO500_LocalApp_class": "Somatic", "IGV_QC": "OK", "Class_judgement": "SOM",
        "Class_judgement_comments": "seen twice", "Reporting_judgement": "BioMar",
    }  # fmt: skip
    assert found.clinvar == "Likely_pathogenic"


@pytest.mark.parametrize(
    ("column", "joined", "frequency", "conflict"),
    [
        ("NA", "NA", None, False),
        ("0.001", "NA", 0.001, False),
        ("0,002", "GLOBAL_AF_GNOMAD:0.002|NFE_AF_GNOMAD:0.004", 0.004, False),
        ("1", "GLOBAL_AF_GNOMAD:0.001", 0.001, True),
        ("NA", "GLOBAL_AF_1KG:4,00E-04", 0.0004, False),
    ],
)
def test_population_frequency_is_the_highest_that_is_not_damaged(
    files, tsoppi, rules, column, joined, frequency, conflict
):
    row = {"Global_AF_gnomAD": column, "Germline_population_AFs": joined}
    reading = files.read("a.tsv", tsoppi(row))
    assert reading.small_variants[0].population_frequency == frequency
    assert ("frequency_conflict" in rules(reading)) is conflict


def test_older_tables_have_fewer_columns_and_other_names(files, tsoppi, rules):
    columns = ("Sample_ID", "Gene", "Genomic_location", "DNA_change", "Depth_tumor", "AF_tumor")
    row = {"Gene": "BRAF", "Depth_tumor": "778", "AF_tumor": "0.15"}
    reading = files.read("a.tsv", tsoppi(row, columns=columns))
    (found,) = reading.small_variants
    assert (found.gene, found.depth, found.allele_fraction, found.judgements) == ("BRAF", 778, 0.15, {})
    assert "column_optional" in rules(reading) and "column_unknown" not in rules(reading)


def test_arriba_tells_which_domains_a_fusion_keeps(files):
    head = "#gene1\tgene2\tbreakpoint1\tbreakpoint2\tsplit_reads1\tretained_protein_domains\treading_frame\n"
    line = "FGFR2\tBICC1\t10:123243212\t10:60461834\t9\tProtein_kinase_domain(100%)|SAM_domain(100%)\tin-frame\n"
    bare = "A\tB\t1:5\t2:6\t3\t.\tout-of-frame\n"
    first, second = files.read("fusions.tsv", head + line + bare).fusions
    assert (first.kept_domains, first.in_frame) == ("Protein_kinase_domain(100%)|SAM_domain(100%)", True)
    assert (second.kept_domains, second.in_frame) == (None, False)


def test_star_fusion_of_either_generation(files):
    old = "#fusion_name\tJunctionReads\tSpanningFrags\tLeftGene\tLeftBreakpoint\tRightGene\tRightBreakpoint\n"
    new = (
        "#FusionName\tJunctionReadCount\tSpanningFragCount\tLeftGene\tLeftBreakpoint\tRightGene\tRightBreakpoint\t"
        "PROT_FUSION_TYPE\tPFAM_LEFT\tPFAM_RIGHT\n"
    )
    row = "FGFR2--BICC1\t40\t14\tFGFR2^ENSG1\tchr10:123243212:-\tBICC1^ENSG2\tchr10:60461834:+"
    (first,) = files.read("old.tsv", old.replace("fusion_name", "FusionName") + row + "\n").fusions
    (second,) = files.read("new.tsv", new + row + "\tINFRAME\tPkinase|1-99~\t.\n").fusions
    assert (first.split_reads, first.spanning_reads, first.supporting_reads) == (40, 14, 54)
    assert (first.gene_a, first.gene_b, first.in_frame, first.kept_domains) == ("FGFR2", "BICC1", None, None)
    assert (second.split_reads, second.spanning_reads, second.in_frame) == (40, 14, True)
    assert second.kept_domains == "Pkinase|1-99~"


@pytest.mark.parametrize(
    ("form", "sample", "expected"),
    [
        ("GT:DP:AD:BQ:SS", "0/1:100:70,30:35:2", (100, 30, 0.3)),  # MuSE
        ("GT:IGT:DP:DP4:BCOUNT:SSC", "0/1:0/1:100:40,30,10,20:70,0,0,30:60", (100, 30, 0.3)),  # SomaticSniper
        ("GT:DP:DP4:SSC", "0/1:100:40,30,10,20:60", (100, 30, 0.3)),
        ("GT:DP:VD:AD:AF", "0/1:100:30:70,30:0.3", (100, 30, 0.3)),  # VarDict
        ("DP:FDP:AU:CU:GU:TU", "100:0:70,71:0,0:0,0:30,31", (100, 30, 0.3)),  # Strelka 2
    ],
)
def test_callers_keep_depth_in_different_places(files, vcf, form, sample, expected):
    record = ("chr7", 140453136, ".", "A", "T", ".", "PASS", ".", form, sample)
    (row,) = files.read("a.vcf", vcf([record])).small_variants
    assert (row.depth, row.alt_depth, row.allele_fraction) == expected


def test_segments_without_column_names_are_read_in_their_order(files, rules):
    reading = files.read("a.seg", SEGMENT.format("IPD0001-D01-P01-A09") * 2, OWN)
    assert (reading.kind, len(reading.copy_numbers)) == (FileKind.LOG_RATIO_SEGMENTS, 2)
    assert "header_assumed" in rules(reading)
    (row, _) = reading.copy_numbers
    assert (row.line, row.header_line, row.chrom, row.start, row.log2_ratio) == (1, None, "7", 55000000, 1.21)


def test_segments_of_other_samples_are_left_out(files, rules):
    text = "ID\tchrom\tloc.start\tloc.end\tnum.mark\tseg.mean\n"
    text += SEGMENT.format("IPD0001-D01-P01-A09") + SEGMENT.format("IPD0002-D01-P01-A15")
    own = files.read("a.seg", text, OWN)
    assert (own.outcome, len(own.copy_numbers), "sample_other_rows" in rules(own)) == (Outcome.WARNED, 1, True)
    assert files.read("b.seg", text).outcome is Outcome.QUARANTINED
