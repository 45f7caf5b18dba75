"""Who is in the room. Presence is reading: a case on screen leaves an audit row for each person there."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import EventKind, MeetingState
from cases.meetings.logic.admission import Earlier, enters_at_once
from cases.meetings.models import AgendaItem, Attendance, CaseAttendance, Meeting
from cases.meetings.services.hands import lower_hands
from cases.meetings.services.log import append, current_item, demand_state, locked
from cases.meetings.services.presenting import release
from molmdt.access.doors import require
from molmdt.access.logic.matrix import decide
from molmdt.access.queries import matrix, reaches_of, reaches_of_people
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed


@transaction.atomic
def join(*, actor: Any, meeting: Meeting) -> Attendance:
    """Comes to an open meeting: into the room, or into the lobby until somebody lets them in. Twice is once."""
    meeting = locked(meeting)
    demand_state(meeting, MeetingState.OPEN)
    present = meeting.attendances.filter(person=actor.person, left_at=None).first()
    if present is not None:
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
        _note_current(meeting, [attendance])
    return attendance


def _enters_at_once(actor: Any, meeting: Meeting) -> bool:
    facts, rules = meeting.access_facts(), matrix()
    grants = [decide(rules, "meeting.join", [reach], facts) for reach in reaches_of(actor)]
    decided = meeting.attendances.filter(person=actor.person).exclude(admitted_at=None, removed_by=None).last()
    earlier = Earlier(decided.removed_by_id is not None, decided.admitted_by_id is not None) if decided else None
    return enters_at_once([grant.scope for grant in grants if grant], earlier)


def come_back(*, actor: Any, meeting: Meeting) -> bool:
    """Whoever went silent and is heard again is there as before, without asking. Whether they are in the room."""
    last = meeting.attendances.filter(person=actor.person).last()
    if last is None or not last.lost:
        return False
    return join(actor=actor, meeting=meeting).admitted_at is not None


@transaction.atomic
def admit(*, actor: Any, meeting: Meeting, person: int | None = None) -> list[Attendance]:
    """Lets one person in from the lobby, or all who wait there."""
    meeting = locked(meeting)
    demand_state(meeting, MeetingState.OPEN)
    waiting = meeting.attendances.in_lobby().select_related("account__person__hospital", "person")
    let_in = list(waiting if person is None else waiting.filter(person=person))
    if not let_in:
        raise PreconditionFailed(_("Nobody waits in the lobby any more. Nothing was changed."))
    moment, keys = now(), [one.person_id for one in let_in]
    Attendance.objects.filter(pk__in=[one.pk for one in let_in]).update(
        admitted_at=moment, admitted_by=actor.person, seen_at=moment
    )
    append(meeting, EventKind.PRESENCE, actor, people=keys, present=True)
    for one in let_in:
        audit.record(
            actor=actor, action="meeting.run", verb="U", obj=meeting, meeting_id=meeting.pk, admitted=one.person_id
        )
    _note_current(meeting, let_in)
    return let_in


@transaction.atomic
def show_out(*, actor: Any, meeting: Meeting, person: int, reason: str) -> Attendance:
    """Ends somebody's part in the meeting, from the room or the lobby; they come back only when let in again."""
    meeting = locked(meeting)
    demand_state(meeting, MeetingState.OPEN)
    if person == actor.person_id:
        raise PreconditionFailed(_("You cannot show yourself out. Leave the meeting instead."))
    if person == meeting.chair_id:
        raise PreconditionFailed(_("The meeting's chair cannot be shown out."))
    if len(reason.strip()) < 3:
        raise InvalidInput(
            _("Say why; the reason is kept with the meeting."), [FieldProblem("reason", _("Give a reason."))]
        )
    attendance = meeting.attendances.select_related("person").filter(person=person, left_at=None).first()
    if attendance is None:
        raise PreconditionFailed(_("The person has left already. Nothing was changed."))
    attendance.left_at, attendance.removed_by = now(), actor.person
    attendance.removal_reason = reason.strip()[:200]
    attendance.save(update_fields=["left_at", "removed_by", "removal_reason"])
    _gone(meeting, actor, [person])
    audit.record(
        actor=actor, action="meeting.run", verb="U", obj=meeting, meeting_id=meeting.pk, shown_out=person,
        reason_text=attendance.removal_reason,
    )  # fmt: skip
    return attendance


@transaction.atomic
def leave(*, actor: Any, meeting: Meeting) -> None:
    """Leaves the room or the lobby; leaving twice is leaving once."""
    meeting = locked(meeting)
    left = meeting.attendances.filter(person=actor.person, left_at=None).update(left_at=now())
    if left:
        _gone(meeting, actor, [actor.person_id])
        audit.record(actor=actor, action="meeting.join", verb="U", obj=meeting, meeting_id=meeting.pk, left=True)


def _gone(meeting: Meeting, actor: Any, people: list[int]) -> None:
    """What goes with somebody who is no longer there. Inside a transaction."""
    lower_hands(meeting, people=people)
    release(meeting, actor, people)
    append(meeting, EventKind.PRESENCE, actor, people=people, present=False)


def _note_current(meeting: Meeting, attendances: Iterable[Attendance]) -> None:
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
