"""The verbs of the meetings as acts of one person, for tests of where that person must be.

Each prepares in its body what must stand before, while the actor is in the room; what it returns is the act. The
services judge no role here: the actor chairs the board, and may do everything.
"""

from collections.abc import Callable
from typing import Any

from cases.meetings import services
from cases.meetings.enums import Answer, Review
from cases.meetings.models import Invitation, Minutes
from tests.cases.meetings.rooms import Boardroom
from tests.factories import make_case

Act = Callable[[], Any]
Prepare = Callable[[Boardroom, Any], Act]
ROOM: dict[str, Prepare] = {}  # verbs that only somebody in the room does
ANYWHERE: dict[str, Prepare] = {}  # about oneself alone
NOT_WHILE_OPEN: dict[str, Prepare] = {}  # before the meeting or after it; from the room neither
# What changes no open meeting, or is done by the house and not by a person.
ELSEWHERE = {
    "note_client", "note_absence", "remove_absence", "plan_meeting", "save_series", "make_all_meetings",
    "return_cases", "send_invitations", "sweep_invitations", "sweep_unseen", "end_access_after_signature",
}  # fmt: skip


def of(table: dict[str, Prepare]) -> Callable[[Prepare], Prepare]:
    def take(prepare: Prepare) -> Prepare:
        table[prepare.__name__] = prepare
        return prepare

    return take


def called(about: Callable[[Boardroom, Any, Any], Act]) -> Prepare:
    """A verb about the case that is up."""

    def prepare(room: Boardroom, me: Any) -> Act:
        return about(room, me, room.call(1))

    prepare.__name__ = about.__name__
    return prepare


@of(ROOM)
def call_case(room: Boardroom, me: Any) -> Act:
    return lambda: services.call_case(actor=me, item=room.item(1), expected_current=None)


@of(ROOM)
def take_chair(room: Boardroom, me: Any) -> Act:
    return lambda: services.take_chair(actor=me, meeting=room.meeting)


@of(ROOM)
def close_meeting(room: Boardroom, me: Any) -> Act:
    return lambda: services.close_meeting(actor=me, meeting=room.meeting)


@of(ROOM)
def admit(room: Boardroom, me: Any) -> Act:
    services.join(actor=room.doctor, meeting=room.meeting)
    return lambda: services.admit(actor=me, meeting=room.meeting, person=room.doctor.person_id)


@of(ROOM)
def show_out(room: Boardroom, me: Any) -> Act:
    person = room.pathologist.person_id
    return lambda: services.show_out(actor=me, meeting=room.meeting, person=person, reason="Feil møte")


@of(ROOM)
def add_case(room: Boardroom, me: Any) -> Act:
    case = make_case(board=room.board)
    return lambda: services.add_case(actor=me, meeting=room.meeting, case=case)


@of(ROOM)
def move_case(room: Boardroom, me: Any) -> Act:
    return lambda: services.move_case(actor=me, item=room.item(2), position=1)


@of(ROOM)
def remove_case(room: Boardroom, me: Any) -> Act:
    return lambda: services.remove_case(actor=me, item=room.item(2))


@of(ROOM)
def set_minutes(room: Boardroom, me: Any) -> Act:
    return lambda: services.set_minutes(actor=me, item=room.item(2), minutes=12)


@of(ROOM)
def set_presenter(room: Boardroom, me: Any) -> Act:
    return lambda: services.set_presenter(actor=me, item=room.item(2), presenter=room.molecular.person)


@of(ROOM)
def undo_proposal(room: Boardroom, me: Any) -> Act:
    return lambda: services.undo_proposal(actor=me, meeting=room.meeting, items=[room.item(2).pk])


@of(ROOM)
def raise_hand(room: Boardroom, me: Any) -> Act:
    return lambda: services.raise_hand(actor=me, meeting=room.meeting)


@of(ROOM)
def lower_hand(room: Boardroom, me: Any) -> Act:
    services.raise_hand(actor=me, meeting=room.meeting)
    return lambda: services.lower_hand(actor=me, meeting=room.meeting)


