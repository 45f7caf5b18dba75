"""Who has been treated in each cohort, and what closes it: the part of the demo cohorts that depends on the day.

The definitions (drugs, tumours, rules) stand in the YAML files beside this module and go in through ``load_trials``.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.trials.enums import Outcome, Stage

_OUTCOMES = {
    "+": Outcome.DISEASE_CONTROL,
    "-": Outcome.NO_DISEASE_CONTROL,
    "?": Outcome.PENDING,
    "x": Outcome.NOT_EVALUABLE,
}
ASSESSMENT_WEEK = 16
PENDING_WEEKS = (2, 5, 9, 12, 14)  # since the first dose of patients that are not yet assessed


@dataclass(frozen=True, slots=True)
class CohortHistory:
    """``patients``: one sign each in order of first dose: + disease control, - none, ? pending, x not evaluable."""

    code: str
    patients: str
    stage: Stage  # what the history amounts to
    accepts_patients: bool = True
    closed_reason: str = ""
    drug_cap: int | None = None
    expansion_size: int | None = None
    expansion_weeks_ago: int | None = None


@dataclass(frozen=True, slots=True)
class TreatedPatient:
    trial_number: str
    first_dose_on: date
    outcome: Outcome
    assessed_on: date | None


HISTORIES = (
    CohortHistory("PEM-FGFR2-BTC", "+-?", Stage.STAGE_ONE),
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
        closed_reason="Firmaets tak er nådd", drug_cap=13,
    ),
    CohortHistory("ENT-ROS1-NTRK-SOLID", "+x?", Stage.STAGE_ONE),
    CohortHistory("VIS-HEDGEHOG-SOLID", "--------", Stage.STOPPED),
    CohortHistory("ATE-MSI-TMB-SOLID", "+-+--+-+-+---+-+--+--+--", Stage.POSITIVE),
    CohortHistory("ABE-CDK4-CDKN2A-SOLID", "--+-?", Stage.STAGE_ONE),
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
