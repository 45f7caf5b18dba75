"""Every source of rights is in the fingerprint: what ends a right ends the view at the hub's next look, a second later.

Each row changes one thing behind the room's back, without an event. The judgement is asked again with the memory of the
one before, as the hub does: where the fingerprint does not change, it answers as before and the row fails.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from cases.dossier.enums import CaseState
from cases.dossier.models import BoardDecision, Case, Objection
from cases.meetings import services
from cases.meetings.enums import MeetingState
from cases.meetings.live.audience import Audience
from cases.meetings.live.glances import glance
from cases.meetings.live.seats import Memory, Seat, judge
from cases.meetings.models import AgendaItem, Attendance, Meeting
from cases.meetings.queries.rooms import room_state
from cases.meetings.services.presence import LOST_AFTER
from molmdt.access.logic.matrix import Facts, Reach
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account, Hospital, Person, RoleAssignment
from molmdt.kernel.clock import now, stopped_at
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.factories import make_account, make_board, make_case, make_hospital, make_person, make_region
from tests.live.sockets import session_of

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)

Change = Callable[[Boardroom, Any], Any]


@dataclass(frozen=True)
class Source:
    """``watch`` is whose view it is about. ``facts``: what of the judgement's facts the change is a change of."""

    watch: str
    facts: str
    change: Change
    before: Change | None = None
    later: timedelta = timedelta(0)  # how long after the first look the second is


def roles(me: Any) -> Any:
    return RoleAssignment.objects.filter(person=me.person)


def case(room: Boardroom, number: int = 1) -> Any:
    return Case.objects.filter(pk=room.cases[number - 1].pk)


def decision(room: Boardroom) -> Any:
    return BoardDecision.objects.filter(case=room.cases[0])


def object_(room: Boardroom, me: Any) -> Objection:
    return Objection.objects.create(patient=room.cases[0].patient, registered_by=room.doctor.person)


def end_the_decision(room: Boardroom, me: Any) -> None:
    decision(room).update(closes_at=now() - LATER)


def only_by_region(room: Boardroom, me: Any) -> None:
    """The board's decision is over, but the region that the case comes from goes on seeing it."""
    end_the_decision(room, me)
    Hospital.objects.filter(pk=room.cases[0].hospital_id).update(region=me.person.hospital.region)


def only_by_the_laboratorys_region(room: Boardroom, me: Any) -> None:
    end_the_decision(room, me)
    laboratory = make_hospital("laboratoriet", region=me.person.hospital.region)
    Hospital.objects.filter(pk=room.cases[0].hospital_id).update(laboratory=laboratory)


def move_the_laboratory(room: Boardroom, me: Any) -> None:
    Hospital.objects.filter(code="laboratoriet").update(region=make_region("elsewhere"))


def closes_later(room: Boardroom, me: Any) -> None:
    decision(room).update(closes_at=now() + LATER / 2)


def not_yet_admitted(room: Boardroom, me: Any) -> None:
    services.leave(actor=me, meeting=room.meeting)
    Attendance.objects.filter(person=me.person).delete()
    services.join(actor=me, meeting=room.meeting)


def silent(room: Boardroom, me: Any) -> None:
    Attendance.objects.filter(person=me.person).update(seen_at=now() - 2 * LOST_AFTER)


def shown_out(room: Boardroom, me: Any) -> None:
    services.show_out(actor=room.chair, meeting=room.meeting, person=me.person_id, reason="Feil møte")


