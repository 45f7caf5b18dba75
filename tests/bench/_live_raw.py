"""The bare limit: an ASGI application on the same server that sends a given text to all its sockets, and nothing else.

``python -m tests.bench._live_raw PORT``. A socket whose query is ``control`` says ``SIZE``, and everybody gets a text
of that many bytes that holds the moment of asking.
"""

import json
import sys
import time
from typing import Any

crowd: list[Any] = []


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})
        return
    await receive()
    await send({"type": "websocket.accept"})
    if scope["path"] != "/ws/meetings/0/":
        crowd.append(send)
    while (message := await receive())["type"] == "websocket.receive":
        text = json.dumps({"type": "raw", "at": time.perf_counter(), "filling": "x" * int(message["text"])})
        for one in crowd:
            await one({"type": "websocket.send", "text": text})


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(
        application, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", lifespan="off",
        ws="websockets-sansio", ws_per_message_deflate=False,
    )  # fmt: skip
