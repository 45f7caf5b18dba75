"""Reads of the dossier room."""

from cases.dossier.queries.cases import (
    access_log_of,
    case_by_pseudonym,
    changes_of,
    doctors_of,
    lines_of,
    national_board,
    news_since,
    open_tasks_of,
    organ_values,
    referral_facts,
    return_reason,
    standing_objection,
    task_by_key,
    tasks_of,
    tumour_of,
)
from cases.dossier.queries.work import work_items

__all__ = [
    "access_log_of",
    "case_by_pseudonym",
    "changes_of",
    "doctors_of",
    "lines_of",
    "national_board",
    "news_since",
    "open_tasks_of",
    "organ_values",
    "referral_facts",
    "return_reason",
    "standing_objection",
    "task_by_key",
    "tasks_of",
    "tumour_of",
    "work_items",
]