# What ends the view.
ENDS: dict[str, Source] = {
    "role revoked": Source("pathologist", "role", lambda room, me: roles(me).update(ends_at=now())),
    "role deleted": Source("pathologist", "role", lambda room, me: roles(me).delete()),
    "role runs out": Source(
        "pathologist", "role", lambda room, me: None,
        lambda room, me: roles(me).update(ends_at=now() + LATER / 2), LATER,
    ),
    "another role": Source("pathologist", "role", lambda room, me: roles(me).update(role=Role.AUDITOR, board=None)),
    "seat on another board": Source(
        "pathologist", "board", lambda room, me: roles(me).update(board=make_board("regionalt"))
    ),
    "the login is another person's": Source(
        "pathologist", "person", lambda room, me: Account.objects.filter(pk=me.pk).update(person=make_person())
    ),
    "another hospital": Source(
        "local", "hospital",
        lambda room, me: Person.objects.filter(pk=me.person_id).update(hospital=make_hospital("unn")),
    ),
    "account deactivated": Source(
        "pathologist", "account", lambda room, me: Account.objects.filter(pk=me.pk).update(is_active=False)
    ),
    "session deleted": Source("pathologist", "session", lambda room, me: Session.objects.all().delete()),
    "session runs out": Source("pathologist", "session", lambda room, me: None, None, timedelta(days=365)),
    "left": Source("pathologist", "attendance", lambda room, me: services.leave(actor=me, meeting=room.meeting)),
    "shown out": Source("pathologist", "attendance", shown_out),
    "gone silent": Source(
        "pathologist", "attendance", lambda room, me: services.sweep_unseen(room.meeting.pk), silent
    ),
    "meeting of another board": Source(
        "pathologist", "boards",
        lambda room, me: Meeting.objects.filter(pk=room.meeting.pk).update(board=make_board("regionalt")),
    ),
    "meeting closed, to its observers": Source(
        "observer", "boards_in_session",
        lambda room, me: Meeting.objects.filter(pk=room.meeting.pk).update(state=MeetingState.CLOSED),
    ),
    "none of the doctor's cases is on the agenda": Source(
        "doctor", "people", lambda room, me: AgendaItem.objects.filter(meeting=room.meeting).delete()
    ),
    "all cases moved to another doctor": Source(
        "doctor", "people", lambda room, me: Case.objects.update(referring_doctor=make_person())
    ),
}  # fmt: skip
# What takes the first case, but not the room, from the view.
HIDES: dict[str, Source] = {
    "objection": Source("pathologist", "objected", object_),
    "patient who has objected": Source(
        "pathologist", "objected", lambda room, me: case(room).update(patient=room.cases[1].patient),
        lambda room, me: Objection.objects.create(patient=room.cases[1].patient, registered_by=room.doctor.person),
    ),
    "decision closed": Source("pathologist", "boards", end_the_decision),
    "decision deleted": Source("pathologist", "boards", lambda room, me: decision(room).delete()),
    "decision runs out": Source("pathologist", "boards", lambda room, me: None, closes_later, LATER),
    "decision of another board": Source(
        "pathologist", "boards", lambda room, me: decision(room).update(board=make_board("regionalt"))
    ),
    "no longer in session": Source(
        "observer", "boards_in_session", lambda room, me: decision(room).update(in_session=False)
    ),
    "case moved to another hospital": Source(
        "local", "hospitals", lambda room, me: case(room).update(hospital=make_hospital("unn"))
    ),
    "case moved to another doctor": Source(
        "doctor", "people",
        lambda room, me: case(room).update(referring_doctor=make_person(), hospital=make_hospital("unn")),
    ),
    "case unsent": Source("pathologist", "unsent", lambda room, me: case(room).update(state=CaseState.DRAFT)),
    "case off the agenda": Source(
        "pathologist", "people", lambda room, me: AgendaItem.objects.filter(case=room.cases[0]).delete()
    ),
    "region of the case's hospital": Source(
        "pathologist", "regions",
        lambda room, me: Hospital.objects.filter(pk=room.cases[0].hospital_id).update(region=make_region("elsewhere")),
        only_by_region,
    ),
    "region of the laboratory": Source(
        "pathologist", "regions", move_the_laboratory, only_by_the_laboratorys_region
    ),
    "laboratory of the case's hospital": Source(
        "pathologist", "laboratories",
        lambda room, me: Hospital.objects.filter(pk=room.cases[0].hospital_id).update(laboratory=None),
        only_by_the_laboratorys_region,
    ),
    "region of the person's hospital": Source(
        "pathologist", "region",
        lambda room, me: Hospital.objects.filter(pk=me.person.hospital_id).update(region=make_region("elsewhere")),
        only_by_region,
    ),
}  # fmt: skip
# What shows more, or offers more.
GIVES: dict[str, Source] = {
    "role granted": Source(
        "pathologist", "role",
        lambda room, me: RoleAssignment.objects.create(person=me.person, role=Role.CHAIR, board=room.board),
    ),
    "objection withdrawn": Source(
        "pathologist", "objected", lambda room, me: Objection.objects.update(withdrawn_at=now()), object_
    ),
    "let in": Source(
        "doctor", "attendance", lambda room, me: services.admit(actor=room.chair, meeting=room.meeting),
        not_yet_admitted,
    ),
    "case called": Source("pathologist", "current", lambda room, me: room.call(1)),
    "case added": Source(
        "pathologist", "boards",
        lambda room, me: services.add_case(actor=room.chair, meeting=room.meeting, case=make_case(board=room.board)),
    ),
}  # fmt: skip
NO_RIGHT = {"case"}  # the pseudonym, for the audit rows


