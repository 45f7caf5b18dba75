"""The socket of a live meeting: who gets in, what they hear, and when it ends."""

import asyncio
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_database
from django.contrib.sessions.models import Session

from cases.dossier.models import Objection
from cases.meetings import services
from cases.meetings.enums import Section
from cases.meetings.live import messages
from cases.meetings.services.presenting import View
from molmdt.accounts.models import RoleAssignment
from molmdt.kernel import bell
from molmdt.kernel.clock import now
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.factories import make_account
from tests.live.sockets import HOST, act, dial, enter, session_of
from tests.services import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def room() -> Boardroom:
    return await in_database(make_open_meeting)(3)


def newest(room: Boardroom) -> int:
    room.meeting.refresh_from_db()
    return room.meeting.last_sequence


async def test_everybody_hears_the_call_once(room: Boardroom) -> None:
    clients = [await enter(room.meeting, account) for account in (room.chair, room.pathologist, room.molecular)]
    began = clients[0].sequence
    await act(room.call, position=1)
    last = await in_database(newest)(room)
    for client in clients:
        await client.reach(last)
        assert client.seen[-1] == last
        assert client.seen[client.seen.index(began + 1) :] == list(range(began + 1, last + 1))
        assert room.cases[0].pseudonym in client.fragments["stage"]
    for client in clients:
        await client.socket.disconnect()


async def test_returning_client_hears_what_it_missed(room: Boardroom) -> None:
    first = await enter(room.meeting, room.pathologist)
    held, token = first.sequence, first.token
    await first.socket.disconnect()
    await act(room.call, position=2)
    again = await enter(room.meeting, room.pathologist, since=held, token=token)
    assert again.sequence == await in_database(newest)(room)
    assert room.cases[1].pseudonym in again.fragments["stage"]
    await again.say(type="resync", sequence=0)
    await again.hear()
    assert "agenda" in again.fragments
    await again.socket.disconnect()


async def test_quiet_return_brings_nothing(room: Boardroom) -> None:
    first = await enter(room.meeting, room.pathologist)
    await first.socket.disconnect()
    client = await enter(room.meeting, room.pathologist, since=first.sequence, token=first.token)
    assert client.fragments == {}
    await client.socket.disconnect()


async def test_who_returns_with_other_rights_keeps_nothing_of_before(room: Boardroom) -> None:
    await act(room.call, position=1)
    first = await enter(room.meeting, room.pathologist)
    case = room.cases[0]
    assert case.pseudonym in first.fragments["stage"]
    await first.socket.disconnect()
    await act(Objection.objects.create, patient=case.patient, registered_by=room.doctor.person)
    again = await enter(room.meeting, room.pathologist, since=first.sequence, token=first.token)
    assert "stage" in again.fragments
    assert not any(case.pseudonym in html for html in again.fragments.values())
    await again.socket.disconnect()


async def test_one_rendering_per_audience(room: Boardroom, monkeypatch: pytest.MonkeyPatch) -> None:
    clients = [await enter(room.meeting, room.pathologist) for _ in range(4)]
    clients += [await enter(room.meeting, room.molecular) for _ in range(4)]
    await act(room.call, position=1)
    last = await in_database(newest)(room)
    for client in clients:
        await client.reach(last)
    rendered: list[Any] = []
    render = messages.render

    def counted(state: Any, audience: Any, names: Any) -> dict[str, str]:
        rendered.append(audience)
        return render(state, audience, names)

    monkeypatch.setattr(messages, "render", counted)
    await act(services.show, actor=room.chair, item=await in_database(room.item)(1), view=View(Section.FINDINGS))
    last = await in_database(newest)(room)
    for client in clients:
        await client.reach(last)
    assert len(rendered) == len(set(rendered)) == 1  # the same rights, language and cases: eight sockets, one rendering
    for client in clients:
        await client.socket.disconnect()


async def test_without_login_or_place_nobody_gets_in(room: Boardroom) -> None:
    stranger = await in_database(make_account)()
    for account in (stranger, room.geneticist):  # a geneticist may join but has not
        client = await enter(room.meeting, account)
        assert client.closed == 4403
    socket = dial(room.meeting.pk, "nobody")
    assert await socket.connect()
    assert (await socket.receive_output(PATIENCE))["code"] == 4401


async def test_unknown_meeting_is_closed(room: Boardroom) -> None:
    key = await in_database(session_of)(room.chair)
    socket = dial(999_999, key)
    assert await socket.connect()
    assert (await socket.receive_output(PATIENCE))["code"] in {4403, 4404}
    assert not await dial(2**63, key).connect()  # no such key: the database would refuse to look


@pytest.mark.parametrize(
    "origin",
    [
        None, "null", "https://evil.example", f"http://evil.{HOST}", f"https://{HOST}", f"http://{HOST}:8080",
        f"http://user@{HOST}", f"http://xn--{HOST}", f"HTTP://{HOST.upper()}", f"http://{HOST}.evil.example",
        "file://", f"http://{HOST}/",
    ],
)  # fmt: skip
async def test_only_the_exact_origin_is_let_in(room: Boardroom, origin: str | None) -> None:
    key = await in_database(session_of)(room.chair)
    assert not await dial(room.meeting.pk, key, origin=origin).connect()


