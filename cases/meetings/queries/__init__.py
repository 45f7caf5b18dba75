"""Reads of the meetings' room."""

from cases.meetings.queries.minutes import minutes_record
from cases.meetings.queries.plans import Slot, slot_of
from cases.meetings.queries.work import NextMeeting, next_meeting, work_items

__all__ = [
    "NextMeeting",
    "Slot",
    "minutes_record",
    "next_meeting",
    "slot_of",
    "work_items",
]
