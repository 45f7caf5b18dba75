"""What several meetings at once need to know of people's time, read with a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q

from cases.meetings.enums import ItemState, MeetingState, Review
from cases.meetings.logic.clashes import Span
from cases.meetings.logic.notices import Key, Slot, wanted_slots
from cases.meetings.logic.schedule import slots
from cases.meetings.models import Absence, AgendaItem, ConflictOfInterest, Invitation, Meeting
from cases.meetings.queries.invited import MEMBER_ROLES, meeting_ends
from cases.meetings.queries.rooms import flagged_cases
from molmdt.accounts.models import Person, RoleAssignment
from molmdt.kernel.clock import now

NEARBY = timedelta(hours=12)  # no meeting is longer; one that begins further away cannot overlap
Taken = tuple[int, Span]  # by which meeting, and when


@dataclass(frozen=True)
class Diaries:
    """By board: ``seats``. By meeting: ``items``, ``invitations``. By person: ``away``, ``taken``, ``people``.
    ``flagged``: cases with an open germline flag."""

    seats: dict[int, list[Person]]
    items: dict[int, list[AgendaItem]]
    invitations: dict[int, list[Invitation]]
    away: dict[int, list[Span]]
    taken: dict[int, list[Taken]]
    people: dict[int, Person]
    flagged: set[int]

    def wanted(self, meeting: Meeting, items: Sequence[AgendaItem]) -> dict[Key, Slot]:
        """What each member and each treating doctor should know by now. A case that was concluded before the meeting
        calls nobody."""
        lengths = [item.planned_minutes for item in items]
        cases = [
            (item.pk, item.case.referring_doctor_id, Slot(begins, begins + timedelta(minutes=item.minutes)))
            for item, begins in zip(items, slots(meeting.starts_at, lengths), strict=True)
            if item.state == ItemState.WAITING and item.review != Review.NO_OPTION
        ]
        people = {person.pk for person in self.seats.get(meeting.board_id, [])}
        people |= {meeting.chair_id} if meeting.chair_id else set()
        whole = Slot(meeting.starts_at, meeting_ends(meeting, sum(lengths)))
        return wanted_slots(members=sorted(people), whole=whole, cases=cases)


def diaries_for(meetings: Sequence[Meeting]) -> Diaries:
    """Six queries."""
    if not meetings:
        return Diaries({}, {}, {}, {}, {}, {}, set())
    first = min(one.starts_at for one in meetings) - NEARBY
    last = max(one.starts_at for one in meetings) + NEARBY
    all_near = _near(meetings, first, last)
    seats, items = _seats({one.board_id for one in all_near}), _items(all_near)
    people = _people(all_near, seats, items)
    wanted = {one.pk for one in meetings}
    cases = [item.case_id for meeting in wanted for item in items.get(meeting, [])]
    return Diaries(
        seats, items, _invitations(wanted), _away(people, first, last), _taken(all_near, seats, items), people,
        flagged_cases(cases),
    )  # fmt: skip


def _near(meetings: Sequence[Meeting], first: datetime, last: datetime) -> list[Meeting]:
    """The meetings themselves and whichever could overlap them; a cancelled or closed one takes nobody's time."""
    live = Q(state__in=[MeetingState.PLANNED, MeetingState.PUBLISHED, MeetingState.OPEN])
    near = Q(starts_at__gte=first, starts_at__lte=last) & live
    found = Meeting.objects.filter(near | Q(pk__in=[one.pk for one in meetings]))
    return list(found.select_related("chair__hospital"))


def _seats(boards: set[int]) -> dict[int, list[Person]]:
    rows = RoleAssignment.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now()), board__in=boards)
    rows = rows.filter(role__in=MEMBER_ROLES).select_related("person__hospital").order_by("person__name", "pk")
    found: dict[int, dict[int, Person]] = defaultdict(dict)
    for row in rows:
        found[row.board_id or 0][row.person_id] = row.person
    return {board: list(people.values()) for board, people in found.items()}


def _items(meetings: Iterable[Meeting]) -> dict[int, list[AgendaItem]]:
    conflicts = ConflictOfInterest.objects.standing().select_related("person")
    rows = AgendaItem.objects.filter(meeting__in=list(meetings)).order_by("position")
    rows = rows.prefetch_related(Prefetch("conflicts", queryset=conflicts, to_attr="standing_conflicts"))
    found: dict[int, list[AgendaItem]] = defaultdict(list)
    for item in rows.select_related("case__referring_doctor__hospital", "case__hospital", "presenter__hospital"):
        found[item.meeting_id].append(item)
    return found


def _people(
    meetings: Iterable[Meeting], seats: dict[int, list[Person]], items: dict[int, list[AgendaItem]]
) -> dict[int, Person]:
    people = [person for seated in seats.values() for person in seated]
    people += [one.chair for one in meetings if one.chair]
    for item in (one for rows in items.values() for one in rows):
        people += [item.case.referring_doctor, *([item.presenter] if item.presenter else [])]
    return {person.pk: person for person in people}


def _invitations(meetings: set[int]) -> dict[int, list[Invitation]]:
    found: dict[int, list[Invitation]] = defaultdict(list)
    for one in Invitation.objects.filter(meeting__in=meetings).select_related("person__hospital", "case"):
        found[one.meeting_id].append(one)
    return found


def _away(people: Iterable[int], first: datetime, last: datetime) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    for one in Absence.objects.filter(person__in=list(people), starts_at__lt=last + NEARBY, ends_at__gt=first):
        found[one.person_id].append(Span(one.starts_at, one.ends_at))
    return found


def _taken(
    meetings: Iterable[Meeting], seats: dict[int, list[Person]], items: dict[int, list[AgendaItem]]
) -> dict[int, list[Taken]]:
    """Members and chair for all of a meeting, doctors and presenters for their cases."""
    found: dict[int, list[Taken]] = defaultdict(list)
    for meeting in meetings:
        agenda = items.get(meeting.pk, [])
        lengths = [item.planned_minutes for item in agenda]
        whole = Span(meeting.starts_at, meeting_ends(meeting, sum(lengths)))
        for person in {*(one.pk for one in seats.get(meeting.board_id, [])), meeting.chair_id}:
            found[person or 0].append((meeting.pk, whole))
        for item, begins in zip(agenda, slots(meeting.starts_at, lengths), strict=True):
            span = Span(begins, begins + timedelta(minutes=item.planned_minutes))
            for person in {item.case.referring_doctor_id, item.presenter_id}:
                found[person or 0].append((meeting.pk, span))
    return found
