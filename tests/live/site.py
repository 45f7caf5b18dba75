"""The real site in processes of its own, and browsers' sockets to it over the real network stack."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from websockets.asyncio.client import ClientConnection, connect

from tests.services import PATIENCE, await_site, free_port

ROOT = Path(__file__).resolve().parents[2]
CSRF = "a" * 32


@contextmanager
def site_process(redis: str = "", **environment: str) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """One process that serves pages and sockets on the current database; yields its address and itself."""
    port = free_port()
    command = [sys.executable, "-m", "tests.browser.server", str(connection.settings_dict["NAME"]), str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"REDIS_URL": redis} | environment)
    try:
        address = f"http://127.0.0.1:{port}"
        await_site(address, process)
        yield address, process
    finally:
        process.kill()
        process.wait(timeout=15)


def post(address: str, path: str, key: str, **values: str) -> int:
    """A form sent as htmx sends it; the status."""
    body = urllib.parse.urlencode(values).encode()
    request = urllib.request.Request(f"{address}{path}", data=body, method="POST")
    request.add_header("Cookie", f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={CSRF}")
    request.add_header("X-CSRFToken", CSRF)
    request.add_header("HX-Request", "true")
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return int(answer.status)


class NetworkClient:
    """A socket that keeps its number and notes each one that it heard."""

    def __init__(self, key: str, meeting: int) -> None:
        self.key, self.meeting = key, meeting
        self.sequence = 0
        self.seen: list[int] = []
        self.socket: ClientConnection | None = None
        self.task: asyncio.Task[None] | None = None

    async def dial(self, address: str) -> "NetworkClient":
        url = f"{address.replace('http', 'ws')}/ws/meetings/{self.meeting}/?since={self.sequence}&language=nb"
        cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={self.key}"}
        self.socket = await connect(url, additional_headers=cookie, origin=address, max_size=2**22)  # type: ignore[arg-type]
        self._note(json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE)))
        self.task = asyncio.create_task(self._listen(self.socket))
        return self

    async def _listen(self, socket: ClientConnection) -> None:
        with contextlib.suppress(Exception):
            async for text in socket:
                self._note(json.loads(text))

    def _note(self, message: dict[str, Any]) -> None:
        if message["type"] != "state":
            return
        assert message["from"] <= self.sequence, "a gap"
        self.seen += range(max(message["from"], self.sequence) + 1, message["sequence"] + 1)
        self.sequence = max(self.sequence, message["sequence"])

    async def reach(self, sequence: int, seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while self.sequence < sequence:
            assert time.monotonic() < deadline, f"at {self.sequence}, not {sequence}"
            await asyncio.sleep(0.005)

    async def hang_up(self) -> None:
        if self.task:
            self.task.cancel()
        if self.socket:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self.socket.close(), 2)
