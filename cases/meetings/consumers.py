"""The socket of a live meeting: lets in, tells the hub, answers two questions. All changes go by HTTP."""

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from cases.meetings.live.hub import hub
from cases.meetings.live.updates import Seat

LONGEST_MESSAGE = 64 * 1024
MESSAGES_PER_SECOND, BURST = 20.0, 60.0


class MeetingConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """Closes with 4401 without a login, 4403 without a right, 4408 when too slow or too eager, 4410 when it is over."""

    seat: Seat
    allowance = BURST
    spoken_at = 0.0

    async def connect(self) -> None:
        user = self.scope["user"]
        if not exact_origin(self.scope):
            await self.close(4403)
            return
        await self.accept()
        if not user.is_authenticated:
            await self.close(4401)
            return
        asked = parse_qs(self.scope["query_string"].decode("ascii", "replace"))
        self.seat = Seat(
            meeting=self.scope["url_route"]["kwargs"]["meeting"],
            account=user.pk,
            session=self.scope["session"].session_key or "",
            language=_last(asked, "language"),
            projector=_last(asked, "view") == "projector",
            since=_number(_last(asked, "since")),
        )
        await hub().enter(self)

    async def disconnect(self, code: int) -> None:
        if hasattr(self, "seat"):
            hub().leave(self)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """``{"type": "resync", "sequence": n}`` and ``{"type": "ping"}``; anything else is told apart, not obeyed."""
        if not self._allowed() or text_data is None or len(text_data) > LONGEST_MESSAGE:
            hub().leave(self)
            await self.close(4408)
            return
        try:
            asked = json.loads(text_data)
            kind = asked["type"]
        except (ValueError, TypeError, KeyError):
            kind = ""
        if kind == "resync":
            self.seat = Seat(**{**self.seat.__dict__, "since": _number(str(asked.get("sequence", 0)))})
            await hub().resync(self)
        elif kind == "ping":
            await self.send_text('{"type": "pong"}')
        else:
            await self.send_text('{"type": "error", "message": "unknown message"}')

    def _allowed(self) -> bool:
        moment = time.monotonic()
        gained = (moment - self.spoken_at) * MESSAGES_PER_SECOND if self.spoken_at else 0.0
        self.allowance, self.spoken_at = min(BURST, self.allowance + gained) - 1.0, moment
        return self.allowance >= 0

    async def send_text(self, text: str) -> None:
        await self.send(text_data=text)

    async def end(self, code: int) -> None:
        await self.close(code)


def exact_origin(scope: Any) -> bool:
    """Whether the page that opens the socket is our own: scheme, host and port, exactly one header."""
    headers = scope["headers"]
    origins = [value.decode("latin-1") for name, value in headers if name == b"origin"]
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    if len(origins) != 1:
        return False
    allowed = {_origin(settings.PUBLIC_URL)}
    if not settings.PRODUCTION:
        allowed |= {f"http://{host}" for host in hosts}
    return origins[0] in allowed


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _last(asked: dict[str, list[str]], name: str) -> str:
    return asked.get(name, [""])[-1]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
