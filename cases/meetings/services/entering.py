"""Coming in: into the room or the lobby. Presence is reading: a case on screen leaves an audit row for each person."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from cases.meetings.enums import EventKind, MeetingState
from cases.meetings.logic.admission import Earlier, enters_at_once
from cases.meetings.models import AgendaItem, Attendance, CaseAttendance, Meeting
from cases.meetings.services.log import append, current_item, demand_state, locked
from cases.meetings.services.presence import note_sign
from molmdt.access.doors import require
from molmdt.access.logic.matrix import decide
from molmdt.access.queries import matrix, reaches_of, reaches_of_people
from molmdt.audit import services as audit
from molmdt.kernel.clock import now


@transaction.atomic
def join(*, actor: Any, meeting: Meeting) -> Attendance:
    """Comes to an open meeting: into the room, or into the lobby until somebody lets them in. Twice is once."""
    meeting = locked(meeting)
    demand_state(meeting, MeetingState.OPEN)
    return enter(actor, meeting)


def come_back(*, actor: Any, meeting: Meeting) -> bool:
    """Whoever went silent and is heard again is there as before, without asking. Whether they are in the room."""
    last = meeting.attendances.filter(person=actor.person).last()
    if last is None or not last.lost:
        return False
    return join(actor=actor, meeting=meeting).admitted_at is not None


def enter(actor: Any, meeting: Meeting) -> Attendance:
    """The same in the locked, open meeting. Inside a transaction."""
    present = meeting.attendances.filter(person=actor.person, left_at=None).first()
    if present is not None:
        note_sign(present)
        return present
    grant = require(actor, "meeting.join", meeting)
    moment = now()
    attendance = Attendance.objects.create(
        meeting=meeting, person=actor.person, account=actor, role=grant.role, joined_at=moment, seen_at=moment,
        admitted_at=moment if _enters_at_once(actor, meeting) else None,
    )  # fmt: skip
    inside = attendance.admitted_at is not None
    append(meeting, EventKind.PRESENCE, actor, people=[actor.person_id], present=inside, waiting=not inside)
    audit.record(
        actor=actor, action="meeting.join", verb="E", obj=meeting, role=grant.role, meeting_id=meeting.pk,
        waiting=not inside,
    )  # fmt: skip
    if inside:
        note_current(meeting, [attendance])
    return attendance


def _enters_at_once(actor: Any, meeting: Meeting) -> bool:
    facts, rules = meeting.access_facts(), matrix()
    grants = [decide(rules, "meeting.join", [reach], facts) for reach in reaches_of(actor)]
    decided = meeting.attendances.filter(person=actor.person).exclude(admitted_at=None, removed_by=None).last()
    earlier = Earlier(decided.removed_by_id is not None, decided.admitted_by_id is not None) if decided else None
    return enters_at_once([grant.scope for grant in grants if grant], earlier)


def note_current(meeting: Meeting, attendances: Iterable[Attendance]) -> None:
    item = current_item(meeting)
    if item is not None:
        note_presence(meeting, item, attendances)


def note_presence(meeting: Meeting, item: AgendaItem, attendances: Iterable[Attendance]) -> None:
    """Notes for each person in the room, who may see the case, that they saw it. Inside a transaction.

    Four queries, however many they are: a national meeting must not wait while forty presences are written.
    """
    here = [one for one in attendances if one.account.is_active]
    reaches, rules, facts = reaches_of_people(one.person_id for one in here), matrix(), item.case.access_facts()
    grants = [(one, decide(rules, "case.open", reaches.get(one.person_id, []), facts)) for one in here]
    # A guest whose own case comes later sees nothing of this one.
    seeing = [(one, grant) for one, grant in grants if grant is not None]
    rows = [CaseAttendance(item=item, person_id=one.person_id, role=one.role) for one, _grant in seeing]
    CaseAttendance.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record_readers(
        readers=[(one.account, grant.role) for one, grant in seeing], action="case.open", case=item.case.pseudonym,
        obj=item.case, meeting_id=meeting.pk, presence=True,
    )  # fmt: skip