def test_every_fact_of_the_judgement_has_its_source() -> None:
    told = {source.facts for table in (ENDS, HIDES, GIVES) for source in table.values()}
    assert {field.name for one in (Facts, Reach) for field in fields(one)} - NO_RIGHT <= told
    assert {"account", "session", "attendance", "current"} <= told


@pytest.fixture
def room() -> Boardroom:
    return make_open_meeting(2)


class Eye:
    """The hub's look at one seat, with its memory."""

    def __init__(self, room: Boardroom, account: Any) -> None:
        self.room, self.memory = room, Memory()
        self.seat = Seat(room.meeting.pk, account.pk, session_of(account), "nb")

    def look(self) -> Audience | None:
        seen = glance(self.seat.meeting, 0, [self.seat.account], [self.seat.session])
        assert seen is not None
        judged = judge(room_state(self.room.meeting), {"me": self.seat}, seen, self.memory)
        return judged["me"].audience if "me" in judged else None


def watcher(room: Boardroom, name: str) -> Any:
    account = getattr(room, name, None) or make_account(Role.LOCAL_COORDINATOR, hospital=room.doctor.person.hospital)
    room.enter(account)
    return account


def looks(room: Boardroom, source: Source) -> tuple[Audience | None, Audience | None]:
    """Before the change and after it."""
    me = watcher(room, source.watch)
    if source.before is not None:
        source.before(room, me)
    eye, moment = Eye(room, Account.objects.select_related("person__hospital").get(pk=me.pk)), now()
    with stopped_at(moment):
        first = eye.look()
        source.change(room, me)
    with stopped_at(moment + source.later):
        # What only rereading finds would be found too late.
        eye.memory.read_at = now().timestamp()
        return first, eye.look()


@pytest.mark.parametrize("name", ENDS)
def test_what_ends_a_view_is_seen_at_the_next_look(room: Boardroom, name: str) -> None:
    before, after = looks(room, ENDS[name])
    assert before is not None
    assert after is None


@pytest.mark.parametrize("name", HIDES)
def test_what_hides_a_case_is_seen_at_the_next_look(room: Boardroom, name: str) -> None:
    before, after = looks(room, HIDES[name])
    assert before is not None and after is not None
    assert room.cases[0].pk in before.visible
    assert room.cases[0].pk not in after.visible


@pytest.mark.parametrize("name", GIVES)
def test_what_gives_more_is_seen_at_the_next_look(room: Boardroom, name: str) -> None:
    before, after = looks(room, GIVES[name])
    assert after is not None
    assert before != after


def test_nothing_else_is_judged_anew(room: Boardroom) -> None:
    source = Source(
        "pathologist", "", lambda room, me: Person.objects.filter(pk=room.doctor.person_id).update(name="N")
    )
    before, after = looks(room, source)
    assert before is after


def test_a_conflict_of_interest_is_told_by_its_event(room: Boardroom) -> None:
    """It takes no right to see: the fragments that it changes are drawn anew."""
    eye = Eye(room, room.pathologist)
    eye.look()
    held = glance(room.meeting.pk, 0, [room.pathologist.pk], [eye.seat.session])
    services.declare_conflict(actor=room.pathologist, item=room.item(1))
    found = glance(room.meeting.pk, held.sequence if held else 0, [room.pathologist.pk], [eye.seat.session])
    assert found is not None and found.kinds == ["conflict"]
