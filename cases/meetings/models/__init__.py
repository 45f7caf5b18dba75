"""Meetings: agenda, invitations, the room, the log, conclusions, minutes."""

from cases.meetings.models.deciding import Conclusion, ConclusionItem, Poll, Vote
from cases.meetings.models.invitations import Absence, Invitation
from cases.meetings.models.log import MeetingEvent, Minutes, NoteClient, NoteState, NoteUpdate
from cases.meetings.models.meeting import AgendaItem, Meeting, MeetingSeries
from cases.meetings.models.room import Attendance, CaseAttendance, ConflictOfInterest, Question, RaisedHand

__all__ = [
    "Absence",
    "AgendaItem",
    "Attendance",
    "CaseAttendance",
    "Conclusion",
    "ConclusionItem",
    "ConflictOfInterest",
    "Invitation",
    "Meeting",
    "MeetingEvent",
    "MeetingSeries",
    "Minutes",
    "NoteClient",
    "NoteState",
    "NoteUpdate",
    "Poll",
    "Question",
    "RaisedHand",
    "Vote",
]
