"""Trials, cohorts with versioned rules, treated patients, places, verdicts, and what comes from elsewhere."""

from cases.trials.models.outside import MarkupTrial, SisterCohort, SisterReport
from cases.trials.models.patients import (
    AdverseEvent,
    Assessment,
    CohortPatient,
    Correction,
    Evaluability,
    StageChange,
)
from cases.trials.models.places import Slot, Waiver
from cases.trials.models.replays import FactSheet, Replay, ReplayPart, SheetGene
from cases.trials.models.screening import Offer, Screening
from cases.trials.models.trials import Cohort, CohortVersion, DrugSupply, RuleDraft, Trial

__all__ = [
    "AdverseEvent", "Assessment", "Cohort", "CohortPatient", "CohortVersion", "Correction", "DrugSupply",
    "Evaluability", "FactSheet", "MarkupTrial", "Offer", "Replay", "ReplayPart", "RuleDraft", "Screening", "SheetGene",
    "SisterCohort", "SisterReport", "Slot", "StageChange", "Trial", "Waiver",
]  # fmt: skip
