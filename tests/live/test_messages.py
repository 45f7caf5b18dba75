"""Every kind of message by every kind of user: who hears, who moves the picture, who is told no."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_database
from django.db import transaction

from cases.meetings import services
from cases.meetings.enums import EventKind
from cases.meetings.live import relay
from cases.meetings.live.relay import SHORTEST_STEP
from cases.meetings.models import Meeting
from cases.meetings.services.log import append, locked
from molmdt.accounts.enums import Role
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.factories import make_account
from tests.live.sockets import Client, act, dial, enter, session_of
from tests.services import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
NO_LOGIN, REFUSED = 4401, 4403
TOO_LONG = 30.0  # seconds: on a slow machine moves that follow each other at once are farther apart than they may be


@dataclass(frozen=True)
class Expected:
    """``code``: how the socket ends; None: the person is in the room. ``moves``: as presenter."""

    code: int | None = None
    moves: bool = False


OUT, LOOKS, PRESENTS = Expected(REFUSED), Expected(), Expected(moves=True)
# Fifteen kinds: every role of the matrix, a disabled login, and nobody.
KINDS: dict[str, Expected] = {
    Role.REFERRING_ONCOLOGIST: PRESENTS,
    Role.LOCAL_COORDINATOR: OUT,
    Role.NATIONAL_COORDINATOR: PRESENTS,
    Role.PATHOLOGIST: PRESENTS,
    Role.BIOINFORMATICIAN: PRESENTS,
    Role.MOLECULAR_BIOLOGIST: PRESENTS,
    Role.GENETICIST: PRESENTS,
    Role.CHAIR: PRESENTS,
    Role.OBSERVER: LOOKS,
    **dict.fromkeys([role for role in Role if role.value in {"DR", "AU", "SY", "API"}], OUT),
    "disabled": Expected(NO_LOGIN),
    "nobody": Expected(NO_LOGIN),
}


def test_the_table_knows_every_role() -> None:
    assert {*Role, "disabled", "nobody"} == set(KINDS)


def make_user(room: Boardroom, kind: str) -> Any:
    """A login of this kind, in the room if the room lets it in."""
    if kind == Role.REFERRING_ONCOLOGIST:
        account = room.doctor
    else:
        account = make_account(Role.PATHOLOGIST if kind in {"disabled", "nobody"} else Role(kind), board=room.board)
    if KINDS[kind].code != REFUSED and services.join(actor=account, meeting=room.meeting).admitted_at is None:
        services.admit(actor=room.chair, meeting=room.meeting)
    if kind == "disabled":
        type(account).objects.filter(pk=account.pk).update(is_active=False)
    return account


@transaction.atomic
def give_screen(room: Boardroom, person: Any) -> None:
    """Past the service, which would refuse some: the socket must refuse them itself."""
    meeting = locked(room.meeting)
    Meeting.objects.filter(pk=meeting.pk).update(presenter=person)
    meeting.presenter = person
    append(meeting, EventKind.CONTROL, room.chair, person=person.pk)


async def answer(client: Client, kind: str) -> dict[str, Any]:
    while (message := await client.hear()) is not None:
        if message["type"] == kind:
            return message
    raise AssertionError(f"closed with {client.closed} instead of {kind}")


async def heard_before_answer(client: Client) -> list[dict[str, Any]]:
    """Where the presenter looked or pointed, as far as the client was told so before the answer to its ping."""
    await client.say(type="ping")
    heard = []
    while (message := await client.hear()) is not None and message["type"] != "pong":
        heard += [message] if message["type"] in {"view", "point"} else []
    return heard


async def settled(room: Boardroom, *clients: Client) -> None:
    last = await in_database(lambda: Meeting.objects.get(pk=room.meeting.pk).last_sequence)()
    for client in clients:
        await client.reach(last)


@pytest.mark.parametrize("kind", list(KINDS))
async def test_every_message_by_every_kind_of_user(kind: str) -> None:
    room = await in_database(make_open_meeting)(1)
    item = await act(room.call, position=1)
    account = await in_database(make_user)(room, kind)
    expected = KINDS[kind]
    if expected.code:
        key = "nobody" if kind == "nobody" else await in_database(session_of)(account)
        socket = dial(room.meeting.pk, key)
        assert await socket.connect()
        assert (await socket.receive_output(PATIENCE))["code"] == expected.code
        return
    watcher = await enter(room.meeting, room.pathologist)
    client = await enter(room.meeting, account)
    view = {"type": "view", "item": item.pk, "slide": 1, "x": 0.5, "y": 0.5, "zoom": 2.0, "px": None, "py": None}

    await client.say(type="ping")
    assert await answer(client, "pong")
    await client.say(type="resync", sequence=0)
    assert (await answer(client, "state"))["fragments"].keys() >= {"agenda", "stage"}
    point = {"type": "point", "item": item.pk, "plot": "copies", "on": "axes", "x": 3.1e9, "y": 2.5}
    for move in (view, point):
        await client.say(**move)
        assert (await answer(client, "error"))["message"] == "refused"  # another person holds the screen

    await act(give_screen, room=room, person=account.person)
    await settled(room, client, watcher)
    for move in (view, point):
        await asyncio.sleep(SHORTEST_STEP)
        await client.say(**move)
        if expected.moves:
            assert await answer(watcher, move["type"]) == move | {"person": account.person_id}
        else:
            assert (await answer(client, "error"))["message"] == "refused"
    for wrong in (view | {"item": item.pk + 1}, view | {"x": 2}, point | {"item": item.pk + 1}, point | {"on": "body"}):
        await client.say(**wrong)
        assert (await answer(client, "error"))["message"] == "refused"
    for act_by_socket in ("call_case", "vote", "note", "close_meeting"):
        await client.say(type=act_by_socket, item=item.pk)
        assert (await answer(client, "error"))["message"] == "unknown message"
    await client.socket.disconnect()
    await watcher.socket.disconnect()


async def test_late_comer_gets_the_last_viewport_and_only_of_the_case_that_is_up() -> None:
    room = await in_database(make_open_meeting)(2)
    item = await act(room.call, position=1)
    presenter, watcher = await enter(room.meeting, room.chair), await enter(room.meeting, room.pathologist)
    view = {"type": "view", "item": item.pk, "slide": 1, "x": 0.5, "y": 0.5, "zoom": 2.0, "px": None, "py": None}
    await presenter.say(**view)
    await answer(watcher, "view")
    late = await enter(room.meeting, room.molecular)
    assert (await answer(late, "view"))["zoom"] == 2.0
    await act(room.call, position=2)
    await settled(room, presenter)
    later = await enter(room.meeting, room.molecular)
    assert await heard_before_answer(later) == []
    for client in (presenter, watcher, late, later):
        await client.socket.disconnect()


async def test_moves_that_come_too_fast_are_dropped_not_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "SHORTEST_STEP", TOO_LONG)
    room = await in_database(make_open_meeting)(1)
    item = await act(room.call, position=1)
    presenter, watcher = await enter(room.meeting, room.chair), await enter(room.meeting, room.pathologist)
    for number in range(30):
        await presenter.say(type="view", item=item.pk, slide=1, x=0.5, y=0.5, zoom=1.0 + number)
    await presenter.say(type="ping")
    await answer(presenter, "pong")
    assert [message["zoom"] for message in await heard_before_answer(watcher)] == [1.0]
    for client in (presenter, watcher):
        await client.socket.disconnect()


async def test_pointer_ends_with_the_right_to_it_and_is_stored_nowhere() -> None:
    """Who declares a conflict of interest has let go of the screen; what is on the wire then is refused."""
    room = await in_database(make_open_meeting)(1)
    item = await act(room.call, position=1)
    await act(services.hand_over, actor=room.chair, item=item, to=room.molecular.person)
    presenter, watcher = await enter(room.meeting, room.molecular), await enter(room.meeting, room.pathologist)
    events = await in_database(room.meeting.events.count)()
    point = {"type": "point", "item": item.pk, "plot": "", "on": "cell:5:2", "x": 0.5, "y": 0.5}
    await presenter.say(**point)
    assert (await answer(watcher, "point"))["on"] == "cell:5:2"
    assert await in_database(room.meeting.events.count)() == events
    late = await enter(room.meeting, room.chair)
    assert (await answer(late, "point"))["on"] == "cell:5:2"
    await act(services.declare_conflict, actor=room.molecular, item=item)
    await settled(room, presenter, watcher)
    await presenter.say(**{**point, "x": 0.6})
    assert (await answer(presenter, "error"))["message"] == "refused"
    assert await heard_before_answer(watcher) == []
    for client in (presenter, watcher, late):
        await client.socket.disconnect()


async def test_points_and_viewports_share_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "SHORTEST_STEP", TOO_LONG)
    room = await in_database(make_open_meeting)(1)
    item = await act(room.call, position=1)
    presenter, watcher = await enter(room.meeting, room.chair), await enter(room.meeting, room.pathologist)
    for number in range(15):
        await presenter.say(type="view", item=item.pk, slide=1, x=0.5, y=0.5, zoom=1.0 + number)
        await presenter.say(type="point", item=item.pk, plot="", on="head:1", x=0.5, y=0.5)
    await presenter.say(type="ping")
    await answer(presenter, "pong")
    assert [message["type"] for message in await heard_before_answer(watcher)] == ["view"]
    for client in (presenter, watcher):
        await client.socket.disconnect()
