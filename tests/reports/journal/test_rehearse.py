"""The dress rehearsal as its user runs it: a process, a folder, an output folder."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cases.genomics.demo.build import build_profile
from cases.genomics.demo.files import make_files
from cases.genomics.demo.model import LabFormat

ROOT = Path(__file__).resolve().parents[3]
REHEARSALS = ROOT / "tests" / "rehearsals"
DAY = "2026-11-24"
FILES = {"conclusion.pdf", "minutes.pdf", "bundle.json", "journal.txt", "summary.json"}


def rehearse(folder: Path, out: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", "rehearse", str(folder), "--out", str(out), "--date", DAY]
    environment = {**os.environ, "LANGUAGE": "nb"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)


def folder_with(tmp_path: Path, referral: dict[str, Any], files: list[Path]) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "referral.json").write_text(json.dumps(referral), encoding="utf-8")
    for file in files:
        if file.is_dir():
            shutil.copytree(file, folder / file.name)
        else:
            shutil.copyfile(file, folder / file.name)
    return folder


def referral_of(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((REHEARSALS / name / "referral.json").read_text(encoding="utf-8"))
    return loaded


def played(folder: Path, out: Path) -> dict[str, Any]:
    done = rehearse(folder, out)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in out.iterdir()} == FILES
    summary: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["document"]["signature_level"].startswith("PAdES B-")
    assert summary["delivery"]["status"] == "acknowledged"
    assert summary["delivery"]["document_reference"].startswith("DocumentReference/")
    codes = [code for verdict in ("match", "unknown", "no") for code in summary["screening"][verdict]]
    assert (len(codes), len(set(codes))) == (12, 12)
    judged = subprocess.run(["pdfsig", str(out / "conclusion.pdf")], capture_output=True, text=True).stdout
    assert "Signature is Valid" in judged
    bundle = json.loads((out / "bundle.json").read_text(encoding="utf-8"))
    kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    assert {"DocumentReference", "Binary"} <= kinds
    return summary


def figures(summary: dict[str, Any]) -> tuple[Any, ...]:
    profile = summary["profile"]
    names = ("small_variants", "copy_numbers", "fusions", "tmb", "msi_percent", "hrd_score")
    return tuple(profile[name] for name in names)


def test_dragen_example(shared: Path, tmp_path: Path) -> None:
    files = list((shared / "tso500" / "dragen-example").iterdir())
    folder = folder_with(tmp_path, referral_of("dragen-example"), files)
    summary = played(folder, tmp_path / "out")
    assert figures(summary) == (15, 17, 17, 7.1, 2.48, 31.0)
    assert summary["profile"]["candidates"] == 106


@pytest.mark.parametrize(
    ("build", "expected"),
    [("grch38", (3313, 188, None, None, None)), ("grch37", (3317, 187, None, None, None))],
)
def test_coad_example(shared: Path, tmp_path: Path, build: str, expected: tuple[Any, ...]) -> None:
    files = sorted((shared / "variants" / "pcgr").glob(f"T001-COAD.{build}.*"))
    summary = played(folder_with(tmp_path, referral_of("pcgr-coad"), files), tmp_path / "out")
    small, copies, _fusions, *scores = figures(summary)
    assert (small, copies, *scores) == expected


@pytest.fixture
def made(tmp_path: Path) -> list[Path]:
    """Files that the project makes itself, of the specimen that the referral names."""
    folder = tmp_path / "made"
    folder.mkdir()
    profile = build_profile(
        archetype=1,
        seed=7,
        format=LabFormat.SEPARATE,
        dna_id="IPH0214-D01-P01-A03",
        rna_id="IPH0214-R03-P01-A03",
        run_id="261101_A01",
        sex="F",
        tumour_content=0.4,
        on_date=date(2026, 11, 5),
    )
    return make_files(profile, folder)


def cholangiocarcinoma() -> dict[str, Any]:
    referral = referral_of("dragen-example")
    referral["diagnosis"] = {"icd10": "C22.1", "oncotree": "IHCH", "morphology": "8160/3", "date": "2025-02-10"}
    referral["specimens"][0] |= {"dna_sample_id": "IPH0214-D01-P01-A03", "rna_sample_id": "IPH0214-R03-P01-A03"}
    return referral


@pytest.mark.django_db
def test_made_files(tmp_path: Path, made: list[Path]) -> None:
    summary = played(folder_with(tmp_path, cholangiocarcinoma(), made), tmp_path / "out")
    assert "PEM-FGFR2-BTC" in summary["screening"]["match"]
    assert summary["conclusion"]["options"][0]["drugs"] == ["pemigatinib"]
    text = (tmp_path / "out" / "journal.txt").read_text(encoding="utf-8")
    assert "pemigatinib" in text
    assert "ikke testet" in text
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'rehearsal_%'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"unheard_of": 1}, "referral.json: $.unheard_of"),
        ({"hospital": "atlantis"}, "referral.json: $.hospital"),
        ({"diagnosis": {"icd10": "X99", "oncotree": "LUAD"}}, "referral.json: $.diagnosis.icd10"),
        ({"question": None}, "referral.json: $.question"),
    ],
)
def test_wrong_referral_names_file_place_and_fault(tmp_path: Path, change: dict[str, Any], place: str) -> None:
    done = rehearse(folder_with(tmp_path, referral_of("dragen-example") | change, []), tmp_path / "out")
    assert done.returncode == 1
    assert place in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_refused_files_name_the_file(tmp_path: Path) -> None:
    page = tmp_path / "login.vcf"
    page.write_text("<!DOCTYPE html><html><body>Logg inn</body></html>")
    done = rehearse(folder_with(tmp_path, referral_of("dragen-example"), [page]), tmp_path / "out")
    assert done.returncode == 1
    assert "login.vcf" in done.stderr
    assert not (tmp_path / "out").exists()
