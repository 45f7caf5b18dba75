"""One browser's socket as the hub uses it: write at once, or say that the browser has not taken what came before."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

from cases.meetings.live.seats import Seat
from molmdt.web.frames import EXTENSION, text_frame

MOST_WAITING = 8  # messages to a browser that does not take them, where the server cannot say so itself
CLOSING_SECONDS = 1.0

Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Packet:
    """A text for many sockets, encoded and framed once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def frame(self) -> bytes:
        return text_frame(self.text.encode())


class Line:
    """A socket of a server without ready frames: each message is an ASGI event of its own."""

    def __init__(self, send: Send, seat: Seat) -> None:
        self.send, self.seat = send, seat
        self.tasks: set[asyncio.Task[None]] = set()

    def push(self, packet: Packet) -> bool:
        """False, and nothing sent, when the browser has not taken what came before. Raises when it is gone."""
        if len(self.tasks) >= MOST_WAITING:
            return False
        self._later(self._send({"type": "websocket.send", "text": packet.text}))
        return True

    async def drained(self) -> None:
        while self.tasks:
            await asyncio.wait(self.tasks)

    def end(self, code: int) -> None:
        """Closes with a code; a browser that does not even take that is cut off."""
        self._later(self._close(code))

    async def _close(self, code: int) -> None:
        try:
            await asyncio.wait_for(self._send({"type": "websocket.close", "code": code}), CLOSING_SECONDS)
        except TimeoutError:
            self.abort()

    async def _send(self, event: Mapping[str, Any]) -> None:
        with suppress(Exception):  # gone: the server tells its application so
            await self.send(event)

    def abort(self) -> None:
        for task in self.tasks:
            task.cancel()

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


class FramesLine(Line):
    """A socket of molmdt.web.frames."""

    def __init__(self, send: Send, seat: Seat, frames: Mapping[str, Any]) -> None:
        super().__init__(send, seat)
        self.frames = frames

    def push(self, packet: Packet) -> bool:
        return bool(self.frames["push"](packet.frame))

    async def drained(self) -> None:
        await self.frames["drained"]()

    def abort(self) -> None:
        self.frames["abort"]()


def line_of(scope: Mapping[str, Any], send: Send, seat: Seat) -> Line:
    frames = (scope.get("extensions") or {}).get(EXTENSION)
    return FramesLine(send, seat, frames) if frames else Line(send, seat)
