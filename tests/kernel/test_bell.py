"""Texts between processes: heard here and over Redis, never waited for."""

import asyncio
import os
import signal
import subprocess
import time
from typing import Any

import pytest

from molmdt.kernel import bell
from tests.services import PATIENCE, eventually, redis_server


@pytest.fixture(autouse=True)
def _not_silenced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell, "_silent_until", 0.0)


async def heard_after(ring: Any) -> list[str]:
    """What a listener hears of a ring that is repeated until something was heard."""
    found: list[str] = []
    listening = asyncio.create_task(bell.listen("a-topic", found.append))
    deadline = time.monotonic() + PATIENCE
    while not found and time.monotonic() < deadline:
        await asyncio.to_thread(ring)
        await asyncio.sleep(0.05)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    return found


async def test_heard_in_the_same_process_from_any_thread(settings: Any) -> None:
    settings.REDIS_URL = ""
    assert (await heard_after(lambda: bell.ring("a-topic", "ding")))[0] == "ding"
    assert bell.ring("a-topic", "nobody listens")


async def test_heard_over_redis(settings: Any) -> None:
    with redis_server() as url:
        settings.REDIS_URL = url
        assert (await heard_after(lambda: bell.ring("a-topic", "døgn")))[0] == "døgn"


def test_redis_that_is_away_or_frozen_costs_one_wait_and_then_none(settings: Any) -> None:
    with redis_server() as url:
        settings.REDIS_URL = url
        eventually(lambda: bell.ring("a-topic", "ding"))
        port = url.rsplit(":", 1)[1].split("/")[0]
        pid = int(subprocess.check_output(["pgrep", "-f", f"redis-server.*:{port}"], text=True).split()[0])
        os.kill(pid, signal.SIGSTOP)
        try:
            assert not bell.ring("a-topic", "ding")
            began = time.process_time(), time.monotonic()
            assert not any(bell.ring("a-topic", "ding") for _ in range(100))
            assert time.monotonic() - began[1] < bell.PATIENCE_SECONDS * 20  # a hundred waits would be fifty seconds
        finally:
            os.kill(pid, signal.SIGCONT)
