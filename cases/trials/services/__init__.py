"""Writes of the trials room."""

from cases.trials.services.asking import ask_for
from cases.trials.services.correcting import correct_death, correct_end, correct_first_dose, withdraw_adverse_event
from cases.trials.services.drafting import drop_draft, propose_draft, rebase_draft, save_draft, take_back
from cases.trials.services.evaluability import state_evaluable_again, state_not_evaluable
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
    withdraw_assessment,
)
from cases.trials.services.overrun import ask_overrun, decline_overrun, sign_overrun
from cases.trials.services.publishing import publish_draft, send_back
from cases.trials.services.replaying import replay, screen_open_cases, take_up_again, verdicts_under
from cases.trials.services.screening import ensure_screened, screen_case
from cases.trials.services.slots import (
    begin_screening,
    expire_reservations,
    move_in_line,
    release_slot,
    reserve_slot,
)
from cases.trials.services.versions import make_current, put_into_force, switch_versions
from cases.trials.services.waivers import grant_waiver, withdraw_waiver

__all__ = [
    "ask_for",
    "ask_overrun",
    "begin_screening",
    "correct_death",
    "correct_end",
    "correct_first_dose",
    "decline_overrun",
    "definition_of",
    "drop_draft",
    "end_offer",
    "enrol",
    "ensure_screened",
    "expire_reservations",
    "grant_waiver",
    "load_trials",
    "make_current",
    "move_in_line",
    "note_fits",
    "propose_draft",
    "publish_draft",
    "put_into_force",
    "rebase_draft",
    "record_adverse_event",
    "record_assessment",
    "record_end",
    "record_first_dose",
    "record_interval_before",
    "record_survival",
    "release_slot",
    "replay",
    "reserve_slot",
    "save_draft",
    "screen_case",
    "screen_open_cases",
    "send_back",
    "sign_overrun",
    "state_evaluable_again",
    "state_not_evaluable",
    "switch_versions",
    "take_back",
    "take_up_again",
    "verdicts_under",
    "withdraw_adverse_event",
    "withdraw_assessment",
    "withdraw_offers",
    "withdraw_waiver",
]
