"""One hub per process: hears the doorbell, reads new events once, renders once per audience, sends to its own sockets.

The doorbell may be lost and nobody misses anything: each second the hub looks at its meetings anyway, which is also
when ended rights, ended sessions and closed meetings end a view.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from cases.meetings.live.audience import Audience
from cases.meetings.live.updates import Cache, Seat, Update, gather, late_arrival
from cases.meetings.services.log import DOORBELLS

TICK_SECONDS = 1.0
SLOW_CLIENT_SECONDS = 5.0
SOCKETS_PER_ACCOUNT = 5  # in one meeting: several windows and a projector, no more
log = logging.getLogger(__name__)


class Socket(Protocol):
    """What the hub needs of a connection."""

    seat: Seat

    async def send_text(self, text: str) -> None: ...

    async def end(self, code: int) -> None: ...


@dataclass
class Room:
    """The sockets of one meeting in this process, all at the same number."""

    meeting: int
    sockets: dict[Any, None] = field(default_factory=dict)  # in order of arrival
    sequence: int = 0
    audiences: dict[Any, Audience] = field(default_factory=dict)
    cache: Cache = field(default_factory=Cache)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: bool = False  # somebody is about to look: further rings add nothing


class Hub:
    """The rooms of one event loop."""

    def __init__(self) -> None:
        self.rooms: dict[int, Room] = {}
        self.tasks: list[asyncio.Task[None]] = []

    async def enter(self, socket: Socket) -> None:
        """Brings a new or returning client to the newest number and keeps it there."""
        room = self.rooms.setdefault(socket.seat.meeting, Room(socket.seat.meeting))
        self._start()
        async with room.lock:
            if room.sockets:
                await self._advance(room)
            arrival = await database_sync_to_async(late_arrival)(socket.seat, room.cache)
            if arrival is None:
                await socket.end(4403)
                self._forget(room)
                return
            if not room.sockets:
                room.sequence = arrival.sequence
            mine = [other for other in room.sockets if other.seat.account == socket.seat.account]
            for other in mine[: max(0, len(mine) + 1 - SOCKETS_PER_ACCOUNT)]:
                await self._end(room, other, 4408)
            room.sockets[socket] = None
            room.audiences[socket] = arrival.audience
            await self._send(room, socket, arrival.text)
            if arrival.sequence > room.sequence:
                self.ring(room.meeting)

    async def resync(self, socket: Socket) -> None:
        """Sends a client what it says that it misses."""
        room = self.rooms.get(socket.seat.meeting)
        if room is None or socket not in room.sockets:
            return
        async with room.lock:
            arrival = await database_sync_to_async(late_arrival)(socket.seat, room.cache)
            if arrival is None:
                await self._end(room, socket, 4403)
            else:
                await self._send(room, socket, arrival.text)

    def leave(self, socket: Socket) -> None:
        room = self.rooms.get(socket.seat.meeting)
        if room is not None:
            room.sockets.pop(socket, None)
            room.audiences.pop(socket, None)
            self._forget(room)

    def ring(self, meeting: int) -> None:
        """Something is new. Rings that come while one is waiting to be served are served by it."""
        room = self.rooms.get(meeting)
        if room is None or room.waiting:
            return
        room.waiting = True
        task = asyncio.get_running_loop().create_task(self._serve(room))
        self.tasks.append(task)
        task.add_done_callback(self.tasks.remove)

    async def _serve(self, room: Room) -> None:
        async with room.lock:
            room.waiting = False
            try:
                await self._advance(room)
            except Exception:  # the database is away: the next tick tries again
                log.exception("meeting not read", extra={"meeting": room.meeting})

    async def _advance(self, room: Room) -> None:
        seats = {socket: socket.seat for socket in room.sockets}
        update: Update = await database_sync_to_async(gather)(
            room.meeting, room.sequence, seats, dict(room.audiences), room.cache
        )
        room.sequence = update.sequence
        room.audiences = {socket: audience for socket, audience in update.audiences.items() if socket in room.sockets}
        await asyncio.gather(*(self._send(room, socket, text) for socket, text in update.texts.items()))
        for socket, code in update.ended.items():
            await self._end(room, socket, code)

    async def _send(self, room: Room, socket: Any, text: str) -> None:
        if socket not in room.sockets:
            return
        try:
            await asyncio.wait_for(socket.send_text(text), SLOW_CLIENT_SECONDS)
        except Exception:  # gone or too slow; it comes back by itself and asks from its last number
            await self._end(room, socket, 4408)

    async def _end(self, room: Room, socket: Any, code: int) -> None:
        room.sockets.pop(socket, None)
        room.audiences.pop(socket, None)
        with suppress(Exception):
            await asyncio.wait_for(socket.end(code), 1.0)
        self._forget(room)

    def _forget(self, room: Room) -> None:
        if not room.sockets and self.rooms.get(room.meeting) is room and not room.lock.locked():
            del self.rooms[room.meeting]

    def _start(self) -> None:
        if not self.tasks:
            for work in (self._listen, self._tick):
                self.tasks.append(asyncio.get_running_loop().create_task(_for_ever(work)))

    async def _listen(self) -> None:
        layer = get_channel_layer()
        if layer is None:
            return
        channel = await layer.new_channel("meetings")
        await layer.group_add(DOORBELLS, channel)
        while True:
            heard = await layer.receive(channel)
            self.ring(heard["meeting"])

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            for room in list(self.rooms.values()):
                self._forget(room)
                self.ring(room.meeting)


async def _for_ever(work: Callable[[], Any]) -> None:
    """A broker that goes away comes back; until then the tick does."""
    while True:
        try:
            await work()
            return
        except Exception:
            log.warning("doorbell not heard; trying again")
            await asyncio.sleep(TICK_SECONDS)


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
