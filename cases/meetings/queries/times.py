"""When each case of an agenda is due: as planned, and as the meeting really goes once it is open."""

from collections.abc import Sequence
from datetime import datetime

from cases.meetings.enums import ItemState, MeetingState
from cases.meetings.logic.schedule import Planned, expected, free_from, slots
from cases.meetings.models import AgendaItem, Meeting


def planned_times(meeting: Meeting, items: Sequence[AgendaItem]) -> list[datetime]:
    """As the agenda was published. ``items``: all of the meeting's, in order."""
    return slots(meeting.starts_at, [item.planned_minutes for item in items])


def expected_times(meeting: Meeting, items: Sequence[AgendaItem], *, at: datetime | None = None) -> list[datetime]:
    """The same; in an open meeting, for what waits when it can be expected now, for the others when they were called.

    Without ``at`` by what has happened alone, so that all who know the same events see the same; with it a case or a
    pause that lasts longer than planned counts too.
    """
    plan, free = planned_times(meeting, items), free_at(meeting, items)
    if free is None:
        return plan
    agenda = [Planned(item.planned_minutes, item.state == ItemState.WAITING) for item in items]
    moments = expected(plan, agenda, max(free, at) if at else free)
    called = [None if item.state == ItemState.WAITING else item.started_at for item in items]
    return [since or moment for since, moment in zip(called, moments, strict=True)]


def free_at(meeting: Meeting, items: Sequence[AgendaItem]) -> datetime | None:
    """From when an open meeting can call its next case; None for any other."""
    if meeting.state != MeetingState.OPEN or meeting.opened_at is None:
        return None
    up = next((item for item in items if item.state == ItemState.CURRENT), None)
    current = (up.started_at, up.minutes) if up and up.started_at else None
    return free_from(meeting.starts_at, meeting.opened_at, [one.ended_at for one in items if one.ended_at], current)