@of(ROOM)
def give_word(room: Boardroom, me: Any) -> Act:
    services.raise_hand(actor=room.molecular, meeting=room.meeting)
    return lambda: services.give_word(actor=me, meeting=room.meeting, person=room.molecular.person_id)


@of(ROOM)
def take_word_back(room: Boardroom, me: Any) -> Act:
    give_word(room, room.chair)()
    return lambda: services.take_word_back(actor=me, meeting=room.meeting, person=room.molecular.person_id)


@of(ANYWHERE)
def join(room: Boardroom, me: Any) -> Act:
    return lambda: services.join(actor=me, meeting=room.meeting)


@of(ANYWHERE)
def come_back(room: Boardroom, me: Any) -> Act:
    return lambda: services.come_back(actor=me, meeting=room.meeting)


@of(ANYWHERE)
def leave(room: Boardroom, me: Any) -> Act:
    return lambda: services.leave(actor=me, meeting=room.meeting)


@of(ANYWHERE)
@called
def declare_conflict(room: Boardroom, me: Any, item: Any) -> Act:
    return lambda: services.declare_conflict(actor=me, item=item)


@of(ANYWHERE)
@called
def withdraw_conflict(room: Boardroom, me: Any, item: Any) -> Act:
    services.declare_conflict(actor=me, item=item)
    return lambda: services.withdraw_conflict(actor=me, item=item)


@of(NOT_WHILE_OPEN)
def open_meeting(room: Boardroom, me: Any) -> Act:
    return lambda: services.open_meeting(actor=me, meeting=room.meeting)


@of(NOT_WHILE_OPEN)
def publish(room: Boardroom, me: Any) -> Act:
    return lambda: services.publish(actor=me, meeting=room.meeting)


@of(NOT_WHILE_OPEN)
def change_plan(room: Boardroom, me: Any) -> Act:
    return lambda: services.change_plan(
        actor=me, meeting=room.meeting, starts_at=room.meeting.starts_at, minutes_per_case=9, chair=None, place=""
    )


@of(NOT_WHILE_OPEN)
def cancel_meeting(room: Boardroom, me: Any) -> Act:
    return lambda: services.cancel_meeting(actor=me, meeting=room.meeting, reason="Møteleder er syk")


@of(NOT_WHILE_OPEN)
def propose_agenda(room: Boardroom, me: Any) -> Act:
    return lambda: services.propose_agenda(actor=me, meeting=room.meeting)


@of(NOT_WHILE_OPEN)
def invite(room: Boardroom, me: Any) -> Act:
    return lambda: services.invite(actor=me, meeting=room.meeting)


@of(NOT_WHILE_OPEN)
def answer_invitation(room: Boardroom, me: Any) -> Act:
    starts = room.meeting.starts_at
    mine = Invitation.objects.create(meeting=room.meeting, person=me.person, starts_at=starts, ends_at=starts)
    return lambda: services.answer_invitation(actor=me, invitation=mine, answer=Answer.CANNOT)


@of(NOT_WHILE_OPEN)
def review_case(room: Boardroom, me: Any) -> Act:
    return lambda: services.review_case(actor=me, item=room.item(1), outcome=Review.DISCUSS)


def minutes(room: Boardroom) -> Minutes:
    return Minutes.objects.create(meeting=room.meeting)


@of(NOT_WHILE_OPEN)
def save_minutes(room: Boardroom, me: Any) -> Act:
    stored = minutes(room)
    return lambda: services.save_minutes(actor=me, minutes=stored, text="Ferdig.", version=1)


@of(NOT_WHILE_OPEN)
def correct_discussion(room: Boardroom, me: Any) -> Act:
    minutes(room)
    return lambda: services.correct_discussion(actor=me, item=room.item(1), text="Drøftet.", version=1)


@of(NOT_WHILE_OPEN)
def freeze_minutes(room: Boardroom, me: Any) -> Act:
    stored = minutes(room)
    return lambda: services.freeze_minutes(actor=me, minutes=stored, seen="")


@of(NOT_WHILE_OPEN)
def freeze_as_they_stand(room: Boardroom, me: Any) -> Act:
    stored = minutes(room)
    return lambda: services.freeze_as_they_stand(actor=me, minutes=stored)
