"""The readers on public reference files; skipped without them."""

import time

import pytest

from cases.genomics.readers.folder import read_folder
from cases.genomics.readers.kinds import Build, FileKind, Outcome, Section, SectionState
from cases.genomics.readers.line import read_lines
from cases.genomics.readers.read import read_file
from cases.genomics.readers.rows import Expected


def test_dragen_example_is_read_whole(shared):
    folder = read_folder(shared / "tso500/dragen-example", Expected(build=Build.GRCH37))
    profile = folder.profile
    assert folder.outcome is Outcome.WARNED
    assert (profile.tmb, profile.msi_percent, profile.hrd_score) == (7.1, 2.48, 31.0)
    # 17 records pass in the VCF, one of them also in the report; 16 regions and BRCA1 change; 17 fusions are kept.
    assert (profile.small_variants, profile.copy_numbers, profile.fusions, profile.splice) == (17, 17, 17, 3)
    assert profile.candidates == {"small_variants": 75, "copy_numbers": 0, "fusions": 16, "splice": 15}
    assert {section: state for section, state in folder.sections.items() if state is not SectionState.REPORTED} == {}


def test_dragen_example_merges_report_and_calls(shared):
    folder = read_folder(shared / "tso500/dragen-example")
    by_key = {finding.key: finding for finding in folder.small_variants}
    shared_finding = by_key["GRCh37:1:2488137:T:A"]
    assert (len(shared_finding.observations), shared_finding.row.gene) == (2, "TNFRSF14")
    whole = "GRCh37:1:36936791:TGCCCGC:GGTGGGG"
    assert [key for key, finding in by_key.items() if finding.part_of == whole] == [
        "GRCh37:1:36936791:T:G",
        "GRCh37:1:36936797:C:G",
    ]
    assert sum(len(finding.observations) == 2 for finding in folder.copy_numbers) == 6
    assert sum(len(finding.observations) == 2 for finding in folder.fusions) == 17
    assert "exon_conflict" in {problem.rule for problem in folder.problems}


@pytest.mark.parametrize(
    ("build", "names", "variants", "segments", "fusions"),
    [
        (Build.GRCH38, ("vcf.gz", "cna.tsv"), 3313, 192, None),
        (Build.GRCH37, ("vcf.gz", "cna.tsv", "fusions.tsv"), 3317, 191, 13),
    ],
)
def test_colon_cancer_example_on_both_builds(shared, build, names, variants, segments, fusions):
    paths = [shared / f"variants/pcgr/T001-COAD.{build.lower()}.{name}" for name in names]
    began = time.process_time()
    folder = read_folder(paths, Expected(build=build))
    assert time.process_time() - began < 1
    assert (folder.outcome, folder.build) == (Outcome.WARNED, build)
    assert (folder.profile.small_variants, folder.profile.copy_numbers) == (variants, segments)
    assert (folder.profile.fusions, folder.profile.tmb) == (fusions, None)
    row = folder.small_variants[0].row
    assert (row.depth, row.allele_fraction) == (29, pytest.approx(0.275862, abs=1e-6))


def test_examples_of_two_patients_and_builds_do_not_go_in_together(shared):
    rules = {problem.rule for problem in read_folder(shared / "variants/pcgr").problems}
    assert {"several_patients", "builds_mixed"} <= rules


@pytest.mark.parametrize(
    ("name", "kind", "build", "small", "passed"),
    [
        ("callers/test_mutect.vcf", FileKind.SMALL_VARIANT_VCF, Build.GRCH37, 500, 5),
        ("callers/test_varscan.vcf", FileKind.SMALL_VARIANT_VCF, None, 501, 501),
        ("callers/test_b38.vcf", FileKind.SMALL_VARIANT_VCF, Build.GRCH38, 25, 25),
        ("hcc1395/input_multiple_transcripts_per_alt.vcf", FileKind.SMALL_VARIANT_VCF, Build.GRCH38, 1, 1),
        ("pcgr/T001-BRCA.grch37.vcf.gz", FileKind.SMALL_VARIANT_VCF, Build.GRCH37, 196, 196),
    ],
)
def test_public_vcf_of_each_caller(shared, name, kind, build, small, passed):
    reading = read_file(shared / "variants" / name)
    assert (reading.kind, reading.build) == (kind, build)
    assert (reading.counts["small_variants"], reading.counts["small_variants_passed"]) == (small, passed)
    assert reading.outcome in (Outcome.ACCEPTED, Outcome.WARNED)
    assert any(row.allele_fraction for row in reading.small_variants)


