"""Who has been treated in each cohort, and what closes it: the part of the demo cohorts that depends on the day.

The definitions (drugs, tumours, rules) stand in ``impress.yaml`` beside this module; ``trial_text`` joins the two into
a file that goes in through the same door as a real one.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import yaml

from cases.trials.enums import Outcome, Stage

_OUTCOMES = {
    "+": Outcome.DISEASE_CONTROL,
    "-": Outcome.NO_DISEASE_CONTROL,
    "?": Outcome.PENDING,
    "x": Outcome.NOT_EVALUABLE,
}
ASSESSMENT_WEEK = 16
PENDING_WEEKS = (14, 11, 8, 5, 2)  # since the first dose of patients that are not yet assessed


@dataclass(frozen=True, slots=True)
class CohortHistory:
    """``patients``: one sign each in order of first dose: + disease control, - none, ? pending, x not evaluable."""

    code: str
    patients: str
    stage: Stage  # what the history amounts to
    accepts_patients: bool = True
    closed_reason: str = ""
    expansion_size: int | None = None
    expansion_weeks_ago: int | None = None


@dataclass(frozen=True, slots=True)
class TreatedPatient:
    trial_number: str
    first_dose_on: date
    outcome: Outcome
    assessed_on: date | None


HISTORIES = (
    CohortHistory("PEM-FGFR2-BTC", "--?", Stage.STAGE_ONE),
    CohortHistory("DT-BRAF-SOLID", "-------?", Stage.STAGE_ONE_FULL),
    CohortHistory("PH-ERBB2-SDC", "+--+---+-+-??", Stage.STAGE_TWO),
    CohortHistory(
        "OLA-BRCA-PRAD", "+-++-+---+-+--+-+---+-+-+-+?", Stage.EXPANSION, expansion_size=150, expansion_weeks_ago=30
    ),
    CohortHistory(
        "ALE-ALK-SOLID", "++-+-+-+-+-", Stage.STAGE_TWO, accepts_patients=False,
        closed_reason="Legemidlet er brukt opp; ventelisten er åpen",
    ),
    CohortHistory(
        "SEL-RET-SOLID", "+-+-+x+-+--+-", Stage.STAGE_TWO, accepts_patients=False,
        closed_reason="Firmaets tak er nådd",
    ),
    CohortHistory("ENT-ROS1-NTRK-SOLID", "x-?", Stage.STAGE_ONE),
    CohortHistory("VIS-HEDGEHOG-SOLID", "--------", Stage.STOPPED),
    CohortHistory("ATE-MSI-TMB-SOLID", "+-+--+-+-+---+-+--+--+--", Stage.POSITIVE),
    CohortHistory("ABE-CDK4-CDKN2A-SOLID", "---??", Stage.STAGE_ONE),
    CohortHistory("PEM-FGFR3-UC", "-+----x--??", Stage.STAGE_TWO),
    CohortHistory("COB-MAPK-SOLID", "-", Stage.STAGE_ONE),
)  # fmt: skip


def treated(history: CohortHistory, today: date) -> list[TreatedPatient]:
    """The cohort's patients with dates; those assessed were assessed at week 16 after their first dose."""
    pending = iter(sorted(PENDING_WEEKS[: history.patients.count("?")], reverse=True))
    count = len(history.patients)
    found = []
    for index, sign in enumerate(history.patients):
        weeks = next(pending) if sign == "?" else 19 + 5 * (count - index)
        first_dose = today - timedelta(weeks=weeks)
        assessed = None if sign == "?" else first_dose + timedelta(weeks=ASSESSMENT_WEEK)
        number = f"{history.code}-{index + 1:03d}"
        found.append(TreatedPatient(number, first_dose, _OUTCOMES[sign], assessed))
    return found


class _WithoutAliases(yaml.SafeDumper):
    """Writes a date twice rather than naming it once: trial files have no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def trial_text(today: date) -> str:
    """The whole trial in native YAML, as of ``today``."""
    data: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("impress.yaml").read_text(encoding="utf-8"))
    histories = {history.code: history for history in HISTORIES}
    for cohort in data["cohorts"]:
        _add_history(cohort, histories[cohort["code"]], today)
    return yaml.dump(data, Dumper=_WithoutAliases, allow_unicode=True, sort_keys=False)


def _add_history(cohort: dict[str, Any], history: CohortHistory, today: date) -> None:
    if not history.accepts_patients:
        cohort["accepts_patients"], cohort["closed_reason"] = False, history.closed_reason
    opened = None
    if history.expansion_size is not None and history.expansion_weeks_ago is not None:
        opened = today - timedelta(weeks=history.expansion_weeks_ago)
        cohort["expansion"] = {"size": history.expansion_size, "opened_on": opened}
        cohort["versions"][-1]["valid_from"] = opened
    patients = treated(history, today)
    # The youngest definition must be older than its first patient, whatever the day.
    first = min((patient.first_dose_on for patient in patients), default=today)
    cohort["versions"][0]["valid_from"] = min(cohort["versions"][0]["valid_from"], first - timedelta(weeks=4))
    cohort["patients"] = [_patient(patient, cohort["versions"]) for patient in patients]


def _patient(patient: TreatedPatient, versions: list[dict[str, Any]]) -> dict[str, Any]:
    current = [version["number"] for version in versions if version["valid_from"] <= patient.first_dose_on]
    entry: dict[str, Any] = {
        "number": patient.trial_number,
        "first_dose": patient.first_dose_on,
        "outcome": patient.outcome.value,
        "version": current[-1],
    }
    if patient.assessed_on is not None:
        entry["assessed"] = patient.assessed_on
    return entry
