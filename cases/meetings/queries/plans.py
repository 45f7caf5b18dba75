"""Meetings and agendas to be planned; where a case stands in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.dossier.models import Case
from cases.meetings.enums import ItemState, MeetingState, Requirement
from cases.meetings.models import AgendaItem, Meeting, MeetingSeries
from cases.meetings.queries.outlook import COMING, Outlook, outlooks
from cases.meetings.queries.rooms import room_state
from cases.meetings.queries.times import expected_times
from molmdt.access.queries import visible_to
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Board, Person
from molmdt.kernel.clock import OSLO, now, today

PENDING = (MeetingState.PLANNED, MeetingState.PUBLISHED, MeetingState.OPEN)
READY_STATES = ("accepted", "deferred")


@dataclass(frozen=True)
class Slot:
    """Where a case stands on an agenda."""

    meeting: Meeting
    position: int
    total: int
    starts_at: datetime


def slot_of(case: Case) -> Slot | None:
    """The case's place in a meeting that is not over, the soonest first, with when it is to be expected; None without
    one. Two queries."""
    item = (
        AgendaItem.objects.filter(case=case, meeting__state__in=PENDING)
        .exclude(state__in=[ItemState.DONE, ItemState.DEFERRED])
        .select_related("meeting")
        .order_by("meeting__starts_at")
        .first()
    )
    if item is None:
        return None
    rows = list(item.meeting.items.all())
    times = expected_times(item.meeting, rows, at=now())
    return Slot(item.meeting, item.position, len(rows), times[rows.index(item)])


def visible_meetings(account: Any) -> QuerySet[Meeting]:
    """The meetings that an account may join, newest first, with counts of cases."""
    return (
        visible_to(account, "meeting.join", Meeting.objects.all())
        .select_related("board", "chair")
        .annotate(
            cases=Count("items"),
            concluded=Count("items", filter=Q(items__state=ItemState.DONE)),
            deferred=Count("items", filter=Q(items__state=ItemState.DEFERRED)),
        )
        .order_by("-starts_at")
    )


def ready_cases(account: Any) -> QuerySet[Case]:
    """Accepted or deferred cases that no coming meeting has, the longest waiting first."""
    planned = AgendaItem.objects.filter(
        case=OuterRef("pk"), state__in=[ItemState.WAITING, ItemState.CURRENT], meeting__state__in=PENDING
    )
    cases = visible_to(account, "case.list", Case.objects.filter(state__in=READY_STATES))
    return cases.filter(~Exists(planned)).select_related("hospital").order_by("state_since")


def boards_of(account: Any) -> QuerySet[Board]:
    """Boards that an account may plan for: its own seats as chair, or every board as national coordinator."""
    roles = account.person.role_assignments.filter(Q(ends_at=None) | Q(ends_at__gt=now()))
    if roles.filter(role=Role.NATIONAL_COORDINATOR).exists():
        return Board.objects.order_by("name")
    return Board.objects.filter(seats__in=roles.filter(role=Role.CHAIR)).distinct()


def chairs() -> QuerySet[Person]:
    seated = Q(role_assignments__role=Role.CHAIR) & (
        Q(role_assignments__ends_at=None) | Q(role_assignments__ends_at__gt=now())
    )
    return Person.objects.filter(seated).distinct().order_by("name")


def next_tuesday() -> datetime:
    """The national board meets on Tuesdays at 14.00 (DOMAIN 3.1): what a new meeting's form proposes."""
    day = today() + timedelta(days=(1 - today().weekday()) % 7 or 7)
    return datetime(day.year, day.month, day.day, 14, 0, tzinfo=OSLO)


def meetings_of_case(case: Case) -> Iterable[AgendaItem]:
    """Every place that the case has had on an agenda, newest first."""
    return case.agenda_items.select_related("meeting__board", "conclusion").order_by("-meeting__starts_at")


def local(moment: datetime) -> datetime:
    """The Norwegian wall clock's reading."""
    return moment.astimezone(OSLO)


@dataclass(frozen=True)
class Listed:
    """One meeting in the list. ``missing``: what nobody in the room of an open meeting covers; ``outlook``: how a
    coming one stands, for those who plan."""

    meeting: Any
    missing: tuple[Requirement, ...]
    outlook: Outlook | None


def grouped_meetings(account: Any, *, planner: bool = False) -> dict[str, list[Listed]]:
    """``today`` (and what is open), ``coming`` soonest first, ``past`` newest first."""
    groups: dict[str, list[Listed]] = {"today": [], "coming": [], "past": []}
    meetings = list(visible_meetings(account))
    stands = outlooks(one for one in meetings if planner and one.state in COMING)
    for meeting in meetings:
        day = local(meeting.starts_at).date()
        if meeting.state == MeetingState.OPEN or (day == today() and meeting.state != MeetingState.CLOSED):
            name = "today"
        else:
            name = "past" if meeting.state == MeetingState.CLOSED or day < today() else "coming"
        open_now = meeting.state == MeetingState.OPEN
        missing = room_state(meeting).quorum.missing if open_now else ()
        groups[name].append(Listed(meeting, missing, stands.get(meeting.pk)))
    groups["coming"].reverse()
    return groups


def of_series(series: MeetingSeries) -> QuerySet[Meeting]:
    """The meetings of a series that are still to come, and what has become of them."""
    return series.meetings.filter(starts_at__gt=now()).annotate(cases=Count("items")).order_by("starts_at")
