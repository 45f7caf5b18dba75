"""``manage.py check_files``: its JSON contract and exit status, as a process, without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases.genomics.readers.test_maf import maf_text
from tests.cases.genomics.readers.test_metrics import metrics_text

ROOT = Path(__file__).resolve().parents[4]
PLACE = {"Start_Position": "5", "End_Position": "5"}
VCF = (
    "##fileformat=VCFv4.2\n##contig=<ID=7,length=159138663>\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{sample}\n"
    "7\t140453136\t.\tA\tT\t.\tPASS\t.\tAD\t661,117\n"
)


def check(*arguments, home):
    """Runs the command where no database can be reached or made."""
    environment = {**os.environ, "MOLMDT_HOME": str(home / "nowhere"), "PYTHONDONTWRITEBYTECODE": "1"}
    for name in ("DATABASE_URL", "MOLMDT_NO_DATABASE"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "manage.py", "check_files", *map(str, arguments)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.fixture
def vcf(tmp_path):
    path = tmp_path / "a.vcf"
    path.write_text(VCF.format(sample="PAT-00001"))
    return path


def test_check_files_reports_each_file_and_starts_no_database(vcf, tmp_path):
    bad = tmp_path / "b.vcf"
    bad.write_text("<html>")
    run = check("--json", vcf, bad, home=tmp_path)
    good, refused = json.loads(run.stdout)
    assert run.returncode == 1, run.stderr
    assert (good["file"], good["kind"], good["outcome"], good["problems"]) == (
        str(vcf),
        "small_variant_vcf",
        "accepted",
        [],
    )
    assert good["counts"] == {"records": 1, "small_variants": 1, "small_variants_passed": 1}
    (problem,) = refused["problems"]
    assert {"file", "line", "field", "rule", "message"} <= problem.keys()
    assert (refused["outcome"], problem["rule"], problem["file"]) == ("refused", "html_page", str(bad))
    assert not (tmp_path / "nowhere").exists()


def test_check_files_exits_zero_when_all_is_accepted_or_warned(vcf, tmp_path):
    run = check(vcf, home=tmp_path)
    assert (run.returncode, run.stdout.strip()) == (
        0,
        f"{vcf}: small_variant_vcf, accepted (records 1, small_variants 1, small_variants_passed 1)",
    )


def test_check_files_exits_one_for_a_quarantined_file(vcf, tmp_path):
    run = check("--json", "--sample", "PAT-00002", vcf, home=tmp_path)
    assert (run.returncode, json.loads(run.stdout)[0]["outcome"]) == (1, "quarantined")


@pytest.mark.parametrize("arguments", [(), ("/no/such/file.vcf",), ("--build", "hg99", "x")])
def test_check_files_exits_two_when_it_could_not_run(arguments, tmp_path):
    assert check(*arguments, home=tmp_path).returncode == 2


def test_check_files_reads_a_folder_file_by_file(vcf, tmp_path):
    folder = tmp_path / "results"
    folder.mkdir()
    vcf.rename(folder / "a.vcf")
    (folder / "b.vcf").write_text(VCF.format(sample="PAT-00777"))
    run = check("--json", folder, home=tmp_path)
    first, second = json.loads(run.stdout)
    assert run.returncode == 1
    assert (first["outcome"], first["problems"][0]["rule"]) == ("quarantined", "several_patients")
    assert (second["file"], second["outcome"]) == (f"{folder}/b.vcf", "accepted")


def test_check_files_knows_retired_and_older_transcripts_without_a_database(tmp_path):
    maf = tmp_path / "a.maf"
    maf.write_text(maf_text({"HGVSc": "NM_198455.2:c.1799T>A"}, {"HGVSc": "NM_000059.3:c.1A>T", **PLACE}))
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "b.maf").write_text(maf.read_text())
    run = check("--json", maf, folder, home=tmp_path)
    assert run.returncode == 0, run.stderr
    for told in json.loads(run.stdout):
        found = {problem["rule"]: problem["line"] for problem in told["problems"]}
        assert (found["transcript_retired"], found["transcript_older"], told["outcome"]) == (3, 4, "warned")


def test_check_files_reads_maf_and_metrics(tmp_path):
    maf, metrics = tmp_path / "a.maf", tmp_path / "MetricsOutput.tsv"
    maf.write_text(maf_text({}, {"Variant_Classification": "Strange", "Start_Position": "5", "End_Position": "5"}))
    metrics.write_text(metrics_text(values={"MEDIAN_EXON_COVERAGE (Count)": "61"}))
    run = check("--json", "--sample", "IPD0001-D01-P01-A09", maf, metrics, home=tmp_path)
    first, second = json.loads(run.stdout)
    assert run.returncode == 0, run.stderr
    assert (first["kind"], first["outcome"], first["counts"]["small_variants"]) == ("maf", "warned", 2)
    assert [problem["rule"] for problem in first["problems"]] == ["maf_classification"]
    assert (second["kind"], second["counts"], second["build"]) == ("metrics", {"samples": 3, "metrics": 12}, None)
    assert [problem["field"] for problem in second["problems"]] == ["MEDIAN_EXON_COVERAGE"]
