"""Who may be in the room now. Judged anew when anything that the judgement stands on has changed.

One question to the database per event says whether it has: a fingerprint of everybody's login, session, roles and
place in the room and of every case's access facts. Its cost hardly grows with the clients; reading and judging two
hundred persons anew for each event would.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection

from cases.dossier.models import BoardDecision, Case, Objection
from cases.meetings.enums import MeetingState
from cases.meetings.live.audience import Audience, audience_for, facts_of_cases, reaches_of_people
from cases.meetings.models import AgendaItem, Attendance, Meeting, MeetingEvent
from cases.meetings.queries.rooms import RoomState
from molmdt.access.logic.matrix import Reach
from molmdt.accounts.models import Account, Hospital, Person, RoleAssignment
from molmdt.kernel.clock import now

REREAD_SECONDS = 30.0  # what no fingerprint covers, such as a hospital's region


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

    def holds(self, seen: "Glance") -> bool:
        """Whether the last judgement still stands."""
        return self.fingerprint == seen.fingerprint and 0 <= now().timestamp() - self.read_at < REREAD_SECONDS


@dataclass(frozen=True)
class Glance:
    """A room's number, the events after the one asked for, and the fingerprint of all rights."""

    sequence: int
    kinds: Sequence[tuple[int, str]]
    fingerprint: str


def _tables(*models: Any) -> dict[str, str]:
    return {model.__name__.lower(): f'"{model._meta.db_table}"' for model in models}


# A row's xmin is another one after each change. Every part is ordered, so that the same rows give the same text.
GLANCE = """
WITH logins AS (SELECT a.id, a.person_id FROM {account} a WHERE a.id = ANY(%(accounts)s) AND a.is_active),
     agenda AS (SELECT i.id, i.state, i.case_id FROM {agendaitem} i WHERE i.meeting_id = %(meeting)s)
SELECT m.last_sequence,
  ARRAY(SELECT e.sequence || ' ' || e.kind FROM {meetingevent} e
        WHERE e.meeting_id = m.id AND e.sequence > %(since)s ORDER BY e.sequence),
  md5(concat_ws('|', m.state, m.board_id,
  (SELECT string_agg(concat_ws(' ', l.id, p.id, p.xmin, h.xmin), ',' ORDER BY l.id)
   FROM logins l JOIN {person} p ON p.id = l.person_id JOIN {hospital} h ON h.id = p.hospital_id), '|',
  (SELECT string_agg(s.session_key, ',' ORDER BY s.session_key)
   FROM {session} s WHERE s.session_key = ANY(%(sessions)s) AND s.expire_date > %(now)s), '|',
  (SELECT string_agg(r.id || ' ' || r.xmin, ',' ORDER BY r.id) FROM {roleassignment} r
   WHERE r.person_id IN (SELECT person_id FROM logins) AND (r.ends_at IS NULL OR r.ends_at > %(now)s)), '|',
  (SELECT string_agg(t.person_id::text, ',' ORDER BY t.person_id)
   FROM {attendance} t WHERE t.meeting_id = m.id AND t.left_at IS NULL AND t.admitted_at IS NOT NULL), '|',
  (SELECT string_agg(concat_ws(' ', g.id, g.state, c.id, c.xmin, h.xmin), ',' ORDER BY g.id)
   FROM agenda g JOIN {case} c ON c.id = g.case_id JOIN {hospital} h ON h.id = c.hospital_id), '|',
  (SELECT string_agg(d.id || ' ' || d.xmin, ',' ORDER BY d.id) FROM {boarddecision} d
   WHERE d.case_id IN (SELECT case_id FROM agenda) AND d.opens_at <= %(now)s
   AND (d.closes_at IS NULL OR d.closes_at > %(now)s)), '|',
  (SELECT string_agg(o.id::text, ',' ORDER BY o.id) FROM {objection} o
   WHERE o.withdrawn_at IS NULL
   AND o.patient_id IN (SELECT c.patient_id FROM agenda g JOIN {case} c ON c.id = g.case_id))))
FROM {meeting} m WHERE m.id = %(meeting)s
""".format(
    **_tables(Account, AgendaItem, MeetingEvent, Person, Hospital, Session, RoleAssignment, Attendance, Case),
    **_tables(BoardDecision, Objection, Meeting),
)


def glance(meeting: int, since: int, seats: Iterable[Seat]) -> Glance | None:
    """One query; None when there is no such meeting."""
    seats = list(seats)
    asked = {
        "meeting": meeting,
        "since": since,
        "now": now(),
        "accounts": sorted({seat.account for seat in seats}),
        "sessions": sorted({seat.session for seat in seats}),
    }
    with connection.cursor() as cursor:
        cursor.execute(GLANCE, asked)
        row = cursor.fetchone()
    if row is None:
        return None
    events = [event.split(" ", 1) for event in row[1]]
    return Glance(row[0], [(int(sequence), kind) for sequence, kind in events], row[2])


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
    for socket, seat in seats.items():
        person = people.get((seat.account, seat.session))
        if person is None or person not in present:
            continue
        reach = _impersonal(reaches.get(person, []), involved)
        key = (reach, seat.language, seat.projector)
        if key not in known:
            known[key] = audience_for(reach, state, facts, language=seat.language, projector=seat.projector)
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
