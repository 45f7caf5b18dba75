"""Reads of the trials room."""

from cases.trials.queries.cohorts import CohortState, cohort_by_code, state_of
from cases.trials.queries.panel import Panel, panel_of, section_count
from cases.trials.queries.work import work_items

__all__ = ["CohortState", "Panel", "cohort_by_code", "panel_of", "section_count", "state_of", "work_items"]
