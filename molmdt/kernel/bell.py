"""Doorbells between processes: short texts that may be lost, and never hold anybody up.

Over Redis where there is one, else between the threads of this process. What a text tells must be found without it
too: who listens looks at the database from time to time anyway.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE_SECONDS = 0.5  # with a Redis that is frozen
SILENCE_SECONDS = 2.0  # after a failure nobody tries: a thousand requests must not wait one after the other
log = logging.getLogger(__name__)

Heard = Callable[[str], None]
_ears: dict[str, set[tuple[asyncio.AbstractEventLoop, Heard]]] = {}
_silent_until = 0.0


def ring(topic: str, text: str) -> bool:
    """Sends a text to whoever listens to the topic, from any thread; False when it could not be sent. Never raises."""
    if not settings.REDIS_URL:
        for loop, heard in list(_ears.get(topic, ())):
            if not loop.is_closed():
                loop.call_soon_threadsafe(heard, text)
        return True
    return _publish(topic, text)


def _publish(topic: str, text: str) -> bool:
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        _redis(settings.REDIS_URL).publish(topic, text)
    except Exception:  # whatever the client raises when the server is away
        _silent_until = time.monotonic() + SILENCE_SECONDS
        log.warning("doorbell not rung", extra={"topic": topic})
        return False
    return True


@cache
def _redis(url: str) -> Any:
    """One pool of connections per process; threads share it."""
    return Redis.from_url(
        url,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 1),  # once: a connection that slept may have been closed by the other side
    )


async def listen(topic: str, heard: Heard) -> None:
    """Calls ``heard`` in this loop with every text of the topic, until cancelled or the broker goes away (raises)."""
    if not settings.REDIS_URL:
        await _listen_here(topic, heard)
        return
    client: Any = AsyncRedis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE_SECONDS, socket_keepalive=True
    )
    async with client, client.pubsub() as ears:
        await ears.subscribe(topic)
        async for message in ears.listen():
            if message["type"] == "message":
                heard(message["data"].decode())


async def _listen_here(topic: str, heard: Heard) -> None:
    ear = (asyncio.get_running_loop(), heard)
    _ears.setdefault(topic, set()).add(ear)
    try:
        await asyncio.Event().wait()
    finally:
        _ears[topic].discard(ear)
