"""Clients of a live meeting for tests: the real ASGI application, real sessions, the page's own messages."""

import asyncio
import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from tests.services import PATIENCE

HOST = "testserver"


def session_of(account: Any) -> str:
    """A live session's key."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


class Socket(ApplicationCommunicator):
    """The browser's end of a socket to an ASGI application."""

    async def connect(self, seconds: float = PATIENCE) -> bool:
        """Whether the application accepted."""
        await self.send_input({"type": "websocket.connect"})
        return bool((await self.receive_output(seconds))["type"] == "websocket.accept")

    async def send_text(self, text: str) -> None:
        await self.send_input({"type": "websocket.receive", "text": text})

    async def disconnect(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(PATIENCE)


class Client:
    """One browser window's socket. Holds the fragments and the number as meeting.js does."""

    def __init__(self, socket: Socket, key: str, since: int) -> None:
        self.socket, self.key, self.sequence = socket, key, since
        self.fragments: dict[str, str] = {}
        self.seen: list[int] = []
        self.closed: int | None = None
        self.token = ""

    async def hear(self, seconds: float = PATIENCE) -> dict[str, Any] | None:
        """The next message, applied; None when the socket was closed (then ``closed`` holds the code)."""
        output = await self.socket.receive_output(seconds)
        if output["type"] == "websocket.close":
            self.closed = output.get("code", 1000)
            return None
        message: dict[str, Any] = json.loads(output["text"])
        if message["type"] == "state":
            assert message["from"] <= self.sequence, "a gap that was not asked for"
            self.seen += range(max(message["from"], self.sequence) + 1, message["sequence"] + 1)
            self.sequence, self.token = message["sequence"], message["audience"]
            self.fragments |= message["fragments"]
        return message

    async def reach(self, sequence: int, seconds: float = PATIENCE) -> None:
        """Hears until this number."""
        while self.sequence < sequence:
            assert await self.hear(seconds) is not None, f"closed with {self.closed} at {self.sequence}"

    async def ended(self, seconds: float = PATIENCE) -> int | None:
        """Hears until the socket is closed; the code."""
        while self.closed is None:
            await self.hear(seconds)
        return self.closed

    async def say(self, **message: Any) -> None:
        await self.socket.send_text(json.dumps(message))


def header_list(key: str, origin: str | None = f"http://{HOST}") -> list[tuple[bytes, bytes]]:
    headers = [(b"host", HOST.encode()), (b"cookie", f"{settings.SESSION_COOKIE_NAME}={key}".encode())]
    return headers + ([(b"origin", origin.encode())] if origin is not None else [])


def dial(
    meeting: int, key: str, *, since: int = 0, token: str = "", query: str = "", origin: str | None = f"http://{HOST}"
) -> Socket:
    from molmdt.asgi import application

    scope = {
        "type": "websocket",
        "path": f"/ws/meetings/{meeting}/",
        "query_string": f"since={since}&audience={token}&language=nb{query}".encode(),
        "headers": header_list(key, origin),
        "subprotocols": [],
    }
    return Socket(application, scope)


async def enter(meeting: Any, account: Any, *, since: int = 0, token: str = "", query: str = "") -> Client:
    """Dials in and hears the first message, or the refusal."""
    key = await database_sync_to_async(session_of)(account)
    socket = dial(meeting.pk, key, since=since, token=token, query=query)
    assert await socket.connect()
    client = Client(socket, key, since)
    await client.hear()
    return client


async def act(function: Any, **values: Any) -> Any:
    """A service call from outside the event loop, as from a request; lets the doorbell be heard."""
    result = await database_sync_to_async(function)(**values)
    await asyncio.sleep(0)
    return result
