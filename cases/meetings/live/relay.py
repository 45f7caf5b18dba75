"""What comes by the doorbell, and the presenter's viewport and pointer on their way to everybody who sees the case.

A move is never stored and never waits: a browser that is behind does not get it, a new one replaces an old one
that has not gone out, and the last one is kept in memory for those who come late.
"""

import asyncio
import json
import time
from typing import Any
from uuid import uuid4

from cases.meetings.live.lines import Packet
from cases.meetings.live.room import Member, Room, View
from cases.meetings.logic.pointer import MOVES_PER_SECOND, moved
from cases.meetings.services.log import DOORBELLS
from molmdt.kernel import bell

SHORTEST_STEP = 0.8 / MOVES_PER_SECOND  # seconds between two moves; networks bunch what browsers send evenly


class Relay:
    """Between the rooms of this process and the hubs of others."""

    def __init__(self, rooms: dict[int, Room]) -> None:
        self.rooms = rooms
        self.name = uuid4().hex
        self.untold: dict[tuple[int, str], dict[str, Any]] = {}
        self.task: asyncio.Task[None] | None = None

    def heard(self, text: str) -> None:
        """A ring of any process, our own included."""
        told = json.loads(text)
        room = self.rooms.get(told["meeting"])
        if room is None or told.get("of") == self.name:
            return
        if "view" in told:
            self._spread(room, View(told["view"]["item"], text, _packet(told["view"]), ours=False))
        elif "asks" in told:
            if room.view and room.view.ours:
                self._tell(room.meeting, "view", json.loads(room.view.text))
        elif told.get("sequence", room.sequence + 1) > room.sequence or room.blind_since:
            room.wake.set()

    def move(self, room: Room, member: Member, message: dict[str, Any]) -> bool:
        """From the presenter's socket to all others; False when refused. What comes too fast is dropped."""
        move = moved(message)
        if move is None or not room.may_move(member, move.item):
            return False
        moment = time.monotonic()
        if moment - member.moved_at >= SHORTEST_STEP:
            member.moved_at = moment
            told = {**move.told(), "person": member.person}
            self._spread(room, View(move.item, json.dumps(told), _packet(told), ours=True), but=member)
            self._tell(room.meeting, "view", told)
        return True

    def late(self, room: Room, member: Member) -> None:
        """Where the presenter looked or pointed last, for somebody who has just come."""
        if room.view and room.stage and room.view.item == room.stage.item and room.may_see_stage(member):
            _offer(member, room.view.packet)

    def ask(self, room: Room) -> None:
        """A room new to this process asks the others where the presenter is."""
        self._tell(room.meeting, "asks", {})

    def _spread(self, room: Room, view: View, but: Member | None = None) -> None:
        """What was sent about a case that is no longer up here, or not yet, is not shown."""
        if room.stage is None or room.stage.item != view.item:
            return
        room.view = view
        for member in list(room.members.values()):
            if member is not but and room.may_see_stage(member):
                _offer(member, view.packet)

    def _tell(self, meeting: int, what: str, told: dict[str, Any]) -> None:
        self.untold[meeting, what] = {"meeting": meeting, "of": self.name, what: told}
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._telling())

    async def _telling(self) -> None:
        """One at a time, each the newest of its meeting: a broker that is slow makes moves fewer, not later."""
        while self.untold:
            _, told = self.untold.popitem()
            await asyncio.get_running_loop().run_in_executor(None, bell.ring, DOORBELLS, json.dumps(told))


def _packet(told: dict[str, Any]) -> Packet:
    return Packet(json.dumps(told))


def _offer(member: Member, packet: Packet) -> None:
    """To a browser that has taken everything before; to no other."""
    if member.behind or member.since is not None:
        return
    try:
        member.line.push(packet)
    except Exception:  # gone; the server tells its application so
        member.behind = True