async def test_two_origin_headers_are_refused(room: Boardroom) -> None:
    key = await in_database(session_of)(room.chair)
    socket = dial(room.meeting.pk, key)
    socket.scope["headers"].append((b"origin", f"http://{HOST}".encode()))
    assert not await socket.connect()


@pytest.mark.parametrize("way", ["role_ends", "disabled", "logged_out", "new_password", "left"])
async def test_ended_right_ends_the_view_within_two_seconds(room: Boardroom, looks: Any, way: str) -> None:
    client = await enter(room.meeting, room.pathologist)

    def end() -> None:
        if way == "role_ends":
            RoleAssignment.objects.filter(person=room.pathologist.person).update(ends_at=now())
        elif way == "disabled":
            type(room.pathologist).objects.filter(pk=room.pathologist.pk).update(is_active=False)
        elif way == "logged_out":
            Session.objects.filter(session_key=client.key).delete()
        elif way == "new_password":  # which ends all logins with the old one
            room.pathologist.set_password("et annet passord")
            room.pathologist.save()
        else:
            services.leave(actor=room.pathologist, meeting=room.meeting)

    await act(end)
    with looks.two_seconds():
        assert await client.ended() == 4403


async def test_no_event_reaches_a_revoked_person(room: Boardroom) -> None:
    client = await enter(room.meeting, room.pathologist)
    held = client.sequence
    await in_database(RoleAssignment.objects.filter(person=room.pathologist.person).update)(ends_at=now())
    await act(room.call, position=1)
    assert await client.ended() == 4403
    assert client.sequence == held


async def test_objection_takes_the_case_off_the_screens(room: Boardroom, looks: Any) -> None:
    client = await enter(room.meeting, room.pathologist)
    await act(room.call, position=1)
    await client.reach(await in_database(newest)(room))
    case = room.cases[0]
    assert case.pseudonym in client.fragments["stage"]
    await act(Objection.objects.create, patient=case.patient, registered_by=room.doctor.person)
    with looks.two_seconds():
        while case.pseudonym in client.fragments["stage"]:
            assert await client.hear() is not None
    assert not any(case.pseudonym in html for html in client.fragments.values())
    await client.socket.disconnect()


async def test_closing_the_meeting_ends_every_view(room: Boardroom, looks: Any) -> None:
    clients = [await enter(room.meeting, account) for account in (room.chair, room.pathologist)]
    await act(services.close_meeting, actor=room.chair, meeting=room.meeting)
    with looks.two_seconds():
        for client in clients:
            assert await client.ended() == 4410
            assert "Møtet er lukket" in client.fragments["stage"]


async def test_guest_hears_nothing_of_other_cases(room: Boardroom) -> None:
    def other_doctors_case() -> None:
        case = room.item(2).case
        stranger = room.molecular.person
        case.referring_doctor, case.hospital = stranger, stranger.hospital
        case.save()
        services.join(actor=room.doctor, meeting=room.meeting)
        services.admit(actor=room.chair, meeting=room.meeting)

    await act(other_doctors_case)
    guest = await enter(room.meeting, room.doctor)
    await act(room.call, position=2)
    await guest.reach(await in_database(newest)(room))
    hidden = room.cases[1]
    assert not any(hidden.pseudonym in html for html in guest.fragments.values())
    await act(room.call, position=1)
    await guest.reach(await in_database(newest)(room))
    assert room.cases[0].pseudonym in guest.fragments["stage"]
    await guest.socket.disconnect()


async def test_unknown_message_is_answered_and_a_flood_is_cut(room: Boardroom) -> None:
    client = await enter(room.meeting, room.pathologist)
    for text in ("{}", "not json", '{"type": "call_case"}', "[]"):
        await client.socket.send_text(text)
        answer = await client.hear()
        assert answer is not None and answer["type"] == "error"
    for _ in range(400):  # more than may be said in the seconds that a slow machine takes to say them
        await client.say(type="ping")
    assert await client.ended() == 4408


async def test_sixth_window_replaces_the_first(room: Boardroom) -> None:
    clients = [await enter(room.meeting, room.pathologist) for _ in range(6)]
    assert await clients[0].ended() == 4409
    assert all(client.closed is None for client in clients[1:])
    for client in clients[1:]:
        await client.socket.disconnect()


async def test_lost_doorbell_loses_nothing(room: Boardroom, looks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await enter(room.meeting, room.pathologist)
    monkeypatch.setattr(bell, "ring", lambda topic, text: False)  # the broker is away
    await act(room.call, position=1)
    last = await in_database(newest)(room)
    with looks.two_seconds():
        await client.reach(last)
    await client.socket.disconnect()
    await asyncio.sleep(0)
