"""Coming in: into the room or the lobby. Presence is reading: a case on screen leaves an audit row for each person."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from cases.meetings.enums import EventKind, ItemState, MeetingState
from cases.meetings.logic.admission import Earlier, enters_at_once
from cases.meetings.models import AgendaItem, Attendance, CaseAttendance, Meeting
from cases.meetings.services.log import append, current_item, demand_state, locked
from cases.meetings.services.presence import note_sign
from molmdt.access.doors import require
from molmdt.access.logic.matrix import decide
from molmdt.access.queries import matrix, reaches_of, reaches_of_people
from molmdt.audit import services as audit
from molmdt.audit.models import AuditEvent
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
    return enters_at_once([grant.scope for grant in grants if grant], _earlier(actor, meeting))


def _earlier(actor: Any, meeting: Meeting) -> Earlier | None:
    """Being let in holds until one is shown out, however often the line was lost since."""
    mine = meeting.attendances.filter(person=actor.person).exclude(admitted_at=None, removed_by=None)
    rows = list(mine.order_by("pk").values_list("removed_by", "admitted_by"))
    if not rows:
        return None
    since = max((number for number, (removed, _) in enumerate(rows, 1) if removed is not None), default=0)
    return Earlier(since == len(rows), any(by is not None for _, by in rows[since:]))


def note_current(meeting: Meeting, attendances: Iterable[Attendance]) -> None:
    item = current_item(meeting)
    if item is not None:
        note_presence(meeting, item, attendances)
        note_opened(meeting, item, attendances)


@transaction.atomic
def note_newly_seeing(meeting: int, item: int) -> None:
    """The same of those in the room of whom it is not noted: whose right to the case, or to the finding that lies open,
    came while it was up.

    Three queries where there is nobody.
    """
    related = ("meeting__shown_finding", "case__hospital__region", "case__patient")
    up = AgendaItem.objects.select_related(*related).get(pk=item)
    here = up.meeting.attendances.in_room().select_related("account__person__hospital", "person")
    if new := list(here.exclude(person__in=up.attendances.values("person_id"))):
        note_presence(up.meeting, up, new)
    if up.state == ItemState.CURRENT and up.meeting.shown_opened:
        note_opened(up.meeting, up, list(here.exclude(person__in=_noted_opened(up))))


def _noted_opened(item: AgendaItem) -> QuerySet[Any, Any]:
    """Of whom the record says that they saw the finding that lies open, since the case was called."""
    seen = AuditEvent.objects.filter(case=item.case.pseudonym, at__gte=item.started_at, action="somatic.view")
    shown = seen.filter(
        meeting_id=item.meeting_id, object_id=str(item.meeting.shown_finding_id), details__presence=True
    )
    return shown.exclude(person_id=None).values("person_id")


def note_presence(meeting: Meeting, item: AgendaItem, attendances: Iterable[Attendance]) -> None:
    """Notes for each person in the room, who may see the case, that they saw it. Inside a transaction.

    Four queries, however many they are: a national meeting must not wait while forty presences are written.
    """
    seeing = _who_may("case.open", item, attendances)  # a guest whose own case comes later sees nothing of this one
    rows = [CaseAttendance(item=item, person_id=one.person_id, role=one.role) for one, _role in seeing]
    CaseAttendance.objects.bulk_create(rows, ignore_conflicts=True)
    _record("case.open", meeting, item, item.case, seeing)


def note_opened(meeting: Meeting, item: AgendaItem, attendances: Iterable[Attendance]) -> None:
    """The same of the finding that lies open, of those who may see findings. It comes to them with the stage, not
    through a door. Inside a transaction; two queries, none where no finding lies open.
    """
    if meeting.shown_opened and meeting.shown_finding is not None:
        seeing = _who_may("somatic.view", item, attendances)
        _record("somatic.view", meeting, item, meeting.shown_finding, seeing)


def _who_may(action: str, item: AgendaItem, attendances: Iterable[Attendance]) -> list[tuple[Attendance, str]]:
    """Those who may, each with the role that lets them."""
    here = [one for one in attendances if one.account.is_active]
    reaches, rules, facts = reaches_of_people(one.person_id for one in here), matrix(), item.case.access_facts()
    grants = [(one, decide(rules, action, reaches.get(one.person_id, []), facts)) for one in here]
    return [(one, grant.role) for one, grant in grants if grant is not None]


def _record(action: str, meeting: Meeting, item: AgendaItem, seen: Any, readers: list[tuple[Attendance, str]]) -> None:
    audit.record_readers(
        readers=[(one.account, role) for one, role in readers], action=action, case=item.case.pseudonym, obj=seen,
        meeting_id=meeting.pk, presence=True,
    )  # fmt: skip
