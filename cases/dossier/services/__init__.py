"""The verbs of the dossier room. Other rooms use ``change_state``, ``open_task``, ``close_task`` and ``note_news``."""

from cases.dossier.readers.referral import ReferralDocument, read_referral
from cases.dossier.services.intake import store_referral
from cases.dossier.services.life import change_state, note_news, person_of
from cases.dossier.services.patients import (
    checked_national_id,
    look_up,
    register_objection,
    reveal_identity,
    withdraw_objection,
)
from cases.dossier.services.referrals import (
    accept,
    defer,
    resume,
    return_with_reason,
    save_referral,
    start_referral,
    submit,
    update_clinical_data,
    withdraw,
)
from cases.dossier.services.tasks import ask_for_information, close_task, comment, note_visit, open_task

__all__ = [
    "ReferralDocument",
    "accept",
    "ask_for_information",
    "change_state",
    "checked_national_id",
    "close_task",
    "comment",
    "defer",
    "look_up",
    "note_news",
    "note_visit",
    "open_task",
    "person_of",
    "read_referral",
    "register_objection",
    "resume",
    "return_with_reason",
    "reveal_identity",
    "save_referral",
    "start_referral",
    "store_referral",
    "submit",
    "update_clinical_data",
    "withdraw",
    "withdraw_objection",
]
