"""The verbs of a meeting. Each is one transaction: guards, row lock, write, numbered event, audit row, doorbell."""

from cases.meetings.services.agenda import add_case, move_case, remove_case, set_minutes
from cases.meetings.services.attendance import declare_disqualification, join, leave
from cases.meetings.services.concluding import (
    add_line,
    edit_line,
    remove_line,
    reserve_place,
    save_notes,
    save_outcome,
)
from cases.meetings.services.planning import change_plan, plan_meeting, publish
from cases.meetings.services.recording import defer_case, end_access_after_signature, record_conclusion
from cases.meetings.services.returning import return_cases
from cases.meetings.services.review import review_case
from cases.meetings.services.running import call_case, close_meeting, open_meeting, save_minutes, show

__all__ = [
    "add_case",
    "add_line",
    "call_case",
    "change_plan",
    "close_meeting",
    "declare_disqualification",
    "defer_case",
    "edit_line",
    "end_access_after_signature",
    "join",
    "leave",
    "move_case",
    "open_meeting",
    "plan_meeting",
    "publish",
    "record_conclusion",
    "remove_case",
    "remove_line",
    "reserve_place",
    "return_cases",
    "review_case",
    "save_minutes",
    "save_notes",
    "save_outcome",
    "set_minutes",
    "show",
]
