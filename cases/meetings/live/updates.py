"""The hub's one look at the database: what is new, who may still see it, and one rendering per audience."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.models import Session

from cases.meetings.enums import MeetingState
from cases.meetings.live.audience import Audience, audience_for, reaches_of_people
from cases.meetings.live.messages import catch_up, kinds_after, snapshot, update
from cases.meetings.models import Attendance, Meeting
from cases.meetings.queries.rooms import RoomState, room_state
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Account
from molmdt.kernel.clock import now

REFUSED, CLOSED = 4403, 4410  # close codes: rights ended, meeting ended
FACTS_SECONDS = 1.0  # how old the facts of a case may be that is not on screen


@dataclass(frozen=True)
class Seat:
    """One connection's person. ``since`` is the number that the client says it holds."""

    meeting: int
    account: int
    session: str
    language: str
    projector: bool = False
    since: int = 0


@dataclass
class Cache:
    """Access facts of the agenda's cases, kept for a second; those of the current case are always fresh."""

    facts: dict[int, Facts] = field(default_factory=dict)
    read_at: float = 0.0


@dataclass(frozen=True)
class Update:
    """What the sockets of one room get. ``texts`` holds sockets that have something to receive."""

    sequence: int
    audiences: dict[Any, Audience]
    texts: dict[Any, str]
    ended: dict[Any, int]


@dataclass(frozen=True)
class Arrival:
    sequence: int
    audience: Audience
    text: str


def gather(meeting: int, since: int, seats: dict[Any, Seat], before: dict[Any, Audience], cache: Cache) -> Update:
    """Judges every seat anew and renders what is new, once per audience."""
    state = room_state(Meeting(pk=meeting))
    kinds = kinds_after(state, since) if state.sequence > since else []
    audiences = _audiences(state, seats, cache)
    texts: dict[Any, str] = {}
    made: dict[tuple[Audience, bool], str] = {}
    for socket, audience in audiences.items():
        changed = before.get(socket) != audience
        if not (kinds or changed):
            continue
        if (audience, changed) not in made:
            made[audience, changed] = (
                snapshot(state, audience, since=since) if changed else update(state, audience, since=since, kinds=kinds)
            )
        texts[socket] = made[audience, changed]
    over = state.meeting.state == MeetingState.CLOSED
    ended = {socket: REFUSED for socket in seats if socket not in audiences}
    if over:
        ended |= dict.fromkeys(audiences, CLOSED)
    return Update(state.sequence, audiences, texts, ended)


def late_arrival(seat: Seat, cache: Cache) -> Arrival | None:
    """What one client needs to be at the newest number; None when it may not be here."""
    meeting = Meeting.objects.filter(pk=seat.meeting).first()
    if meeting is None:
        return None
    state = room_state(meeting)
    audience = _audiences(state, {0: seat}, cache).get(0)
    if audience is None:
        return None
    return Arrival(state.sequence, audience, catch_up(state, audience, since=seat.since))


def _audiences(state: RoomState, seats: dict[Any, Seat], cache: Cache) -> dict[Any, Audience]:
    """The audience of every seat that may still be in the room: live account, live session, in the room, allowed."""
    accounts = _live_accounts(seats.values())
    reaches = reaches_of_people(accounts.values())
    # After the last event of a closed meeting nobody is in the room; they still learn that it is closed.
    inside = Attendance.objects.filter(meeting=state.meeting, left_at=None).values_list("person_id", flat=True)
    present = set(accounts.values()) if state.meeting.state == MeetingState.CLOSED else set(inside)
    facts = _facts(state, cache)
    found: dict[Any, Audience] = {}
    judged: dict[tuple[int, str, bool], Audience | None] = {}
    for socket, seat in seats.items():
        person = accounts.get((seat.account, seat.session))
        if person is None or person not in present:
            continue
        key = (person, seat.language, seat.projector)
        if key not in judged:
            judged[key] = audience_for(
                reaches.get(person, []), state, facts, language=seat.language, projector=seat.projector
            )
        audience = judged[key]
        if audience is not None:
            found[socket] = audience
    return found


def _live_accounts(seats: Iterable[Seat]) -> dict[tuple[int, str], int]:
    """(account, session) -> person, where the account may log in and the session has not ended."""
    seats = list(seats)
    people = dict(
        Account.objects.filter(pk__in={seat.account for seat in seats}, is_active=True).values_list("pk", "person_id")
    )
    lasting = Session.objects.filter(session_key__in={seat.session for seat in seats}, expire_date__gt=now())
    sessions = set(lasting.values_list("session_key", flat=True))
    return {
        (seat.account, seat.session): people[seat.account]
        for seat in seats
        if seat.account in people and seat.session in sessions
    }


def _facts(state: RoomState, cache: Cache) -> dict[int, Facts]:
    age = now().timestamp() - cache.read_at
    cases = {place.case.pk: place.case for place in state.places}
    if not 0 <= age < FACTS_SECONDS or cache.facts.keys() != cases.keys():
        cache.facts = {key: case.access_facts() for key, case in cases.items()}
        cache.read_at = now().timestamp()
    elif state.current is not None:
        cache.facts[state.current.case.pk] = state.current.case.access_facts()
    return cache.facts
