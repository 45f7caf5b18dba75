"""The command over files: trials in Clinical Trial Markup Language against two tables."""

import json

import pytest
from django.core.management import CommandError, call_command

from cases.trials.logic.ctml.documents import read_documents
from cases.trials.logic.ctml.tumours import kinds_of

TRIAL = """
protocol_no: 10-001
_summary: {status: [{value: Open to Accrual}]}
treatment_list:
  step:
    - match:
        - and:
            - genomic: {hugo_symbol: EGFR, variant_category: Mutation}
            - clinical: {age_numerical: '>=18', oncotree_primary_diagnosis: Lung}
      arm:
        - arm_code: A
"""
CLINICAL = """SAMPLE_ID,BIRTH_DATE,VITAL_STATUS,ONCOTREE_PRIMARY_DIAGNOSIS_NAME
S1,1980-01-01,alive,Lung Adenocarcinoma
S2,,alive,Lung Adenocarcinoma
S3,1980-01-01,alive,Melanoma
"""
GENOMIC = "SAMPLE_ID,VARIANT_CATEGORY,TRUE_HUGO_SYMBOL\nS1,MUTATION,EGFR\nS2,MUTATION,EGFR\nS3,MUTATION,EGFR\n"


@pytest.fixture
def files(tmp_path):
    for name, text in (("trial.yaml", TRIAL), ("clinical.csv", CLINICAL), ("genomic.csv", GENOMIC)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(folder, *more, trials="trial.yaml"):
    call_command(
        "screen_files", "--trials", str(folder / trials), "--clinical", str(folder / "clinical.csv"),
        "--genomic", str(folder / "genomic.csv"), "--date", "2026-11-22", *more,
    )  # fmt: skip


def test_json_has_matches_and_unknowns(files, capsys):
    run(files, "--json")
    found = json.loads(capsys.readouterr().out)
    assert [(one["trial"], one["level"], one["sample"], one["verdict"]) for one in found] == [
        ("10-001", "step.0", "S1", "match"), ("10-001", "step.0", "S2", "unknown"),
    ]  # fmt: skip
    assert found[1]["reasons"] == ["age >=18: not stated"]


def test_all_has_the_rest_too(files, capsys):
    run(files, "--json", "--all")
    found = json.loads(capsys.readouterr().out)
    assert found[2]["verdict"] == "no"
    assert found[2]["reasons"] == ["tumour Lung: Melanoma"]


def test_text_for_people(files, capsys):
    run(files)
    said = capsys.readouterr().out
    assert "match    10-001 step.0 S1" in said
    assert said.endswith("3 samples, 1 trials, 2 results\n")


def test_a_folder_of_trials_in_both_forms(files, capsys):
    folder = files / "trials"
    folder.mkdir()
    (files / "trial.yaml").rename(folder / "one.yaml")
    (folder / "two.json").write_text(
        json.dumps([{"protocol_no": "X", "treatment_list": {"step": []}}]), encoding="utf-8"
    )
    run(files, trials="trials")
    assert "2 trials" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("trial.yaml", "a: [", "trial.yaml: not readable"),
        ("trial.yaml", TRIAL.replace("genomic:", "genome:"), "genome: unknown word; did you mean genomic?"),
        ("clinical.csv", CLINICAL.replace("1980-01-01", "1.1.1980"), "clinical.csv:2: BIRTH_DATE: 1.1.1980 is no date"),
        ("clinical.csv", CLINICAL.replace(",alive,Melanoma", ",alive,Melanoma,x"), "clinical.csv:4: 5 cells"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(files, name, text, words):
    (files / name).write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=words.replace("?", r"\?")):
        run(files)


def test_missing_and_unreadable_files(files):
    with pytest.raises(CommandError, match="no such file"):
        run(files, trials="nothing.yaml")
    (files / "empty").mkdir()
    with pytest.raises(CommandError, match=r"no \.json or"):
        run(files, trials="empty")
    (files / "genomic.csv").write_bytes(b"SAMPLE_ID\n\xff\n")
    with pytest.raises(CommandError, match="cannot be read as text"):
        run(files)


def test_public_trials_are_read(shared):
    for path in sorted((shared / "trials/ctml").glob("integration_trials/*.json")):
        documents, faults = read_documents(json.loads(path.read_text(encoding="utf-8")))
        assert faults == [], path.name
        assert all(document.levels for document in documents), path.name


def test_public_tumour_names(shared):
    table = json.loads((shared / "trials/ctml/oncotree_mapping.json").read_text(encoding="utf-8"))
    for term, names in table.items():
        assert kinds_of(term) == set(names) - {"_LIQUID_"}, term
