"""People whose browsers come back by themselves, and what the server would show them now."""

import asyncio
import contextlib
import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from django.conf import settings

from tests.live.crowd import Browser
from tests.live.site import CSRF
from tests.services import PATIENCE

SECTIONS = ("course", "findings", "pathology", "trials", "overview")


class Person(Browser):
    """Holds the page as meeting.js does, and dials again until told to stop."""

    def __init__(self, key: str, meeting: int) -> None:
        super().__init__(key, meeting)
        self.fragments: dict[str, str] = {}
        self.snapshots = self.dialled = 0
        self.task: asyncio.Task[None] | None = None

    def hear(self, payload: bytes, at: float) -> None:
        message = json.loads(payload)
        if message["type"] != "state":
            return
        self._step(message, at)
        self.fragments |= message["fragments"]
        self.snapshots += "agenda" in message["fragments"] and "presence" in message["fragments"]

    def stay(self, *addresses: str) -> "Person":
        self.task = asyncio.create_task(self._stay(addresses))
        return self

    async def _stay(self, addresses: tuple[str, ...]) -> None:
        for number in range(10_000):
            with contextlib.suppress(OSError):
                self.dialled += 1
                if await self.dial(addresses[number % len(addresses)]) == 101:
                    await self.wire.ended  # type: ignore[union-attr]
            await asyncio.sleep(0.2 + 0.3 * random.random())

    async def go(self) -> None:
        if self.task:
            self.task.cancel()
        self.cut()


async def at_number(people: list[Person], sequence: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while any(one.sequence < sequence for one in people):
        assert time.monotonic() < deadline, [(one.sequence, one.dialled) for one in people]
        await asyncio.sleep(0.02)


def act(address: str, path: str, key: str, **values: Any) -> tuple[int, str, int]:
    """A form sent as htmx sends it: status, body, and the event's number where it was acknowledged."""
    body = urllib.parse.urlencode(values).encode()
    request = urllib.request.Request(f"{address}{path}", data=body, method="POST")
    request.add_header("Cookie", f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={CSRF}")
    request.add_header("X-CSRFToken", CSRF)
    request.add_header("HX-Request", "true")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            told = json.loads(answer.headers.get("HX-Trigger", "{}")).get("meeting:changed", {})
            return int(answer.status), answer.read().decode(), int(told.get("sequence", 0))
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode(), 0


async def acknowledged(address: str, path: str, key: str, **values: Any) -> int:
    """Acts until it is acknowledged; the number of the event."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            status, body, sequence = await asyncio.to_thread(act, address, path, key, **values)
        except OSError as error:
            status, body, sequence = 0, str(error), 0
        if status == 204:
            return sequence
        assert time.monotonic() < deadline, f"{status}: {body[:500]}"
        await asyncio.sleep(0.2)


def shown(address: str, person: Person) -> tuple[int, dict[str, str]]:
    """The room's number and fragments as the server renders them for this person now."""
    request = urllib.request.Request(f"{address}/meetings/{person.meeting}/live/state/?since=0&audience=none")
    request.add_header("Cookie", f"{settings.SESSION_COOKIE_NAME}={person.key}; django_language=nb")
    request.add_header("Accept-Language", "nb")
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        told = json.loads(answer.read())
        return int(told["sequence"]), dict(told["fragments"])


async def assert_all_see_what_is(address: str, people: list[Person], sequence: int) -> None:
    """Everybody is at the number, heard each number after the first once, and holds the server's very page."""
    await at_number(people, sequence)
    for one in people:
        first = one.got[0][1]
        assert one.wrong_deliveries(first, sequence) == (0, 0)
        assert await _difference(address, one) == {}


async def _difference(address: str, one: Person) -> dict[str, tuple[str, str]]:
    """Where the page differs from the server's at the same number; who went silent may be let go meanwhile."""
    for _ in range(20):
        number, now = await asyncio.to_thread(shown, address, one)
        await at_number([one], number)
        if one.sequence == number:
            return {name: (one.fragments[name], html) for name, html in now.items() if one.fragments[name] != html}
    raise AssertionError("the meeting never rests")
