"""Who may be in the room now. Judged anew when anything that the judgement stands on has changed.

One question to the database per event says whether it has (``glances``). Its cost hardly grows with the clients;
reading and judging two hundred persons anew for each event would.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.sessions.models import Session

from cases.meetings.enums import EventKind, MeetingState
from cases.meetings.live.audience import Audience, audience_for, facts_of_cases, reaches_of_people
from cases.meetings.live.glances import Glance
from cases.meetings.live.opened import key_of
from cases.meetings.models import Attendance
from cases.meetings.queries.rooms import Place, RoomState
from molmdt.access.logic.matrix import Reach
from molmdt.accounts.models import Account
from molmdt.kernel.clock import now

REREAD_SECONDS = 30.0  # a net below the fingerprint, which is tested to cover every source of rights


@dataclass(frozen=True)
class Seat:
    """One connection's person. ``since`` is the number that the client says it holds, ``token`` as which audience."""

    meeting: int
    account: int
    session: str
    language: str
    projector: bool = False
    since: int = 0
    token: str = ""
    # As it was stored when the socket was opened; a new one ends all sessions. Never in a log.
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Judged:
    """Somebody who may be in the room."""

    person: int
    audience: Audience


@dataclass
class Memory:
    """What one room's last judgement stood on, and what it said."""

    fingerprint: str = ""
    read_at: float = 0.0
    noted_at: float | None = None  # when everybody's sign of life was last written, by this process's own clock
    seats: frozenset[Any] = frozenset()
    judged: dict[Any, Judged] = field(default_factory=dict)

    agenda: str = ""
    places: tuple[Place, ...] = ()
    opened: dict[tuple[int, str], str] = field(default_factory=dict)  # the finding that lies open, by language
    opened_at: float = 0.0

    def holds(self, seen: Glance) -> bool:
        """Whether the last judgement still stands."""
        return self.fingerprint == seen.fingerprint and 0 <= now().timestamp() - self.read_at < REREAD_SECONDS

    def agenda_of(self, state: RoomState, seen: Glance) -> None:
        """Lends the state the agenda of the look before, where neither it nor a case on it has changed."""
        if self.agenda != seen.agenda or not self.holds(seen):
            self.agenda, self.places = seen.agenda, state.places
            return
        state.__dict__["places"] = tuple(Place(state, place.item, place.slot, place.planned) for place in self.places)

    def opened_of(self, state: RoomState, seen: Glance) -> None:
        """Lends the state what was rendered of the finding that lies open, where nobody has said that it changed."""
        moment, key = now().timestamp(), key_of(state)
        old = not 0 <= moment - self.opened_at < REREAD_SECONDS
        if old or EventKind.CASE_CHANGED in seen.kinds or any(finding != key for finding, _language in self.opened):
            self.opened, self.opened_at = {}, moment
        state.__dict__["opened"] = self.opened


def judge(state: RoomState, seats: Mapping[Any, Seat], seen: Glance, memory: Memory) -> dict[Any, Judged]:
    """Every seat that may be in the room, with its audience; from memory where nothing has changed."""
    if not (memory.holds(seen) and memory.seats >= seats.keys()):
        memory.judged, memory.seats = _judge(state, seats), frozenset(seats)
        memory.fingerprint, memory.read_at = seen.fingerprint, now().timestamp()
    return memory.judged


def _judge(state: RoomState, seats: Mapping[Any, Seat]) -> dict[Any, Judged]:
    """Live account, live session, in the room, allowed."""
    people = _live_accounts(seats.values())
    reaches = reaches_of_people(people.values())
    # After the last event of a closed meeting nobody is in the room; they still learn that it is closed.
    inside = Attendance.objects.in_room().filter(meeting=state.meeting).values_list("person_id", flat=True)
    present = set(people.values()) if state.meeting.state == MeetingState.CLOSED else set(inside)
    facts = facts_of_cases(state)
    involved = state.meeting.access_facts().people.union(*(about.people for about in facts.values()))
    found: dict[Any, Judged] = {}
    known: dict[Any, Audience | None] = {}
    alike: dict[Audience | None, Audience | None] = {}  # equal audiences are one object
    for socket, seat in seats.items():
        person = people.get((seat.account, seat.session))
        if person is None or person not in present:
            continue
        reach = _impersonal(reaches.get(person, []), involved)
        key = (reach, seat.language, seat.projector)
        if key not in known:
            audience = audience_for(reach, state, facts, language=seat.language, projector=seat.projector)
            known[key] = alike.setdefault(audience, audience)
        audience = known[key]
        if audience is not None:
            found[socket] = Judged(person, audience)
    return found


def _impersonal(reaches: Iterable[Reach], involved: frozenset[int]) -> tuple[Reach, ...]:
    """Who has no part in a case is judged by roles and places alone, so that colleagues are judged once."""
    return tuple(reach if reach.person in involved else replace(reach, person=0) for reach in reaches)


def _live_accounts(seats: Iterable[Seat]) -> dict[tuple[int, str], int]:
    """(account, session) -> person, where the account may log in and the session has not ended."""
    seats = list(seats)
    accounts = Account.objects.filter(pk__in={seat.account for seat in seats}, is_active=True)
    people = {key: (person, password) for key, person, password in accounts.values_list("pk", "person_id", "password")}
    lasting = Session.objects.filter(session_key__in={seat.session for seat in seats}, expire_date__gt=now())
    sessions = set(lasting.values_list("session_key", flat=True))
    return {
        (seat.account, seat.session): people[seat.account][0]
        for seat in seats
        if seat.account in people and seat.session in sessions and seat.password in ("", people[seat.account][1])
    }
