"""The site as a process of its own on the test database: pages and sockets, as `make run` serves them.

``python -m tests.browser.server DATABASE PORT``; started by the fixture ``site`` and by tests of the live meeting.
``GET /at-work`` tells what it is doing. With ``SECONDS_BETWEEN_LOOKS`` in its environment the meetings' rooms look for
themselves that seldom, so that what a test sees sooner came by the doorbell.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import asgiref.sync
import django

threads: list[str] = []  # what is being done in threads: a request goes on there when its browser has gone


def _count_threads() -> None:
    handler = asgiref.sync.SyncToAsync.thread_handler

    def counted(self: Any, *values: Any, **named: Any) -> Any:
        name = repr(self.func)
        threads.append(name)
        try:
            return handler(self, *values, **named)
        finally:
            threads.remove(name)

    asgiref.sync.SyncToAsync.thread_handler = counted  # type: ignore[method-assign]


def told_when_at_work(application: Callable[..., Any], rooms: Callable[[], Any]) -> Callable[..., Any]:
    """The application, which also tells what it is doing: requests and sockets, threads, meetings looked at."""
    under_way: list[str] = []

    async def told(scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        if path == "/at-work":
            body = json.dumps([*under_way, *threads, *(f"room of meeting {number}" for number in rooms())]).encode()
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": body})
            return
        under_way.append(path)
        try:
            await application(scope, receive, send)
        finally:
            under_way.remove(path)

    return told


def main(database: str, port: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    os.environ.setdefault("ALIGNMENT_HOSTS", "reads.example.org")  # tests answer in its place
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    _count_threads()
    django.setup()
    import uvicorn

    from cases.meetings.live import hub
    from molmdt.asgi import application

    hub.TICK_SECONDS = float(os.environ.get("SECONDS_BETWEEN_LOOKS", hub.TICK_SECONDS))
    uvicorn.run(
        told_when_at_work(application, lambda: hub.hub().rooms),
        host="127.0.0.1",
        port=port,
        log_level="warning",
        lifespan="off",
        ws="molmdt.web.frames:FramesProtocol",
        ws_per_message_deflate=False,
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
