"""Who is to be told what about a meeting, and who has answered what."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from cases.meetings.enums import MeetingState
from cases.meetings.models import Absence, Invitation, Meeting
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Board, Person
from molmdt.kernel.clock import now

# Whoever holds a seat, the board's own oncologists among them. An observer may come, but nobody waits for one.
MEMBER_ROLES = tuple(role for role in Role if role != Role.OBSERVER)


def seats_of(board: Board | int) -> Q:
    """Persons with a seat on the board that counts."""
    seat = Q(role_assignments__board=board, role_assignments__role__in=MEMBER_ROLES)
    return seat & (Q(role_assignments__ends_at=None) | Q(role_assignments__ends_at__gt=now()))


def members(board: Board | int) -> QuerySet[Person]:
    """Those who decide on the board, by name."""
    return Person.objects.filter(seats_of(board)).distinct().select_related("hospital").order_by("name")


def meeting_ends(meeting: Meeting, minutes: int) -> datetime:
    """When people may go: the planned length, or later when the agenda's ``minutes`` need it."""
    return meeting.starts_at + timedelta(minutes=max(meeting.length_minutes, minutes))


def my_invitations(account: Any) -> QuerySet[Invitation]:
    """What a person is invited to and that is not over, the soonest first."""
    mine = Invitation.objects.filter(person=account.person, cancelled_at=None, meeting__state=MeetingState.PUBLISHED)
    return mine.filter(ends_at__gt=now()).select_related("meeting__board", "case")


def my_absences(account: Any) -> QuerySet[Absence]:
    """What a person said about when they cannot, from now on."""
    return Absence.objects.filter(person=account.person, ends_at__gt=now())
