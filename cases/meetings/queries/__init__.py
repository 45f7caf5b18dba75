"""Reads of the meetings' room."""

from cases.meetings.queries.plans import Slot, slot_of
from cases.meetings.queries.records import conclusion_for_document, minutes_for_document
from cases.meetings.queries.work import NextMeeting, next_meeting, work_items

__all__ = [
    "NextMeeting",
    "Slot",
    "conclusion_for_document",
    "minutes_for_document",
    "next_meeting",
    "slot_of",
    "work_items",
]
