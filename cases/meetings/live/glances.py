"""One question to the database per event: the meeting's row, its new events, and whether anybody's rights have changed.

Rights are read as a fingerprint of everything that a judgement stands on: everybody's login, session, roles, hospital
and place in the room, and every case's access facts, with its hospital's laboratory. A row's xmin is another one after
each change. Of hundreds of rows the digests are added up bit by bit, which asks for no order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection

from cases.dossier.models import BoardDecision, Case, Objection
from cases.meetings.models import AgendaItem, Attendance, Meeting, MeetingEvent
from molmdt.accounts.models import Account, Hospital, Person, RoleAssignment
from molmdt.kernel.clock import now


@dataclass(frozen=True)
class Glance:
    """``fingerprint``: of all rights; ``agenda``: of the agenda and its cases; ``meeting``: the row as it is now."""

    kinds: Sequence[str]
    fingerprint: str
    agenda: str
    meeting: Meeting

    @property
    def sequence(self) -> int:
        return self.meeting.last_sequence


def _tables(*models: Any) -> dict[str, str]:
    return {model.__name__.lower(): f'"{model._meta.db_table}"' for model in models}


COLUMNS = [field.column for field in Meeting._meta.concrete_fields]
FIELDS = [field.attname for field in Meeting._meta.concrete_fields]
# $1 meeting, $2 number, $3 now, $4 accounts, $5 sessions. Prepared once per connection: planning it takes as long as
# answering it. The same rows give the same text, in whatever order they are found.
QUESTION = """
PREPARE live_glance (bigint, bigint, timestamptz, bigint[], text[]) AS
WITH logins AS (SELECT a.id, a.person_id, a.password FROM {account} a WHERE a.id = ANY($4) AND a.is_active),
     agenda AS (SELECT i.id, i.xmin, i.state, i.case_id FROM {agendaitem} i WHERE i.meeting_id = $1)
SELECT ARRAY(SELECT e.kind FROM {meetingevent} e WHERE e.meeting_id = m.id AND e.sequence > $2 ORDER BY e.sequence),
  md5(concat_ws('|', m.state, m.board_id,
  (SELECT bit_xor(hash_record_extended(ROW(l.id, l.password, p.id, p.xmin, h.xmin), 0))
   FROM logins l JOIN {person} p ON p.id = l.person_id JOIN {hospital} h ON h.id = p.hospital_id), '|',
  (SELECT bit_xor(hashtextextended(s.session_key, 0))
   FROM {session} s WHERE s.session_key = ANY($5) AND s.expire_date > $3), '|',
  (SELECT bit_xor(hash_record_extended(ROW(r.id, r.xmin), 0)) FROM {roleassignment} r
   WHERE r.person_id IN (SELECT person_id FROM logins) AND (r.ends_at IS NULL OR r.ends_at > $3)), '|',
  (SELECT bit_xor(hashint8extended(t.person_id, 0))
   FROM {attendance} t WHERE t.meeting_id = m.id AND t.left_at IS NULL AND t.admitted_at IS NOT NULL), '|',
  (SELECT string_agg(concat_ws(' ', g.id, g.state, c.id, c.xmin, h.xmin, b.xmin), ',' ORDER BY g.id)
   FROM agenda g JOIN {case} c ON c.id = g.case_id JOIN {hospital} h ON h.id = c.hospital_id
   LEFT JOIN {hospital} b ON b.id = h.laboratory_id), '|',
  (SELECT string_agg(d.id || ' ' || d.xmin, ',' ORDER BY d.id) FROM {boarddecision} d
   WHERE d.case_id IN (SELECT case_id FROM agenda) AND d.opens_at <= $3
   AND (d.closes_at IS NULL OR d.closes_at > $3)), '|',
  (SELECT string_agg(o.id::text, ',' ORDER BY o.id) FROM {objection} o
   WHERE o.withdrawn_at IS NULL
   AND o.patient_id IN (SELECT c.patient_id FROM agenda g JOIN {case} c ON c.id = g.case_id)))),
  concat_ws(' ', m.starts_at, (SELECT string_agg(concat_ws(' ', g.id, g.xmin, c.xmin), ',' ORDER BY g.id)
   FROM agenda g JOIN {case} c ON c.id = g.case_id)), {columns}
FROM {meeting} m WHERE m.id = $1
""".format(  # noqa: S608 - table names of models, no value
    **_tables(Account, AgendaItem, MeetingEvent, Person, Hospital, Session, RoleAssignment, Attendance, Case),
    **_tables(BoardDecision, Objection, Meeting),
    columns=", ".join(f'm."{column}"' for column in COLUMNS),
)


def glance(meeting: int, since: int, accounts: Iterable[int], sessions: Iterable[str]) -> Glance | None:
    """One query; None when there is no such meeting."""
    with connection.cursor() as cursor:
        _prepare(cursor)
        cursor.execute(
            "EXECUTE live_glance (%s, %s, %s, %s, %s)",
            [meeting, since, now(), _array(set(accounts)), _array(set(sessions))],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    kinds, fingerprint, agenda, *values = row
    return Glance(kinds, fingerprint, agenda, Meeting.from_db(connection.alias, FIELDS, values))


def _array(values: Iterable[Any]) -> str:
    """As one text: of hundreds of values each for itself, reading the question would take longer than answering it."""
    return "{" + ",".join(map(str, values)) + "}"


def _prepare(cursor: Any) -> None:
    """A connection that was opened anew has forgotten the question."""
    if getattr(connection, "_live_glance_of", None) is not connection.connection:
        cursor.execute(QUESTION)
        connection._live_glance_of = connection.connection  # type: ignore[attr-defined]
