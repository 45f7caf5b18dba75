import pytest

from cases.genomics.readers.folder import read_folder
from cases.genomics.readers.kinds import Build, FileKind, Outcome
from cases.genomics.readers.rows import Expected

SAMPLE = "IPD0001-D01-P01-A09"
OTHER = "IPD0002-D01-P01-A15"
SUMMARY = "sample_id\tTMB\tMSI\tgene_amplifications\tsplice_variants\tfusions\n" + (
    f"{SAMPLE}_P\t7.8 (10)\t0.88 (1/114)\tEGFR (1.509)\tNA\tNA\n{OTHER}_P\t3.1 (4)\t2.83 (3/106)\tNA\tNA\tNA\n"
)
LIST = "#sample_type\tsample_ID\tsample_pair_ID\nDNA_tumor\t{0}\t{0}_P\nRNA_tumor\tRNA-of-{0}\tRNA-of-{0}_P\n"


@pytest.fixture(params=["RUN1_TSO_500_LocalApp_postprocessing_results", "RUN1/RUN1_ppr"], ids=["Oslo", "Bergen"])
def run(request, files, tsoppi):
    """A run's folder as the two nodes lay it out, with two patients and a control."""
    root = request.param
    files.write(f"{root}/RUN1_variant_summary.tsv", SUMMARY)
    for sample in (SAMPLE, OTHER, "CL-AcroMetrix-D01"):
        files.write(
            f"{root}/{sample}/{sample}_small_variant_table.tsv",
            tsoppi({"Sample_ID": sample}).replace(f"[{SAMPLE}]", f"[{sample}]"),
        )
        files.write(f"{root}/{sample}/sample_list.tsv", LIST.format(sample))
        files.write(f"{root}/{sample}/{sample}_CNV_overview_plots.pdf", b"%PDF-1.4")
    return files.folder


def test_folder_of_a_run_gives_the_cases_own_sample_alone(run):
    folder = read_folder(run, Expected(sample_ids=(SAMPLE,), build=Build.GRCH37))
    assert folder.outcome is Outcome.WARNED
    assert {problem.rule for problem in folder.problems} == {"other_samples"}
    assert (folder.profile.small_variants, folder.profile.copy_numbers, folder.profile.tmb) == (1, 1, 7.8)
    assert (folder.build, folder.sample.dna_id, folder.sample.rna_id) == (Build.GRCH37, SAMPLE, f"RNA-of-{SAMPLE}")
    assert OTHER not in repr(folder)
    kinds = sorted(reading.kind for reading in folder.readings)
    assert kinds == [FileKind.SAMPLE_LIST, FileKind.SMALL_VARIANT_TABLE, FileKind.UNREAD, FileKind.VARIANT_SUMMARY]


def test_folder_of_a_run_without_a_case_is_not_one_patients(run):
    folder = read_folder(run)
    assert folder.outcome is Outcome.REFUSED  # the control's table
    assert "several_patients" in {problem.rule for problem in folder.problems}


def test_folder_prefers_the_table_for_quality_control(files, tsoppi):
    files.write(f"{SAMPLE}_small_variant_table.tsv", tsoppi({}, {"DNA_change": "A>G"}))
    files.write(f"{SAMPLE}_small_variant_table_forQC.tsv", tsoppi({}))
    folder = read_folder(files.folder)
    assert [reading.file for reading in folder.readings] == [f"{SAMPLE}_small_variant_table_forQC.tsv"]


def test_folder_with_one_refused_file_is_refused_whole(files, combined):
    files.write("x_CombinedVariantOutput.tsv", combined())
    files.write("y.vcf", b"<html><body>Sign in</body></html>")
    folder = read_folder(files.folder)
    assert folder.outcome is Outcome.REFUSED
    assert {reading.file: reading.outcome for reading in folder.readings} == {
        "x_CombinedVariantOutput.tsv": Outcome.ACCEPTED,
        "y.vcf": Outcome.REFUSED,
    }


