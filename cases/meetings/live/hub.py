"""One hub per process: hears the doorbell, reads new events once, renders once per audience, writes to its own sockets.

The doorbell may be lost and nobody misses anything: each second the hub looks at its meetings anyway, which is also
when ended rights, ended sessions and closed meetings end a view. Nobody waits for a slow browser: it is left out until
it has taken what it got, then gets everything; after some seconds it is dropped.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection, connections

from cases.meetings.live.life import signs_of_life
from cases.meetings.live.lines import Line, Packet
from cases.meetings.live.relay import Relay
from cases.meetings.live.room import Member, Room
from cases.meetings.live.seats import Memory
from cases.meetings.live.updates import Asking, Update, gather
from cases.meetings.services.entering import note_newly_seeing
from cases.meetings.services.log import DOORBELLS
from molmdt.kernel import bell

TICK_SECONDS = 1.0
SLOW_CLIENT_SECONDS = 5.0
BLIND_SECONDS = 3.0  # without an answer of the database; then the pages say that the line is lost, and try again
TRY_LATER, TOO_SLOW, ELSEWHERE, FULL = 1013, 4408, 4409, 4429  # close codes
log = logging.getLogger(__name__)


class Hub:
    """The rooms of one event loop."""

    def __init__(self) -> None:
        self.rooms: dict[int, Room] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="hub")  # one thread: one connection to the database
        self.relay = Relay(self.rooms)

    def enter(self, line: Line) -> None:
        """Brings a new or returning client to the newest number and keeps it there."""
        if self._full(line):
            line.end(FULL)
            return
        self._start()
        room = self.rooms.get(line.seat.meeting)
        if room is None:
            room = self.rooms[line.seat.meeting] = Room(line.seat.meeting)
            self._later(self._serve(room))
            self.relay.ask(room)
        mine = room.of_account(line.seat.account)
        for other in mine[: max(0, len(mine) + 1 - settings.MEETING_SOCKETS_PER_ACCOUNT)]:
            self._end(room, room.members[other], ELSEWHERE)
        room.members[line] = Member(line, line.seat.since, line.seat.token, number=line.seat.since)
        room.wake.set()

    def _full(self, line: Line) -> bool:
        room = self.rooms.get(line.seat.meeting)
        here = len(room.members) if room else 0
        everywhere = sum(len(one.members) for one in self.rooms.values())
        return here >= settings.MEETING_SOCKETS_PER_MEETING or everywhere >= settings.MEETING_SOCKETS_PER_PROCESS

    def resync(self, line: Line, since: int, token: str) -> None:
        """Sends a client what it says that it misses."""
        room = self.rooms.get(line.seat.meeting)
        if room is not None and line in room.members:
            member = room.members[line]
            member.since, member.token = since, token
            room.wake.set()

    def leave(self, line: Line) -> None:
        room = self.rooms.get(line.seat.meeting)
        if room is not None:
            room.members.pop(line, None)
            room.wake.set()

    def move(self, line: Line, message: Any) -> bool:
        """Passes on where the presenter looks or points; False when it is not theirs to say, or no such place."""
        room = self.rooms.get(line.seat.meeting)
        return room is not None and line in room.members and self.relay.move(room, room.members[line], message)

    async def _serve(self, room: Room) -> None:
        while room.members:
            await room.wake.wait()
            room.wake.clear()
            try:
                await self._advance(room)
                room.blind_since = None
            except Exception:  # the database is away: the next tick tries again
                log.exception("meeting not read", extra={"meeting": room.meeting})
                self._blind(room)
        del self.rooms[room.meeting]

    async def _advance(self, room: Room) -> None:
        asking = {member: member.asking() for member in room.members.values()}
        if not asking:
            return
        read = asyncio.get_running_loop().run_in_executor
        update = await read(self.reader, _read, room.meeting, room.sequence, asking, room.memory)
        if update.quiet:
            return
        room.sequence, room.stage = update.sequence, update.stage
        for member, standing in update.judged.items():
            member.person, member.audience = standing.person, standing.audience
        self._deliver(room, asking, update)

    def _deliver(self, room: Room, asking: dict[Member, Any], update: Update) -> None:
        packets: dict[int, Packet] = {}
        for member, text in update.texts.items():
            if member.behind or member.line not in room.members:
                continue
            packet = packets.get(id(text)) or packets.setdefault(id(text), Packet(text))
            newcomer = member.since is not None
            if member.since == asking[member].since:  # it has not asked for something else meanwhile
                member.since = None
            if self._push(room, member, packet):
                member.number = update.sequence
                if newcomer:
                    self.relay.late(room, member)
        for member, code in update.ended.items():
            self._end(room, member, code)

    def _push(self, room: Room, member: Member, packet: Packet) -> bool:
        try:
            taken = member.line.push(packet)
        except Exception:  # gone; the server tells its application so
            room.members.pop(member.line, None)
            return False
        if not taken:
            member.behind = True
            self._later(self._await_slow(room, member))
        return taken

    async def _await_slow(self, room: Room, member: Member) -> None:
        """It comes back by itself, and asks from its last number, if it is dropped here."""
        try:
            await asyncio.wait_for(member.line.drained(), SLOW_CLIENT_SECONDS)
        except TimeoutError:
            self._end(room, member, TOO_SLOW)
        else:
            member.behind, member.since, member.token = False, member.number, ""
            room.wake.set()

    def _end(self, room: Room, member: Member, code: int) -> None:
        if room.members.pop(member.line, None) is not None:
            member.line.end(code)

    def _blind(self, room: Room) -> None:
        moment = time.monotonic()
        room.blind_since = room.blind_since or moment
        if moment - room.blind_since >= BLIND_SECONDS:
            for member in list(room.members.values()):
                self._end(room, member, TRY_LATER)

    def _start(self) -> None:
        if not self.tasks:
            for work in (self._listen, self._tick):
                self._later(_for_ever(work))

    async def _listen(self) -> None:
        await bell.listen(DOORBELLS, self.relay.heard)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            for room in self.rooms.values():
                room.wake.set()

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def close(self) -> None:
        """Ends the hub's tasks and its connection to the database."""
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.rooms.clear()
        await asyncio.get_running_loop().run_in_executor(self.reader, connections.close_all)
        self.reader.shutdown()


def _read(meeting: int, since: int, asking: dict[Member, Asking], memory: Memory) -> Update:
    """In the hub's thread, whose connection stays open until it fails."""
    try:
        signs_of_life(meeting, asking, memory)
        update = gather(meeting, since, asking, memory)
        if update.anew and update.stage is not None:
            note_newly_seeing(meeting, update.stage.item)  # before anything is shown to them
        return update
    except Exception:
        connection.close()
        raise


async def _for_ever(work: Callable[[], Any]) -> None:
    """A broker that goes away comes back; until then the tick does."""
    while True:
        try:
            await work()
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
