"""The agenda's times as the meeting really goes: opened late, a case that takes longer, another order, a pause."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from cases.meetings import services
from cases.meetings.models import AgendaItem, Meeting
from cases.meetings.queries.plans import slot_of
from cases.meetings.queries.rooms import room_state
from molmdt.kernel.clock import now, stopped_at
from tests.cases.meetings.rooms import Boardroom, make_boardroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Boardroom:
    """Three cases of seven minutes, published, not open."""
    room = make_boardroom(3)
    services.publish(actor=room.coordinator, meeting=room.meeting)
    room.meeting.refresh_from_db()
    return room


def at(room: Boardroom, minutes: float) -> datetime:
    return room.meeting.starts_at + timedelta(minutes=minutes)


def open_at(room: Boardroom, minutes: float) -> None:
    with stopped_at(at(room, minutes)):
        services.open_meeting(actor=room.chair, meeting=room.meeting)


def expected(room: Boardroom) -> list[float]:
    """Minutes after the planned begin."""
    return [(place.slot - room.meeting.starts_at) / timedelta(minutes=1) for place in room_state(room.meeting).places]


def test_before_the_meeting_times_are_as_published(room: Boardroom) -> None:
    assert expected(room) == [0, 7, 14]


@pytest.mark.parametrize(("opened", "first"), [(0, 0), (-8, 0), (20, 20)])
def test_times_move_with_the_opening(room: Boardroom, opened: float, first: float) -> None:
    open_at(room, opened)
    assert expected(room) == [first, first + 7, first + 14]
    state = room_state(room.meeting)
    assert [place.planned for place in state.places] == [at(room, 0), at(room, 7), at(room, 14)]
    assert all(place.moves for place in state.places)


def test_times_follow_the_cases_in_whatever_order_they_are_taken(room: Boardroom) -> None:
    open_at(room, 20)
    with stopped_at(at(room, 25)):
        room.call(2)
    assert expected(room) == [32, 25, 39]  # the one that is up stands with when it was called
    with stopped_at(at(room, 45)):
        services.defer_case(actor=room.chair, item=room.item(2), reason="Venter på ny biopsi")
    assert expected(room) == [45, 25, 52]
    assert [place.moves for place in room_state(room.meeting).places] == [True, False, True]


def test_case_that_is_called_again_begins_its_minutes_anew(room: Boardroom) -> None:
    open_at(room, 0)
    for minute, position in ((0, 1), (3, 2), (30, 1)):
        with stopped_at(at(room, minute)):
            room.call(position)
    assert AgendaItem.objects.get(pk=room.item(1).pk).started_at == at(room, 30)
    assert expected(room) == [30, 37, 44]


def test_treating_doctor_reads_when_the_case_can_be_expected_now(room: Boardroom, client: Client) -> None:
    open_at(room, 20)
    with stopped_at(at(room, 22)):
        room.call(1)
    with stopped_at(at(room, 40)):  # the first case has taken eleven minutes more than planned
        slot = slot_of(room.cases[1])
    assert slot is not None and slot.starts_at == at(room, 40)


def test_lobby_says_that_the_meeting_is_late(room: Boardroom, client: Client) -> None:
    client.force_login(room.pathologist)
    address = f"/meetings/{room.meeting.pk}/live/"
    assert "Det skulle ha begynt" not in client.get(address).content.decode()
    Meeting.objects.update(starts_at=now() - timedelta(minutes=12, seconds=30))
    assert "sakene blir senere enn det står på sakslisten" in client.get(address).content.decode()


def test_opening_a_meeting_of_another_day_is_asked_about_first(room: Boardroom, client: Client) -> None:
    client.force_login(room.chair)
    address = f"/meetings/{room.meeting.pk}/live/"
    assert "Åpne det nå likevel?" in client.get(address).content.decode()
    Meeting.objects.update(starts_at=now() + timedelta(minutes=20))
    assert "Åpne det nå likevel?" not in client.get(address).content.decode()
