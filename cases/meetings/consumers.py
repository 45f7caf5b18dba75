"""The socket of a live meeting: lets in, tells the hub, takes four kinds of message. All changes go by HTTP.

Close codes: 4401 without a login, 4403 without a right, 4408 too slow or too eager, 4409 the account has opened too
many windows and this was the first, 4410 the meeting is over, 4429 no room for more sockets, 1013 the database does not
answer.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from cases.meetings.live.hub import TOO_SLOW, hub
from cases.meetings.live.lines import Line, Packet, Send, line_of
from cases.meetings.live.seats import Seat
from cases.meetings.live.updates import REFUSED
from molmdt.kernel.clock import now

NO_LOGIN = 4401
LONGEST_MESSAGE = 64 * 1024
LARGEST_KEY = 2**63 - 1  # the database refuses to be asked for more, which looks as if it were away
MESSAGES_PER_SECOND, BURST = 20.0, 60.0
UNKNOWN = Packet('{"type": "error", "message": "unknown message"}')
NOT_YOURS = Packet('{"type": "error", "message": "refused"}')


async def meeting_socket(scope: Mapping[str, Any], receive: Any, send: Send) -> None:
    """The ASGI application of one socket."""
    await receive()  # websocket.connect
    if not exact_origin(scope) or scope["url_route"]["kwargs"]["meeting"] > LARGEST_KEY:
        await send({"type": "websocket.close", "code": REFUSED})
        return
    await send({"type": "websocket.accept"})
    user = scope["user"]
    if not user.is_authenticated:
        await send({"type": "websocket.close", "code": NO_LOGIN})
        return
    line = line_of(scope, send, _seat(scope, user))
    hub().enter(line)
    try:
        await _hear(line, receive)
    finally:
        hub().leave(line)


async def _hear(line: Line, receive: Any) -> None:
    allowance, ended = Allowance(), False
    while (event := await receive())["type"] != "websocket.disconnect":
        text = event.get("text")
        if ended:
            continue
        if not allowance.one_more() or text is None or len(text) > LONGEST_MESSAGE:
            hub().leave(line)
            line.end(TOO_SLOW)
            ended = True
        elif (answer := obey(line, text)) is not None:
            line.push(answer)


def obey(line: Line, text: str) -> Packet | None:
    """Does what a client's message asks; what it is told at once. Anything unknown is told apart, not obeyed."""
    try:
        asked = json.loads(text)
        verb = VERBS[asked["type"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return UNKNOWN
    return verb(line, asked)


def _resync(line: Line, asked: dict[str, Any]) -> None:
    hub().resync(line, _number(str(asked.get("sequence", 0))), str(asked.get("audience", "")))


def _ping(line: Line, asked: dict[str, Any]) -> Packet:
    return Packet(json.dumps({"type": "pong", "at": int(now().timestamp() * 1000)}))


def _move(line: Line, asked: dict[str, Any]) -> Packet | None:
    return None if hub().move(line, asked) else NOT_YOURS


VERBS: dict[str, Callable[[Line, dict[str, Any]], Packet | None]] = {
    "resync": _resync, "ping": _ping, "view": _move, "point": _move,
}  # fmt: skip


class Allowance:
    """So many messages a second, and some at once."""

    def __init__(self) -> None:
        self.left, self.at = BURST, time.monotonic()

    def one_more(self) -> bool:
        moment = time.monotonic()
        self.left = min(BURST, self.left + (moment - self.at) * MESSAGES_PER_SECOND) - 1.0
        self.at = moment
        return self.left >= 0


def _seat(scope: Mapping[str, Any], user: Any) -> Seat:
    asked = parse_qs(scope["query_string"].decode("ascii", "replace"))
    return Seat(
        meeting=scope["url_route"]["kwargs"]["meeting"],
        account=user.pk,
        session=scope["session"].session_key or "",
        language=_last(asked, "language"),
        projector=_last(asked, "view") == "projector",
        since=_number(_last(asked, "since")),
        token=_last(asked, "audience"),
        password=user.password,
    )


def exact_origin(scope: Mapping[str, Any]) -> bool:
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
