"""Who may look, over the socket: the lobby, showing out, silence and coming back, in two processes at once."""

from datetime import timedelta
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_database

from cases.meetings import services
from cases.meetings.live.life import signs_of_life
from cases.meetings.live.seats import Memory, Seat
from cases.meetings.live.updates import Asking
from cases.meetings.models import Attendance, MeetingEvent
from cases.meetings.services.presence import LOST_AFTER
from molmdt.kernel.clock import now
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.live.sockets import act, enter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def room() -> Boardroom:
    return await in_database(make_open_meeting)(2)


def silence(room: Boardroom, account: Any) -> None:
    here = room.meeting.attendances.filter(person=account.person, left_at=None)
    here.update(seen_at=now() - LOST_AFTER - timedelta(seconds=1))


def present(room: Boardroom, account: Any) -> bool:
    return Attendance.objects.in_room().filter(meeting=room.meeting, person=account.person).exists()


async def test_who_waits_sees_nothing_until_let_in(room: Boardroom) -> None:
    await act(services.join, actor=room.doctor, meeting=room.meeting)
    assert (await enter(room.meeting, room.doctor)).closed == 4403
    await act(services.admit, actor=room.chair, meeting=room.meeting)
    client = await enter(room.meeting, room.doctor)
    assert "agenda" in client.fragments
    await client.socket.disconnect()


async def test_waiting_is_told_to_who_runs_the_meeting_alone(room: Boardroom) -> None:
    chair, member = await enter(room.meeting, room.chair), await enter(room.meeting, room.pathologist)
    await act(services.join, actor=room.doctor, meeting=room.meeting)
    name = room.doctor.person.name
    while name not in chair.fragments["waiting"]:
        assert await chair.hear() is not None
    await member.reach(chair.sequence)
    assert room.cases[0].pseudonym in chair.fragments["waiting"]
    assert not any(name in html for html in member.fragments.values())
    for client in (chair, member):
        await client.socket.disconnect()


async def test_showing_out_closes_the_view_within_two_seconds(room: Boardroom, looks: Any) -> None:
    client = await enter(room.meeting, room.pathologist)
    person = room.pathologist.person_id
    await act(services.show_out, actor=room.chair, meeting=room.meeting, person=person, reason="Feil møte")
    with looks.two_seconds():
        assert await client.ended() == 4403
    assert (await enter(room.meeting, room.pathologist)).closed == 4403
    await act(services.join, actor=room.pathologist, meeting=room.meeting)
    assert (await enter(room.meeting, room.pathologist)).closed == 4403  # in the lobby, as anybody who was shown out


async def test_who_holds_a_socket_is_seen_and_who_does_not_goes(room: Boardroom) -> None:
    for account in (room.chair, room.pathologist, room.molecular):
        await in_database(silence)(room, account)
    client = await enter(room.meeting, room.chair)
    while await in_database(present)(room, room.molecular):
        assert await client.hear() is not None
    assert await in_database(present)(room, room.chair)
    assert not await in_database(present)(room, room.pathologist)
    await client.socket.disconnect()


async def test_who_wakes_up_is_there_again_without_asking(room: Boardroom) -> None:
    await in_database(silence)(room, room.pathologist)
    await act(services.sweep_unseen, meeting=room.meeting.pk)
    assert not await in_database(present)(room, room.pathologist)
    client = await enter(room.meeting, room.pathologist)
    assert client.closed is None and "agenda" in client.fragments
    assert await in_database(present)(room, room.pathologist)
    await client.socket.disconnect()


async def test_two_processes_let_go_once_and_take_back_their_own(room: Boardroom) -> None:
    def after_the_database_was_away() -> list[str]:
        for account in (room.chair, room.pathologist):
            silence(room, account)
        before = room.meeting.events.count()
        near, far = Memory(), Memory()
        mine = {0: Asking(Seat(room.meeting.pk, room.chair.pk, "", "nb"))}
        theirs = {0: Asking(Seat(room.meeting.pk, room.pathologist.pk, "", "nb"))}
        signs_of_life(room.meeting.pk, mine, near)  # lets the pathologist go
        signs_of_life(room.meeting.pk, theirs, far)  # takes them back
        signs_of_life(room.meeting.pk, mine, near)
        events = MeetingEvent.objects.filter(meeting=room.meeting, sequence__gt=before)
        return ["lost" if event.payload.get("lost") else "back" for event in events]

    assert await in_database(after_the_database_was_away)() == ["lost", "back"]
    assert await in_database(present)(room, room.pathologist)
