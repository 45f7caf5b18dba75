"""Every verb of an open meeting by somebody in its room, in the lobby, shown out, gone, silent, and who never came."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.meetings import services
from cases.meetings.models import Attendance
from cases.meetings.queries.rooms import room_state
from cases.meetings.services.presence import LOST_AFTER, SEEN_EVERY
from molmdt.accounts.enums import Competence, Role
from molmdt.accounts.models import RoleAssignment
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed
from tests.cases.meetings import verbs_of_the_case  # noqa: F401 - fills the table
from tests.cases.meetings.rooms import Boardroom, make_boardroom, make_open_meeting, member
from tests.cases.meetings.verbs import ANYWHERE, ELSEWHERE, NOT_WHILE_OPEN, ROOM

pytestmark = pytest.mark.django_db
REFUSAL = r"^(You are not in the room|Du er ikke i rommet): "


@pytest.fixture
def room() -> Boardroom:
    return make_open_meeting(2)


@pytest.fixture
def me(room: Boardroom) -> Any:
    """A second chair of the board, who has every right that the first has."""
    account = member(Role.CHAIR, Competence.ONCOLOGY, room.board)
    room.enter(account)
    return account


def mine(room: Boardroom, me: Any) -> Any:
    return room.meeting.attendances.filter(person=me.person)


def stay(room: Boardroom, me: Any) -> None:
    assert mine(room, me).in_room().exists()


def leave(room: Boardroom, me: Any) -> None:
    services.leave(actor=me, meeting=room.meeting)


def be_shown_out(room: Boardroom, me: Any) -> None:
    services.show_out(actor=room.chair, meeting=room.meeting, person=me.person_id, reason="Feil møte")


def wait_in_the_lobby(room: Boardroom, me: Any) -> None:
    be_shown_out(room, me)
    services.join(actor=me, meeting=room.meeting)
    assert mine(room, me).in_lobby().exists()


def never_come(room: Boardroom, me: Any) -> None:
    leave(room, me)
    mine(room, me).delete()


def go_silent(room: Boardroom, me: Any) -> None:
    mine(room, me).update(seen_at=now() - LOST_AFTER - timedelta(seconds=1))


OUTSIDE = [leave, be_shown_out, wait_in_the_lobby, never_come]


def traces(room: Boardroom) -> tuple[int, int, int]:
    return room_state(room.meeting).sequence, AuditEvent.objects.count(), Attendance.objects.count()


def test_every_verb_has_its_row() -> None:
    rows = [*ROOM, *ANYWHERE, *NOT_WHILE_OPEN, *ELSEWHERE]
    assert sorted(rows) == sorted(services.__all__)


@pytest.mark.parametrize("name", ROOM)
def test_who_is_in_the_room_acts_also_after_a_long_silence_that_nobody_has_noticed(
    room: Boardroom, me: Any, name: str
) -> None:
    act = ROOM[name](room, me)
    go_silent(room, me)
    before = room_state(room.meeting).sequence
    act()
    assert room_state(room.meeting).sequence > before
    assert mine(room, me).latest("pk").seen_at > now() - SEEN_EVERY
    services.sweep_unseen(room.meeting.pk)
    assert not mine(room, me).filter(lost=True).exists()


@contextmanager
def for_now(go: Any, room: Boardroom, me: Any) -> Iterator[None]:
    """Somewhere else, and back again."""
    with transaction.atomic():
        go(room, me)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", ROOM)
def test_who_is_not_in_the_room_changes_nothing(room: Boardroom, me: Any, name: str) -> None:
    act = ROOM[name](room, me)
    for go in OUTSIDE:
        with for_now(go, room, me):
            before = traces(room)
            with pytest.raises(PreconditionFailed, match=REFUSAL):
                act()
            assert traces(room) == before, go.__name__


@pytest.mark.parametrize("name", ANYWHERE)
def test_what_is_about_oneself_is_said_from_anywhere(room: Boardroom, me: Any, name: str) -> None:
    act = ANYWHERE[name](room, me)
    for go in (stay, *OUTSIDE):
        with for_now(go, room, me):
            act()


@pytest.mark.parametrize("name", NOT_WHILE_OPEN)
def test_what_belongs_before_or_after_is_not_done_while_the_meeting_is_open(
    room: Boardroom, me: Any, name: str
) -> None:
    act = NOT_WHILE_OPEN[name](room, me)
    before = traces(room)
    with pytest.raises(PreconditionFailed):
        act()
    assert traces(room) == before


def test_the_refusal_says_what_to_do(room: Boardroom, me: Any) -> None:
    told = set()
    for go in (leave, wait_in_the_lobby, be_shown_out):
        room.enter(me)
        go(room, me)
        with pytest.raises(PreconditionFailed, match=REFUSAL) as caught:
            services.raise_hand(actor=me, meeting=room.meeting)
        told.add(caught.value.message)
    assert len(told) == 3


def test_nobody_lets_themselves_in(room: Boardroom) -> None:
    room.enter(room.coordinator)
    be_shown_out(room, room.coordinator)
    services.join(actor=room.coordinator, meeting=room.meeting)
    browser = Client()
    browser.force_login(room.coordinator)
    for person in ({}, {"person": room.coordinator.person_id}):
        assert browser.post(f"/meetings/{room.meeting.pk}/admit/", person).status_code == 409
    assert mine(room, room.coordinator).in_lobby().exists()


def test_who_opens_the_meeting_is_in_the_room_by_it() -> None:
    room = make_boardroom(1)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.open_meeting(actor=room.coordinator, meeting=room.meeting)
    assert list(room.meeting.attendances.in_room().values_list("person", flat=True)) == [room.coordinator.person_id]
    services.call_case(actor=room.coordinator, item=room.item(1), expected_current=None)


def test_before_the_meeting_opens_it_is_planned_from_anywhere() -> None:
    room = make_boardroom(2)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    services.move_case(actor=room.coordinator, item=room.item(2), position=1)
    services.declare_conflict(actor=room.pathologist, item=room.item(1))


def test_who_was_let_go_for_silence_is_back_by_acting(room: Boardroom, me: Any) -> None:
    go_silent(room, me)
    assert services.sweep_unseen(room.meeting.pk) == [me.person_id]
    services.raise_hand(actor=me, meeting=room.meeting)
    kinds = list(room.meeting.events.order_by("-sequence").values_list("kind", flat=True)[:2])
    assert kinds == ["hand", "presence"]
    assert mine(room, me).in_room().count() == 1


def test_who_was_let_go_for_silence_in_the_lobby_is_back_in_the_lobby(room: Boardroom, me: Any) -> None:
    wait_in_the_lobby(room, me)
    go_silent(room, me)
    services.sweep_unseen(room.meeting.pk)
    with pytest.raises(PreconditionFailed, match=REFUSAL):
        services.raise_hand(actor=me, meeting=room.meeting)


def test_who_lost_the_right_to_come_is_not_back_by_acting(room: Boardroom, me: Any) -> None:
    go_silent(room, me)
    services.sweep_unseen(room.meeting.pk)
    RoleAssignment.objects.filter(person=me.person).update(ends_at=now())
    browser = Client()
    browser.force_login(me)
    assert browser.post(f"/meetings/{room.meeting.pk}/hand/").status_code == 403
    assert not mine(room, me).in_room().exists()


def test_being_there_costs_one_question_and_writes_only_what_is_old(room: Boardroom, me: Any) -> None:
    def writes(act: Any) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            act()
        about = [one["sql"] for one in asked if "meetings_attendance" in one["sql"]]
        assert len(about) <= 2
        return [sql for sql in about if sql.startswith("UPDATE")]

    assert writes(lambda: services.raise_hand(actor=me, meeting=room.meeting)) == []
    mine(room, me).update(seen_at=now() - SEEN_EVERY)
    assert len(writes(lambda: services.lower_hand(actor=me, meeting=room.meeting))) == 1


@pytest.mark.parametrize("way", ["declare", "join"])
def test_waiting_in_the_lobby_one_is_heard_by_what_one_says(room: Boardroom, me: Any, way: str) -> None:
    wait_in_the_lobby(room, me)
    go_silent(room, me)
    if way == "join":
        services.join(actor=me, meeting=room.meeting)
    else:
        services.declare_conflict(actor=me, item=room.item(1))
    assert services.sweep_unseen(room.meeting.pk) == []
    assert mine(room, me).in_lobby().exists()


def test_the_note_is_read_in_the_room_alone(room: Boardroom, me: Any) -> None:
    item = room.call(1)
    browser = Client()
    browser.force_login(me)
    address = f"/meetings/items/{item.pk}/note/"
    assert browser.get(address).status_code == 200
    wait_in_the_lobby(room, me)
    assert browser.get(address).status_code == 403
