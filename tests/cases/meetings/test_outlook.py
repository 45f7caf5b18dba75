"""How a coming meeting stands, and the acts that mend it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.dossier.enums import CaseState, Urgency
from cases.dossier.models import Case, Task
from cases.meetings import services
from cases.meetings.enums import Answer, ClashKind, Requirement
from cases.meetings.models import Absence, Invitation
from cases.meetings.queries.outlook import outlook, outlooks
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.kernel.clock import OSLO, now, stopped_at
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.meetings.rooms import Boardroom, make_boardroom
from tests.factories import make_account, make_board, make_case, make_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    return make_boardroom(3)


def away(account: Account, room: Boardroom, first: int, last: int) -> Absence:
    """From and to, in minutes after the meeting's begin."""
    begins = room.meeting.starts_at
    return services.note_absence(
        actor=account, starts_at=begins + timedelta(minutes=first), ends_at=begins + timedelta(minutes=last)
    )


def kinds(room: Boardroom) -> list[tuple[int | None, ClashKind]]:
    room.meeting.refresh_from_db()
    found = outlook(room.meeting).clashes
    return [(row.item.position if row.item else None, row.clash.kind) for row in found]


def test_everybody_can_come_and_nothing_is_missing(room: Boardroom) -> None:
    stands = outlook(room.meeting)
    assert (stands.clashes, stands.missing, stands.unanswered) == ([], (), 0)


def test_doctor_who_is_away_in_the_slot_gets_another(room: Boardroom) -> None:
    other = make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("unn"))
    Case.objects.filter(pk=room.item(1).case_id).update(referring_doctor=other.person)
    away(other, room, 0, 9)
    (row,) = outlook(room.meeting).clashes
    assert (row.item, row.person, row.clash.kind) == (room.item(1), other.person, ClashKind.AWAY)
    assert (row.clash.move_to, row.move_at) == (3, room.meeting.starts_at + timedelta(minutes=14))
    services.move_case(actor=room.coordinator, item=room.item(1), position=row.clash.move_to)
    assert kinds(room) == []


def test_chair_presenter_and_answers_are_seen(room: Boardroom) -> None:
    services.set_presenter(actor=room.coordinator, item=room.item(2), presenter=room.molecular.person)
    away(room.molecular, room, 8, 9)
    away(room.chair, room, 60, 80)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.invite(actor=room.coordinator, meeting=room.meeting)
    mine = Invitation.objects.get(item=room.item(3))
    services.answer_invitation(actor=room.doctor, invitation=mine, answer=Answer.CANNOT)
    assert kinds(room) == [(None, ClashKind.AWAY), (2, ClashKind.AWAY), (3, ClashKind.REFUSED)]
    services.answer_invitation(actor=room.doctor, invitation=mine, answer=Answer.SUBSTITUTE, substitute="Liv Dahl")
    assert kinds(room) == [(None, ClashKind.AWAY), (2, ClashKind.AWAY)]


def test_same_person_in_two_meetings_at_once(room: Boardroom) -> None:
    other = services.plan_meeting(
        actor=room.coordinator, board=make_board("vest", name="Vest"), starts_at=room.meeting.starts_at,
        chair=room.chair.person,
    )  # fmt: skip
    case = make_case(CaseState.ACCEPTED, doctor=room.doctor.person)
    services.add_case(actor=room.coordinator, meeting=other, case=case)
    assert kinds(room) == [(None, ClashKind.ELSEWHERE), (1, ClashKind.ELSEWHERE)]
    services.cancel_meeting(actor=room.coordinator, meeting=other, reason="Slått sammen")
    assert kinds(room) == []


def test_competence_that_nobody_who_comes_would_cover(room: Boardroom) -> None:
    away(room.pathologist, room, 7, 14)  # for the second case only
    stands = outlook(room.meeting)
    assert stands.missing == (Requirement.PATHOLOGIST,)
    assert stands.missing_positions == "2"
    Task.objects.create(case=room.item(1).case, kind="germline_flag", text="x", created_by=room.chair.person)
    away(room.geneticist, room, 0, 90)
    stands = outlook(room.meeting)
    assert stands.missing_by_item[room.item(1).pk] == (Requirement.GENETICIST,)
    assert stands.missing == (Requirement.PATHOLOGIST, Requirement.GENETICIST)


def test_member_who_answered_no_does_not_count(room: Boardroom) -> None:
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.invite(actor=room.coordinator, meeting=room.meeting)
    mine = Invitation.objects.get(person=room.pathologist.person)
    services.answer_invitation(actor=room.pathologist, invitation=mine, answer=Answer.CANNOT)
    assert outlook(room.meeting).missing == (Requirement.PATHOLOGIST,)
    services.answer_invitation(actor=room.pathologist, invitation=mine, answer=Answer.SUBSTITUTE, substitute="N. N.")
    assert outlook(room.meeting).missing == ()