def test_public_tumour_normal_vcf_with_csq(shared):
    path = shared / "variants/hcc1395/annotated.expression.vcf.gz"
    reading = read_file(path)
    assert (reading.outcome, reading.problems[-1].rule) == (Outcome.REFUSED, "control_sample")
    meant = read_file(path, Expected(reference_material=True))
    assert (meant.counts["records"], len(meant.small_variants), meant.build) == (1470, 1470, Build.GRCH38)
    first, second = meant.small_variants[:2]
    assert (first.gene, first.transcript, first.hgvs_p) == ("OR4F29", "ENST00000426406.4", "p.Glu11Ter")
    assert (first.depth, first.alt_depth, first.allele_fraction, first.normal_allele_fraction) == (
        741,
        90,
        0.12146,
        0.0522,
    )
    assert second.hgvs_p == "p.Thr190="


@pytest.mark.parametrize(
    ("name", "kind", "count", "outcome"),
    [
        ("copy-number/cl_seq.cns", FileKind.CNVKIT_SEGMENTS, ("copy_numbers", 78), Outcome.WARNED),
        ("copy-number/tr95t.cns", FileKind.CNVKIT_SEGMENTS, ("copy_numbers", 124), Outcome.WARNED),
        ("copy-number/p2-9_2.call.cns", FileKind.CNVKIT_SEGMENTS, ("records", 313), Outcome.REFUSED),  # 1-Mar
        ("copy-number/cw-tr-log2.seg", FileKind.LOG_RATIO_SEGMENTS, ("records", 4172), Outcome.QUARANTINED),
        ("fusions/arriba.tsv", FileKind.ARRIBA_FUSIONS, ("fusions", 1), Outcome.WARNED),
        ("fusions/arriba_hcc1395.tsv", FileKind.ARRIBA_FUSIONS, ("fusions", 181), Outcome.WARNED),
        (
            "fusions/star-fusion.fusion_candidates.final.abridged.tsv",
            FileKind.STAR_FUSIONS,
            ("fusions", 65),
            Outcome.WARNED,
        ),
    ],
)
def test_public_segments_and_fusions(shared, name, kind, count, outcome):
    reading = read_file(shared / "variants" / name)
    assert (reading.kind, reading.counts[count[0]], reading.outcome) == (kind, count[1], outcome)


def test_public_segments_with_a_damaged_gene_name_the_line(shared):
    problem = read_file(shared / "variants/copy-number/p2-9_2.call.cns").problems[0]
    assert (problem.rule, problem.line, problem.field, problem.values["value"]) == ("gene_damaged", 89, "gene", "1-Mar")


@pytest.mark.parametrize(
    ("name", "records", "passed"),
    [("hus-acrometrix/CL-AcroMetrix-D01", 510, 481), ("hus-na12878/CL-NA12878N25-D01", 35, 4)],
)
def test_public_reference_material_is_refused_as_a_patient(shared, name, records, passed):
    path = shared / f"tso500/{name}_small_variant_table.tsv"
    reading = read_file(path)
    assert (reading.outcome, reading.problems[0].rule) == (Outcome.REFUSED, "control_sample")
    meant = read_file(path, Expected(reference_material=True))
    assert {problem.rule for problem in meant.problems} <= {"transcript_unversioned"}
    assert (meant.counts["records"], meant.counts["small_variants_passed"]) == (records, passed)
    lines = {row.line: row.header_line for row in meant.small_variants}
    assert all(len(pairs) == 49 for pairs in read_lines(path, meant.kind, lines).values())
    assert meant.build is Build.GRCH37


def test_public_summary_of_a_run_keeps_one_patient(shared):
    path = shared / "tso500/variant_summary.scrambled.tsv"
    folder = read_folder(path, Expected(sample_ids=("IPD9106-D01-P01-A08",)))
    assert (folder.profile.tmb, folder.profile.msi_percent, folder.profile.fusions) == (14.9, 1.85, 1)
    assert folder.sample.sample_ids == ("IPD9106-D01-P01-A08", "IPD9106-R03-P01-A08")
    assert "IPD9105" not in repr(folder)


def test_public_run_folder_of_a_reference_material(shared):
    expected = Expected(sample_ids=("CL-AcroMetrix-D01",), reference_material=True)
    summary = shared / "tso500/191206_NB501498_0174_AHWCNMBGXC_variant_summary.tsv"
    folder = read_folder([shared / "tso500/hus-acrometrix", summary], expected)
    assert (folder.outcome, folder.profile.tmb, folder.profile.small_variants) == (Outcome.WARNED, 238.5, 481)
    assert {problem.rule for reading in folder.readings for problem in reading.problems} == {"transcript_unversioned"}
    assert folder.sections[Section.FUSIONS] is SectionState.NONE_REPORTED
    assert folder.sample.run_id == "191206_NB501498_0174_AHWCNMBGXC"
