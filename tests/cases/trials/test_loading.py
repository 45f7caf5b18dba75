"""Loading trials: the command, all or nothing, versions that never change; the demo cohorts are what they say."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from cases.trials.demo.cohorts import HISTORIES, trial_text
from cases.trials.models import Cohort, CohortPatient, CohortVersion, StageChange, Trial
from cases.trials.queries.cohorts import cohorts_with_rows, states_of
from cases.trials.services import definition_of, load_trials
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now, stopped_at, today
from molmdt.kernel.errors import InvalidInput
from molmdt.kernel.models import Job
from tests.cases.trials.nation import TRIAL
from tests.factories import make_case

pytestmark = pytest.mark.django_db
TEXT = TRIAL.read_text(encoding="utf-8")


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2025, 2, 28), date(2028, 2, 29)])
def test_demo_cohorts_stand_in_every_stage(day):
    with stopped_at(now() + (day - today())):
        load_trials([definition_of(trial_text(day))])
        stages = {state.cohort.code: state.standing.stage for state in states_of(cohorts_with_rows())}
    assert stages == {history.code: history.stage for history in HISTORIES}
    assert len(set(stages.values())) == 6


def test_the_stage_at_which_a_cohort_comes_in_is_noted_once():
    load_trials([definition_of(trial_text(today()))])
    first = {change.cohort.code: (change.before, change.after) for change in StageChange.objects.all()}
    assert first == {history.code: ("", history.stage) for history in HISTORIES}
    load_trials([definition_of(trial_text(today()))])
    assert StageChange.objects.count() == len(HISTORIES)


def test_a_load_that_moves_a_cohort_is_noted_and_a_cohort_without_any_stage_gets_its_first():
    load_trials([definition_of(TEXT)])
    StageChange.objects.filter(cohort__code="OLA-BRCA-PRAD").delete()
    cohort = Cohort.objects.get(code="PEM-FGFR2-BTC")
    for number in range(8):
        CohortPatient.objects.create(
            cohort=cohort, version=cohort.versions.get(is_current=True), trial_number=f"T{number}",
            first_dose_on=today() - timedelta(weeks=60), outcome="disease_control",
            assessed_on=today() - timedelta(weeks=44),
        )  # fmt: skip
    before = StageChange.objects.count()
    load_trials([definition_of(TEXT)])
    assert StageChange.objects.count() == before + 1
    assert StageChange.objects.get(cohort__code="OLA-BRCA-PRAD").before == ""


def test_command_loads_a_file_and_screens_afterwards(capsys):
    call_command("load_trials", str(TRIAL))
    assert capsys.readouterr().out == "1 trials with 12 cohorts loaded\n"
    assert Cohort.objects.count() == 12
    assert CohortVersion.objects.get(cohort__code="OLA-BRCA-PRAD", is_current=True).number == 2
    assert AuditEvent.objects.filter(action="trial.load").exists()
    assert Job.objects.filter(kind="trials.screen_open_cases").exists()


def test_command_reads_a_folder_and_check_stores_nothing(tmp_path, capsys):
    (tmp_path / "a.yaml").write_text(TEXT, encoding="utf-8")
    call_command("load_trials", str(tmp_path), "--check")
    assert capsys.readouterr().out == "1 trials with 12 cohorts, no fault found\n"
    assert not Trial.objects.exists()


def test_command_tells_every_fault_with_file_line_and_key_and_stores_nothing(tmp_path):
    bad = tmp_path / "bad.yaml"
    text = TEXT.replace("within: [SACA]", "within: [SACCA]").replace("at_most: 2", "at_mots: 2")
    bad.write_text(text, encoding="utf-8")
    (tmp_path / "good.yaml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        call_command("load_trials", str(tmp_path))
    faults = str(caught.value).splitlines()
    assert faults[0].startswith(f"{bad}:9: trial.rule.all.1.ecog.at_mots: ecog has no")
    assert 'Did you mean "at_most"?' in faults[0]
    assert any('"SACCA" is no tumour code of OncoTree' in fault for fault in faults)
    assert not Trial.objects.exists()


def test_command_refuses_what_is_no_text_not_there_or_empty(tmp_path):
    binary = tmp_path / "slide.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="cannot be read as text"):
        call_command("load_trials", str(binary))
    with pytest.raises(CommandError, match="no such file"):
        call_command("load_trials", str(tmp_path / "none.yaml"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=r"no \.yaml or \.json file in this folder"):
        call_command("load_trials", str(tmp_path / "empty"))


def test_loading_twice_changes_nothing():
    load_trials([definition_of(TEXT)])
    before = list(CohortVersion.objects.order_by("pk").values())
    load_trials([definition_of(TEXT)])
    assert list(CohortVersion.objects.order_by("pk").values()) == before


def test_a_stored_version_never_changes():
    load_trials([definition_of(TEXT)])
    changed = TEXT.replace("any_of: [pemigatinib, futibatinib]", "any_of: [pemigatinib]")
    with pytest.raises(InvalidInput, match="PEM-FGFR2-BTC: version 1 is stored with another rule"):
        load_trials([definition_of(changed)])
    with pytest.raises(InvalidInput, match="version 1 is stored with another rule"):
        load_trials([definition_of(TEXT.replace("at_most: 2", "at_most: 1"))])  # the trial's general rule


def test_a_cohort_code_belongs_to_one_trial():
    load_trials([definition_of(TEXT)])
    with pytest.raises(InvalidInput, match="belongs to a cohort of the trial impress-test"):
        load_trials([definition_of(TEXT.replace("code: impress-test", "code: other"))])
    assert Trial.objects.count() == 1


def test_a_version_is_current_from_its_first_day():
    opens = today() + timedelta(days=10)
    text = TEXT.replace("valid_from: 2026-03-02", f"valid_from: {opens}")
    load_trials([definition_of(text)])
    assert CohortVersion.objects.get(cohort__code="OLA-BRCA-PRAD", is_current=True).number == 1
    with stopped_at(now() + timedelta(days=10)):
        load_trials([definition_of(text)])
    assert CohortVersion.objects.get(cohort__code="OLA-BRCA-PRAD", is_current=True).number == 2


def test_two_stage_command(capsys):
    call_command("two_stage", "--n1", "8", "--r1", "0", "--n", "24", "--r", "4", "--p", "0.1", "--p", "0.3")
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["0.1000", "0.430467", "0.077755", "17.112525"]
    assert lines[2].split() == ["0.3000", "0.057648", "0.857213", "23.077632"]


def test_two_stage_command_in_json_has_exact_fractions(capsys):
    call_command("two_stage", "--n1", "8", "--r1", "0", "--n", "24", "--r", "4", "--p", "1/10", "--json")
    row = json.loads(capsys.readouterr().out)["rows"][0]
    assert row["exact"]["positive"] == "1555104443622944599991/20000000000000000000000"
    assert row["positive_given_stage_one"]["1"] == pytest.approx(0.068406, abs=5e-7)
    assert row["at_least"]["6"] == pytest.approx(0.026239, abs=5e-7)


@pytest.mark.parametrize(
    "numbers", [("8", "0", "8", "4", "0.1"), ("8", "0", "24", "4", "two"), ("8", "0", "24", "4", "1/0")]
)
def test_two_stage_command_refuses_what_is_no_design(numbers):
    words = [word for pair in zip(("--n1", "--r1", "--n", "--r", "--p"), numbers, strict=True) for word in pair]
    with pytest.raises(CommandError):
        call_command("two_stage", *words)


def with_patient(text):
    """The trial with one patient of its first cohort."""
    return TEXT.replace("    versions:\n", f"    patients:\n      - {{{text}}}\n    versions:\n", 1)


def test_a_patient_who_is_recorded_here_is_never_overwritten_by_a_file():
    load_trials([definition_of(TEXT)])
    cohort = Cohort.objects.get(code=definition_of(TEXT).cohorts[0].code)
    CohortPatient.objects.create(
        cohort=cohort, version=cohort.versions.get(is_current=True), trial_number="OWN-1", case=make_case(),
        first_dose_on=today() - timedelta(weeks=20), outcome="disease_control", assessed_on=today(),
    )  # fmt: skip
    with pytest.raises(InvalidInput, match="patient OWN-1 is recorded here"):
        load_trials([definition_of(with_patient("number: OWN-1"))])
    assert CohortPatient.objects.get().outcome == "disease_control"


def decided(cohort, **values):
    return CohortPatient.objects.create(
        cohort=cohort, version=cohort.versions.get(is_current=True), trial_number="D1", outcome="disease_control",
        first_dose_on=today() - timedelta(weeks=20), assessed_on=today() - timedelta(weeks=4), **values,
    )  # fmt: skip


def designed(text):
    return TEXT.replace("    versions:\n", f"    design: {{{text}}}\n    versions:\n", 1)


@pytest.mark.parametrize("change", ["stage_one_size: 9", "stage_one_minimum: 2", "final_size: 25", "final_minimum: 4"])
@pytest.mark.parametrize("own", [True, False])
def test_the_design_stays_once_a_result_is_known(change, own):
    load_trials([definition_of(TEXT)])
    cohort = Cohort.objects.get(code="PEM-FGFR2-BTC")
    patient = decided(cohort, case=make_case() if own else None)
    with pytest.raises(InvalidInput, match="PEM-FGFR2-BTC: patients have been assessed; the design stays"):
        load_trials([definition_of(designed(change))])
    cohort.refresh_from_db()
    assert (cohort.stage_one_size, cohort.stage_one_minimum, cohort.final_size, cohort.final_minimum) == (8, 1, 24, 5)
    load_trials([definition_of(TEXT)])  # the same again is no change
    CohortPatient.objects.filter(pk=patient.pk).update(outcome="pending", assessed_on=None)
    load_trials([definition_of(designed(change))])  # nobody has been assessed


def test_a_first_dose_in_the_future_is_refused():
    load_trials([definition_of(TEXT)])
    code = definition_of(TEXT).cohorts[0].code
    text = with_patient(f"number: T9, first_dose: {today() + timedelta(1)}")
    with pytest.raises(InvalidInput, match=f"{code}: patient T9: the first dose, .* lies in the future"):
        load_trials([definition_of(text)])
    assert not CohortPatient.objects.exists()
    with stopped_at(now() + timedelta(1)):
        load_trials([definition_of(text)])
    assert CohortPatient.objects.get().trial_number == "T9"
