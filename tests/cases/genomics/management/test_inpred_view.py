"""``manage.py inpred_view``: its JSON contract and exit status, as a process, without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.cases.genomics.inpred.tables import SAMPLE, oslo, row, text, written

ROOT = Path(__file__).resolve().parents[4]
ROW_KEYS = {
    "gene", "genomic_location", "dna_change", "cdna", "protein", "depth", "allele_fraction", "class_judgement",
    "reporting_judgement", "rescued", "today", "ours", "why",
}  # fmt: skip


def run(*arguments, home):
    environment = {**os.environ, "MOLMDT_HOME": str(home / "nowhere"), "PYTHONDONTWRITEBYTECODE": "1"}
    for name in ("DATABASE_URL", "MOLMDT_NO_DATABASE"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "manage.py", "inpred_view", *map(str, arguments)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_json_has_the_agreed_shape_and_no_database_is_started(tmp_path):
    written(
        oslo(tmp_path),
        text(
            [row(1, CPSR_ClinVar_class="Pathogenic"), row(2, Class_judgement="exclude", CPSR_ACMG_class="Pathogenic")]
        ),
    )
    done = run(tmp_path, "--sample", SAMPLE, "--json", home=tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert {"tables", "tmb", "msi", "purity"} <= answer.keys()
    assert list(answer["tables"]) == ["class_selected", "coding_region", "alters_protein", "main_findings"]
    assert [set(one) for one in answer["tables"]["coding_region"]] == [ROW_KEYS, ROW_KEYS]
    first, second = answer["tables"]["alters_protein"]
    assert (first["depth"], first["allele_fraction"], first["today"], first["ours"], first["why"]) == (
        407, 0.486, True, True, None,
    )  # fmt: skip
    assert (second["today"], second["ours"], second["rescued"]) == (False, True, True) and "ACMG" in second["why"]
    assert (answer["tmb"]["raw"], answer["tmb"]["rounded"], answer["tmb"]["class"]) == ("7.8 (10)", 8, "intermediate")
    assert answer["tmb"]["in_house"] == {
        "count": 1, "size": 1.28, "shown": "1/1.28", "quotient": 1, "today_count": 1,
    }  # fmt: skip
    assert (answer["msi"]["percent"], answer["msi"]["class"]) == (0.88, "stable")
    assert answer["msi"]["sites"] == {"unstable": 1, "usable": 114}
    assert answer["purity"] == {"shown": "~44%", "value": 0.445, "source": "0.445"}
    assert {"acmg_only"} <= {one["code"] for one in answer["told"]}
    assert not (tmp_path / "nowhere").exists()


def test_text_says_who_shows_what(tmp_path):
    written(oslo(tmp_path), text([row(1, Depth_tumor_DNA="NA"), row(2)]))
    done = run(tmp_path, "--sample", SAMPLE, home=tmp_path)
    assert done.returncode == 0
    assert "class_selected: today 1 rows, ours 2" in done.stdout and "\n + BRAF 7:140453136" in done.stdout


def test_exit_status_tells_unreadable_from_absent(tmp_path):
    assert run(tmp_path / "no", "--sample", SAMPLE, home=tmp_path).returncode == 2
    absent = run(tmp_path / "no", "--sample", SAMPLE, "--json", home=tmp_path)
    assert absent.returncode == 2 and "There is no folder" in absent.stderr and absent.stdout == ""
    written(oslo(tmp_path), text([row(Sample_ID="IPH0999-D01-P01-A03")]))
    other = run(tmp_path, "--sample", SAMPLE, home=tmp_path)
    assert other.returncode == 1 and "IPH0999" in other.stderr and other.stdout == ""
