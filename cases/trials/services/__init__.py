"""Writes of the trials room."""

from cases.trials.services.asking import ask_for
from cases.trials.services.loading import definition_of, load_trials
from cases.trials.services.offers import end_offer, note_fits, withdraw_offers
from cases.trials.services.outcomes import (
    enrol,
    record_adverse_event,
    record_assessment,
    record_end,
    record_first_dose,
    record_interval_before,
    record_survival,
    state_not_evaluable,
    withdraw_assessment,
)
from cases.trials.services.screening import ensure_screened, screen_case, screen_open_cases
from cases.trials.services.slots import expire_reservations, release_slot, reserve_slot

__all__ = [
    "ask_for",
    "definition_of",
    "end_offer",
    "enrol",
    "ensure_screened",
    "expire_reservations",
    "load_trials",
    "note_fits",
    "record_adverse_event",
    "record_assessment",
    "record_end",
    "record_first_dose",
    "record_interval_before",
    "record_survival",
    "release_slot",
    "reserve_slot",
    "screen_case",
    "screen_open_cases",
    "state_not_evaluable",
    "withdraw_assessment",
    "withdraw_offers",
]