def count(meetings: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        for stands in outlooks(meetings).values():
            _ = stands.clashes, stands.missing, stands.lacks, stands.rows, stands.by_answer
    return len(captured)


def test_number_of_queries_does_not_grow(room: Boardroom) -> None:
    few = count([room.meeting])
    for _ in range(5):
        meeting = services.plan_meeting(
            actor=room.coordinator, board=room.board, starts_at=room.meeting.starts_at + timedelta(minutes=30)
        )
        for _case in range(3):
            services.add_case(actor=room.coordinator, meeting=meeting, case=make_case(CaseState.ACCEPTED))
        away(make_account(Role.PATHOLOGIST, board=room.board), room, 0, 90)
    assert count(list(room.board.meetings.select_related("board", "chair"))) == few


def test_agenda_is_proposed_within_the_meetings_length_and_undone(room: Boardroom) -> None:
    waiting = [
        make_case(CaseState.ACCEPTED, urgency=urgency)
        for urgency in (Urgency.ORDINARY, Urgency.URGENT, Urgency.SOON, Urgency.ORDINARY)
    ]
    make_case(CaseState.ACCEPTED, board=make_board("vest", name="Vest"))
    room.meeting.length_minutes = 21 + 14
    room.meeting.save(update_fields=["length_minutes"])
    added = services.propose_agenda(actor=room.coordinator, meeting=room.meeting)
    assert [item.case_id for item in added] == [waiting[1].pk, waiting[2].pk]
    assert services.propose_agenda(actor=room.coordinator, meeting=room.meeting) == []
    assert services.undo_proposal(actor=room.coordinator, meeting=room.meeting, items=[one.pk for one in added]) == 2
    assert [item.position for item in room.meeting.items.all()] == [1, 2, 3]
    assert services.undo_proposal(actor=room.coordinator, meeting=room.meeting, items=[one.pk for one in added]) == 0


def test_case_of_another_board_is_not_proposed(room: Boardroom) -> None:
    make_case(CaseState.ACCEPTED, board=make_board("vest", name="Vest"))
    assert services.propose_agenda(actor=room.coordinator, meeting=room.meeting) == []


def test_only_a_member_presents(room: Boardroom) -> None:
    with pytest.raises(InvalidInput):
        services.set_presenter(actor=room.coordinator, item=room.item(1), presenter=room.doctor.person)
    with pytest.raises(InvalidInput):
        services.set_presenter(actor=room.coordinator, item=room.item(1), presenter=room.observer.person)
    services.set_presenter(actor=room.coordinator, item=room.item(1), presenter=room.molecular.person)
    assert room.item(1).presenter == room.molecular.person
    services.set_presenter(actor=room.coordinator, item=room.item(1), presenter=None)
    assert room.item(1).presenter is None


def test_oncologist_with_a_seat_is_a_member_and_an_observer_is_not(room: Boardroom) -> None:
    seated = make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("ous"), board=room.board)
    found = {person.pk for person in outlook(room.meeting).members}
    assert seated.person_id in found
    assert not found & {room.observer.person_id, room.doctor.person_id, room.coordinator.person_id}


def test_absence_is_ones_own(room: Boardroom) -> None:
    mine = away(room.pathologist, room, 0, 90)
    services.remove_absence(actor=room.molecular, absence=mine)
    assert Absence.objects.count() == 1
    services.remove_absence(actor=room.pathologist, absence=mine)
    services.remove_absence(actor=room.pathologist, absence=mine)
    assert Absence.objects.count() == 0
    for first, last in ((10, 10), (20, 10)):
        with pytest.raises(InvalidInput):
            away(room.pathologist, room, first, last)
    with pytest.raises(InvalidInput):
        services.note_absence(
            actor=room.pathologist, starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1)
        )


def test_open_meeting_is_not_cancelled(room: Boardroom) -> None:
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.open_meeting(actor=room.chair, meeting=room.meeting)
    with pytest.raises(PreconditionFailed):
        services.cancel_meeting(actor=room.coordinator, meeting=room.meeting, reason="x")
    with pytest.raises(PreconditionFailed):
        services.propose_agenda(actor=room.coordinator, meeting=room.meeting)


def test_holiday_counts_as_something_to_look_at() -> None:
    with stopped_at(datetime(2026, 4, 20, 9, tzinfo=OSLO)):
        room = make_boardroom(1)
        before = outlook(room.meeting).lacks
        services.change_plan(
            actor=room.coordinator, meeting=room.meeting, starts_at=datetime(2026, 5, 1, 14, tzinfo=OSLO),
            minutes_per_case=7, chair=room.chair.person, place="",
        )  # fmt: skip
        room.meeting.refresh_from_db()
        near = outlook(room.meeting)
        assert (near.is_near, near.lacks) == (True, before + 1)
