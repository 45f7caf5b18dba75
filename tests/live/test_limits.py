"""How many sockets there may be, how large and how frequent messages, and what happens to a browser that is slow."""

import asyncio
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_database

from cases.meetings.consumers import LONGEST_MESSAGE
from cases.meetings.live import hub as hubs
from cases.meetings.live.lines import Line, Packet
from cases.meetings.live.seats import Seat
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.live.sockets import act, dial, enter, session_of
from tests.services import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
FULL, TOO_SLOW, ELSEWHERE = 4429, 4408, 4409


@pytest.fixture
async def room() -> Boardroom:
    return await in_database(make_open_meeting)(2)


@pytest.mark.parametrize("limit", ["MEETING_SOCKETS_PER_MEETING", "MEETING_SOCKETS_PER_PROCESS"])
async def test_one_socket_too_many_is_refused_and_the_others_stay(room: Boardroom, settings: Any, limit: str) -> None:
    setattr(settings, limit, 2)
    first, second = await enter(room.meeting, room.chair), await enter(room.meeting, room.pathologist)
    assert (await enter(room.meeting, room.molecular)).closed == FULL
    await second.socket.disconnect()
    third = await enter(room.meeting, room.molecular)
    assert third.closed is None
    await act(room.call, position=1)
    await first.reach(first.sequence + 1)
    for client in (first, third):
        await client.socket.disconnect()


async def test_windows_of_one_login_are_counted_per_login(room: Boardroom, settings: Any) -> None:
    settings.MEETING_SOCKETS_PER_ACCOUNT = 1
    first, other = await enter(room.meeting, room.pathologist), await enter(room.meeting, room.chair)
    second = await enter(room.meeting, room.pathologist)
    assert await first.ended() == ELSEWHERE
    assert (second.closed, other.closed) == (None, None)
    for client in (second, other):
        await client.socket.disconnect()


@pytest.mark.parametrize("text", ["x" * (LONGEST_MESSAGE + 1), None])
async def test_message_that_is_too_long_or_no_text_ends_the_socket(room: Boardroom, text: str | None) -> None:
    client = await enter(room.meeting, room.pathologist)
    event = {"type": "websocket.receive", "text": text} if text else {"type": "websocket.receive", "bytes": b"\x00"}
    await client.socket.send_input(event)
    assert await client.ended() == TOO_SLOW


async def test_deeply_nested_message_is_told_apart(room: Boardroom) -> None:
    client = await enter(room.meeting, room.pathologist)
    await client.socket.send_text("[" * 50_000)
    answer = await client.hear()
    assert answer is not None and answer["type"] == "error"
    await client.socket.disconnect()


class Sluggish(Line):
    """A browser that takes one message and then none until told to."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(None, seat)  # type: ignore[arg-type]
        self.taken: list[str] = []
        self.codes: list[int] = []
        self.awake = asyncio.Event()

    def push(self, packet: Packet) -> bool:
        if self.taken and not self.awake.is_set():
            return False
        self.taken.append(packet.text)
        return True

    async def drained(self) -> None:
        await self.awake.wait()

    def end(self, code: int) -> None:
        self.codes.append(code)


async def sluggish(room: Boardroom) -> Sluggish:
    key = await in_database(session_of)(room.molecular)
    line = Sluggish(Seat(room.meeting.pk, room.molecular.pk, key, "nb"))
    hubs.hub().enter(line)
    while not line.taken:
        await asyncio.sleep(0.01)
    return line


async def test_slow_browser_holds_nobody_up_and_gets_everything_once_it_is_back(room: Boardroom) -> None:
    client, line = await enter(room.meeting, room.pathologist), await sluggish(room)
    for position in (1, 2):
        await act(room.call, position=position)
        await client.reach(client.sequence + 1)
    assert len(line.taken) == 1
    line.awake.set()
    while len(line.taken) < 2:
        await asyncio.sleep(0.01)
    assert f'"sequence": {client.sequence}' in line.taken[-1]
    assert '"agenda"' in line.taken[-1]
    assert line.codes == []
    await client.socket.disconnect()


async def test_browser_that_stays_slow_is_dropped(room: Boardroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "SLOW_CLIENT_SECONDS", 0.1)
    line = await sluggish(room)
    await act(room.call, position=1)
    while not line.codes:
        await asyncio.sleep(0.01)
    assert line.codes == [TOO_SLOW]


async def test_unknown_login_key_is_refused(room: Boardroom) -> None:
    socket = dial(room.meeting.pk, "0" * 32)
    assert await socket.connect()
    assert (await socket.receive_output(PATIENCE))["code"] == 4401
