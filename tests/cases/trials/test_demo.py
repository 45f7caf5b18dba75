"""The twelve demo cohorts, through the room's own reader and rules."""

from datetime import date, timedelta

import pytest

from cases.dossier.demo.nation import demo_cases
from cases.dossier.logic.oncotree import find
from cases.genomics.demo.facts import genes
from cases.trials.demo.cohorts import HISTORIES, trial_text
from cases.trials.enums import Stage
from cases.trials.logic.definition import read_trial
from cases.trials.logic.grammar import Vocabulary
from cases.trials.logic.stages import standing

TODAY = date(2026, 11, 24)
BESIDE_THE_TABLE = {"NTRK1", "NTRK2", "NTRK3", "ROS1", "BRCA1"}
VOCABULARY = Vocabulary(lambda code: find(code) is not None, lambda gene: gene in genes() or gene in BESIDE_THE_TABLE)


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=800)])
def test_the_file_is_valid_on_any_day(day: date) -> None:
    trial = read_trial(trial_text(day), VOCABULARY)
    assert len(trial.cohorts) == 12
    assert [cohort.code for cohort in trial.cohorts] and {c.code for c in trial.cohorts} == {h.code for h in HISTORIES}


def test_every_cohort_stands_where_its_history_says() -> None:
    trial = read_trial(trial_text(TODAY), VOCABULARY)
    expected = {history.code: history for history in HISTORIES}
    for cohort in trial.cohorts:
        found = standing(cohort.design, [patient for patient, _ in cohort.patients], TODAY)
        assert found.stage is expected[cohort.code].stage, cohort.code
        assert found.treated == len(expected[cohort.code].patients)


def test_every_stage_that_the_demo_shows_is_there() -> None:
    stages = {history.stage for history in HISTORIES}
    assert stages >= {
        Stage.STAGE_ONE, Stage.STAGE_ONE_FULL, Stage.STOPPED, Stage.STAGE_TWO, Stage.POSITIVE, Stage.EXPANSION,
    }  # fmt: skip
    closed = [history for history in HISTORIES if not history.accepts_patients]
    assert len(closed) == 2
    supplies = read_trial(trial_text(TODAY), VOCABULARY).supplies
    assert {one.drug: one.places for one in supplies or ()} == {"pemigatinib": 24, "selperkatinib": 13}


def test_closed_and_full_cohorts_have_no_place() -> None:
    trial = read_trial(trial_text(TODAY), VOCABULARY)
    places = {
        cohort.code: standing(cohort.design, [patient for patient, _ in cohort.patients], TODAY).places
        for cohort in trial.cohorts
    }
    assert places["ALE-ALK-SOLID"] == places["SEL-RET-SOLID"] == places["DT-BRAF-SOLID"] == 0
    assert places["PEM-FGFR2-BTC"] > 0
    assert places["OLA-BRCA-PRAD"] > 100


def test_patients_of_the_expansion_keep_the_version_under_which_they_came_in() -> None:
    trial = read_trial(trial_text(TODAY), VOCABULARY)
    olaparib = next(cohort for cohort in trial.cohorts if cohort.code == "OLA-BRCA-PRAD")
    assert {version for _, version in olaparib.patients} == {1, 2}


def test_every_tumour_of_the_nation_is_in_the_rooms_table() -> None:
    assert all(find(case.oncotree) for case in demo_cases(TODAY))
