from cases.genomics.readers.folder import read_folder
from cases.genomics.readers.kinds import Build, CopyNumberKind, FileKind, Section, SectionState
from cases.genomics.readers.merge import variant_key

from .conftest import BRAF
from .test_vcf_structural import CNV, EXON


def test_variant_key_is_the_shortest_writing():
    key = variant_key(Build.GRCH37, "7", 140453136, "A", "T")
    assert key == "GRCh37:7:140453136:A:T"
    assert variant_key(Build.GRCH37, "7", 140453135, "CAG", "CTG") == key
    assert variant_key(None, "7", 100, "CAA", "CA") == "?:7:100:CA:C"
    assert variant_key(Build.GRCH38, "7", 140453136, "A", "T") != key


def test_same_variant_of_report_and_vcf_is_one_finding_with_two_observations(files, combined, vcf):
    paths = [files.write("x_CombinedVariantOutput.tsv", combined()), files.write("x.vcf", vcf())]
    (finding,) = read_folder(paths).small_variants
    assert [observation.kind for observation in finding.observations] == [
        FileKind.COMBINED_VARIANT_OUTPUT,
        FileKind.SMALL_VARIANT_VCF,
    ]
    assert (finding.row.gene, finding.row.alt_depth, finding.passed) == ("BRAF", 117, True)


def test_judgement_of_the_laboratory_overrules_the_callers_pass(files, tsoppi, vcf):
    paths = [files.write("a.vcf", vcf()), files.write("b.tsv", tsoppi({"Class_judgement": "exclude"}))]
    folder = read_folder(paths)
    assert not folder.small_variants[0].passed
    assert (folder.profile.small_variants, folder.profile.candidates["small_variants"]) == (0, 1)


def test_single_changes_of_a_multinucleotide_variant_are_parts_of_it(files, vcf):
    tag = "MNVTAG=chr7:140453136_AC->TT"
    records = [(*BRAF[:7], tag, *BRAF[8:]), (*BRAF[:3], "AC", "TT", ".", "PASS", tag, *BRAF[8:])]
    single, whole = read_folder(files.write("a.vcf", vcf(records))).small_variants
    assert (single.part_of, whole.part_of) == ("GRCh37:7:140453136:AC:TT", None)
    assert whole.row.ref == "AC"


def test_amplification_of_report_and_vcf_is_one_finding(files, combined, vcf):
    records = [
        ("chr7", 300, "x", "N", "<DUP>", 9, "PASS", "END=400;SEGID=ERBB2", "GT:SM", "./1:4.2"),
        ("chr7", 500, "x", "N", "<DEL>", 9, "PASS", "END=600;SEGID=ERBB2", "GT:SM", "0/1:0.6"),
    ]
    text = combined(**{"Exon-Level_CNVs": None})
    folder = read_folder([files.write("c.tsv", text), files.write("a.cnv.vcf", vcf(records, header=CNV))])
    first, second = folder.copy_numbers
    assert (first.key, first.row.kind, len(first.observations)) == ("gene:ERBB2:up", CopyNumberKind.AMPLIFICATION, 2)
    assert (first.row.chrom, first.row.start) == ("7", 300)  # completed from the VCF
    assert second.key == "gene:ERBB2:down"


def test_report_that_calls_a_gene_clean_against_the_exon_vcf_is_said(files, combined, vcf):
    records = [("chr17", 41243452, ".", "N", "<DEL>", ".", "PASS", "END=41277500;GENE=BRCA1", "GT:FC", "./1:0.532")]
    folder = read_folder([files.write("c.tsv", combined()), files.write("e.vcf", vcf(records, header=EXON))])
    (problem,) = (problem for problem in folder.problems if problem.rule == "exon_conflict")
    assert (problem.file, problem.line) == ("e.vcf", 6)


def test_fusion_is_the_same_whichever_partner_comes_first(files, combined):
    text = "FusionGene\tLeftBreakpoint\tRightBreakpoint\tSplitReads\nROS1--CD74\t6:117645578\t5:149784243\t9\n"
    folder = read_folder([files.write("c.tsv", combined()), files.write("x.grch37.fusions.tsv", text)])
    assert [len(finding.observations) for finding in folder.fusions] == [2]
    assert folder.profile.fusions == 1


def test_sections_of_several_files_the_best_known_wins(files, combined, vcf):
    rna_only = combined(Small_Variants=[["NA"]], GIS=None, Analysis_Details=[["RNA Sample ID", "IPD0001-R03-P01-A09"]])
    folder = read_folder([files.write("c.tsv", rna_only), files.write("a.vcf", vcf([]))])
    assert folder.sections[Section.SMALL_VARIANTS] is SectionState.NONE_REPORTED
    assert folder.sections[Section.HRD] is SectionState.NOT_TESTED
    assert (folder.profile.small_variants, folder.profile.hrd_score, folder.profile.tmb) == (0, None, None)


def test_signatures_that_differ_are_said_and_the_reports_is_used(files, combined):
    summary = "sample_id\tTMB\tMSI\tgene_amplifications\tsplice_variants\tfusions\n" + (
        "IPD0001-D01-P01-A09_P\t9.9 (10)\t2.48 (3/121)\tNA\tNA\tNA\n"
    )
    folder = read_folder([files.write("c.tsv", combined()), files.write("s.tsv", summary)])
    assert folder.profile.tmb == 7.1
    (problem,) = (problem for problem in folder.problems if problem.rule == "signature_conflict")
    assert "7.1, 9.9" in problem.message


def test_region_size_of_the_table_completes_the_burden_of_the_summary(files, tsoppi):
    summary = "sample_id\tTMB\tMSI\tgene_amplifications\tsplice_variants\tfusions\n" + (
        "IPD0001-D01-P01-A09_P\t9.9 (10)\tNA\tNA\tNA\tNA\n"
    )
    folder = read_folder([files.write("t.tsv", tsoppi({})), files.write("s.tsv", summary)])
    (tmb,) = (signature for signature in folder.signatures if signature.kind == "tmb")
    assert (tmb.value, tmb.region_megabases, tmb.eligible_variants) == (9.9, 1.28, 10)
