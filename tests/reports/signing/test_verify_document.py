"""The command as people run it: a process of its own, its words and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from molmdt.kernel import store
from reports.signing.keys import root_certificate_path
from tests.reports.factories import make_recorded, signed

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "conclusion.pdf"
    path.write_bytes(store.path_of(signed(make_recorded()).sha256).read_bytes())
    return path


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Without a database, as on another machine."""
    environment = {**os.environ, "MOLMDT_NO_DATABASE": "1", "MOLMDT_HOME": str(settings.MOLMDT_HOME)}
    command = [sys.executable, "manage.py", "verify_document", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_signed_report_passes_on_another_machine(report: Path) -> None:
    answer = run(report, "--json", "--trust", root_certificate_path())
    said = json.loads(answer.stdout)
    assert (answer.returncode, said["verdict"], said["reasons"]) == (0, "TOTAL-PASSED", [])
    assert said["signature"]["level"] == "PAdES B-LT" and said["stored"] is None
    assert said["document"]["kind"] == "conclusion"


def test_changed_report_fails_and_says_why(report: Path) -> None:
    report.write_bytes(report.read_bytes() + b"\n")
    answer = run(report)
    assert answer.returncode == 1
    assert answer.stdout.startswith("TOTAL-FAILED") and "bytes were added or cut off" in answer.stdout


def test_other_trust_is_indeterminate_and_a_missing_file_could_not_run(report: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes((root_certificate_path().parent / "timestamp.pem").read_bytes())
    assert run(report, "--trust", other).returncode == 2
    assert run(tmp_path / "missing.pdf").returncode == 3
    assert run(report, "--trust", tmp_path / "missing.pem").returncode == 3


def test_database_knows_the_file_and_refuses_other_bytes_of_the_same_version(report: Path, capsys) -> None:
    with pytest.raises(SystemExit) as passed:
        call_command("verify_document", report, "--json")
    assert passed.value.code == 0
    assert json.loads(capsys.readouterr().out)["stored"] == {
        "known": True, "state": "signed", "sha256": store.put([report.read_bytes()])[0],
    }  # fmt: skip
    spoilt = bytearray(report.read_bytes())
    spoilt[-2] ^= 1
    report.write_bytes(bytes(spoilt))
    with pytest.raises(SystemExit) as failed:
        call_command("verify_document", report)
    assert failed.value.code == 1
