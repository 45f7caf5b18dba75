"""Hundreds of browsers' sockets in one event loop: a WebSocket client (RFC 6455) that does little more than note times.

A client library would cost more per message than the server does, and a measurement would show the client.
"""

import asyncio
import base64
import json
import os
import struct
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


@lru_cache(maxsize=512)
def _told(payload: bytes) -> dict[str, Any]:
    """A message as JSON, read once for all who get the same bytes; the page's HTML is not kept."""
    message: dict[str, Any] = json.loads(payload)
    message["fragments"] = sorted(message.get("fragments", ()))
    return message


class Wire(asyncio.Protocol):
    """The network's end: handshake and frames."""

    def __init__(self, request: bytes, heard: Callable[[bytes, float], None]) -> None:
        self.request, self.heard = request, heard
        self.buffer = b""
        self.open = self.code = None  # type: ignore[var-annotated]
        self.ended = asyncio.get_running_loop().create_future()
        self.opened = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        at = time.perf_counter()
        self.buffer += data
        if not self.open:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self.open, self.buffer = True, rest
            if not self.opened.done():
                self.opened.set_result(int(head.split(b" ", 2)[1]))
        while (frame := self._frame()) is not None:
            self._take(*frame, at)

    def _frame(self) -> tuple[int, bytes] | None:
        buffer = self.buffer
        if len(buffer) < 2:
            return None
        size, start = buffer[1] & 0x7F, 2
        if size == 126:
            start = 4
        elif size == 127:
            start = 10
        if len(buffer) < start:
            return None
        if start > 2:
            size = int.from_bytes(buffer[2:start], "big")
        if len(buffer) < start + size:
            return None
        self.buffer = buffer[start + size :]
        return buffer[0] & 0x0F, buffer[start : start + size]

    def _take(self, opcode: int, payload: bytes, at: float) -> None:
        if opcode == TEXT:
            self.heard(payload, at)
        elif opcode == PING:
            self.send(payload, PONG)
        elif opcode == CLOSE:
            self.code = int.from_bytes(payload[:2], "big")
            self.transport.close()

    def send(self, payload: bytes, opcode: int = TEXT) -> None:
        """Masked with zeros, which is a mask; a message of ours is short."""
        size = len(payload)
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | size) if size < 126 else b""
        head = head or struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
        self.transport.write(head + bytes(4) + payload)

    def connection_lost(self, error: Exception | None) -> None:
        for future in (self.opened, self.ended):
            if not future.done():
                future.set_result(0)


class Browser:
    """One window: holds a number and an audience as meeting.js does, and comes back from there."""

    def __init__(self, key: str, meeting: int) -> None:
        self.key, self.meeting = key, meeting
        self.sequence, self.token = 0, ""
        self.got: list[tuple[int, int]] = []  # spans of numbers as they came, for gaps and repeats
        self.heard_at: dict[int, float] = {}
        self.views: list[tuple[dict[str, Any], float]] = []
        self.asked_at = 0.0
        self.wire: Wire | None = None

    async def dial(self, address: str) -> int:
        """The answer's status: 101 when the socket is open; 0 when the server hung up."""
        place = urlsplit(address)
        nonce = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET /ws/meetings/{self.meeting}/?since={self.sequence}&audience={self.token}&language=nb HTTP/1.1",
            f"Host: {place.netloc}", "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {nonce}",
            "Sec-WebSocket-Version: 13", f"Origin: {address}", f"Cookie: {settings.SESSION_COOKIE_NAME}={self.key}",
        ]  # fmt: skip
        request = ("\r\n".join(lines) + "\r\n\r\n").encode()
        loop = asyncio.get_running_loop()
        _, self.wire = await loop.create_connection(lambda: Wire(request, self.hear), place.hostname, place.port)
        return int(await self.wire.opened)

    def hear(self, payload: bytes, at: float) -> None:
        message = _told(payload)
        if message["type"] == "state":
            self._step(message, at)
        elif message["type"] == "view":
            self.views.append((message, at))

    def _step(self, message: dict[str, Any], at: float) -> None:
        assert message["from"] <= self.sequence, f"a gap: holds {self.sequence}, is told from {message['from']}"
        if message["sequence"] > self.sequence:
            self.got.append((self.sequence + 1, message["sequence"]))
        for number in range(self.sequence + 1, message["sequence"] + 1):
            self.heard_at[number] = at
        self.sequence, self.token = max(self.sequence, message["sequence"]), message["audience"]

    def say(self, **message: Any) -> None:
        assert self.wire is not None
        self.wire.send(json.dumps(message).encode())

    def cut(self) -> None:
        """As a network does: without a word."""
        if self.wire is not None:
            self.wire.transport.abort()

    def wrong_deliveries(self, first: int, last: int) -> tuple[int, int]:
        """How many numbers of the span never came, and how many came twice."""
        seen: dict[int, int] = {}
        for begin, end in self.got:
            for number in range(begin, end + 1):
                seen[number] = seen.get(number, 0) + 1
        missing = sum(number not in seen for number in range(first, last + 1))
        return missing, sum(count - 1 for count in seen.values())


async def reach(browsers: list[Browser], sequence: int, seconds: float = 20.0) -> None:
    """Until every one of them is at the number."""
    deadline = time.monotonic() + seconds
    while any(one.sequence < sequence for one in browsers):
        late = sum(one.sequence < sequence for one in browsers)
        assert time.monotonic() < deadline, f"{late} of {len(browsers)} are not at {sequence}"
        await asyncio.sleep(0.01)


async def dial_all(browsers: list[Browser], address: str) -> None:
    """Everybody at once, fifty handshakes at a time as a listening queue allows."""
    gate = asyncio.Semaphore(50)

    async def one(browser: Browser) -> None:
        async with gate:
            assert await browser.dial(address) == 101

    await asyncio.gather(*map(one, browsers))