def test_folder_keeps_plots_and_notes_without_reading_them(files, combined):
    files.write("x_CombinedVariantOutput.tsv", combined())
    files.write("plots.pdf", b"%PDF-1.4")
    files.write("qc.png", b"\x89PNG")
    files.write("referral.json", b"{}")
    files.write("notes.txt", b"free text\n")
    files.write("MetricsOutput.tsv", b"[Header]\t\nOutput Date\t2026-01-01\n")
    files.write(".hidden", b"x")
    folder = read_folder(files.folder)
    assert folder.outcome is Outcome.WARNED
    assert {reading.file: reading.outcome for reading in folder.readings if reading.kind is FileKind.UNREAD} == {
        "plots.pdf": Outcome.ACCEPTED, "qc.png": Outcome.ACCEPTED, "referral.json": Outcome.ACCEPTED,
        "notes.txt": Outcome.ACCEPTED, "MetricsOutput.tsv": Outcome.WARNED,
    }  # fmt: skip


@pytest.mark.parametrize("content", [{}, {"notes.txt": b"nothing here\n"}])
def test_folder_without_laboratory_files_is_refused(files, content):
    for name, data in content.items():
        files.write(name, data)
    folder = read_folder(files.folder)
    assert (folder.outcome, folder.problems[0].rule) == (Outcome.REFUSED, "folder_empty")


def test_folder_with_two_builds_is_refused(files, vcf):
    header = ("##fileformat=VCFv4.2", "##contig=<ID=7,length=159345973>")
    files.write("a.vcf", vcf())
    files.write("b.vcf", vcf([("7", 1, ".", "A", "T", ".", "PASS", ".", "GT", "0/1")], header=header))
    folder = read_folder(files.folder)
    assert (folder.outcome, [problem.rule for problem in folder.problems]) == (Outcome.REFUSED, ["builds_mixed"])


def test_folder_lends_its_build_to_a_file_that_says_none(files, vcf):
    files.write("a.vcf", vcf())
    files.write(
        "fusions.csv",
        "Caller,Gene A,Gene B,Gene A Breakpoint,Gene B Breakpoint,KeepFusion\nX,EML4,ALK,chr2:1,chr2:2,True\n",
    )
    folder = read_folder(files.folder)
    reading = next(reading for reading in folder.readings if reading.kind is FileKind.ALL_FUSIONS)
    assert (reading.build, [problem.rule for problem in reading.problems]) == (Build.GRCH37, ["build_from_folder"])
    assert folder.fusions[0].key == "fusion:GRCh37:2:1-2:2"


def test_folder_without_any_build_takes_the_registered_one_and_says_so(files, vcf):
    header = ("##fileformat=VCFv4.2", '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="x">')
    path = files.write("a.vcf", vcf(header=header))
    folder = read_folder(path, Expected(build=Build.GRCH38))
    assert (folder.build, [problem.rule for problem in folder.problems]) == (Build.GRCH38, ["build_from_case"])
    assert folder.small_variants[0].key.startswith("GRCh38:")
    assert read_folder(path).build is None


def test_folder_refuses_a_lent_build_that_cannot_be(files, vcf):
    files.write("a.vcf", vcf())
    files.write("cna.tsv", "Chromosome\tStart\tEnd\tnMajor\tnMinor\n7\t1\t159345973\t2\t1\n")
    assert read_folder(files.folder).outcome is Outcome.REFUSED


def test_folder_of_two_patients_is_quarantined(files, vcf):
    files.write("a.vcf", vcf(samples=("PAT-00001",)))
    files.write("b.vcf", vcf(samples=("PAT-00002",)))
    folder = read_folder(files.folder)
    assert (folder.outcome, folder.problems[0].rule) == (Outcome.QUARANTINED, "several_patients")


def test_folder_in_which_nothing_names_the_sample_says_so(files, vcf):
    files.write("a.vcf", vcf(samples=("SAMPLE",)))
    folder = read_folder(files.folder, Expected(sample_ids=("PAT-00001",)))
    assert [problem.rule for problem in folder.problems] == ["sample_unnamed"]


def test_folder_with_a_link_is_refused(files, vcf, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.vcf"
    outside.write_text(vcf())
    (files.folder / "a.vcf").symlink_to(outside)
    folder = read_folder(files.folder)
    assert (folder.outcome, folder.problems[0].rule) == (Outcome.REFUSED, "folder_link")


def test_missing_path_is_a_problem_and_no_exception(files):
    assert read_folder(files.folder / "gone").problems[0].rule == "unreadable"
