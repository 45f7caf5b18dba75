"""Networks and processes that break under a crowd: nothing missing, nothing twice, and everybody back soon."""

import asyncio
import os
import random
import time
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async

from tests.bench._live_latency import crowd_of, newest
from tests.bench._live_scene import actor, close_room, figure
from tests.live.crowd import Browser, reach

SECONDS = float(os.environ.get("LIVE_SECONDS", "60"))
CUT_AFTER = (5.0, 40.0)  # seconds
BACK_OFF = 8.0  # seconds at most, as meeting.js


async def stay(browser: Browser, addresses: list[str], life: tuple[float, float] | None = None) -> None:
    """Comes back by itself, with a pause as the page makes it; ``life``: is cut again after a time out of this span."""
    tries = 0
    while True:
        try:
            if await browser.dial(addresses[tries % len(addresses)]) == 101:
                lasting = random.uniform(*life) if life else None
                done, _ = await asyncio.wait([browser.wire.ended], timeout=lasting)  # type: ignore[union-attr]
                tries = 0 if done or life else tries
        except OSError:
            pass
        browser.cut()
        tries += 1
        await asyncio.sleep(min(BACK_OFF, 0.25 * 2**tries) * random.uniform(0.5, 1.5))


async def cut_at_random(address: str, pid: int, redis: str) -> None:
    """Fifty clients, ten events a second, each cut every five to forty seconds."""
    room, browsers = await crowd_of(address, 50)
    first = min(one.sequence for one in browsers) + 1
    for one in browsers:
        one.cut()
    staying = [asyncio.create_task(stay(one, [address], CUT_AFTER)) for one in browsers]
    with actor(room.meeting.pk, redis) as acting:
        committed = await acting.shows(int(SECONDS * 10), 10)
    await reach(browsers, max(committed), 120)
    wrong = [one.wrong_deliveries(first, max(committed)) for one in browsers]
    figure("cut_at_random.deliveries", len(committed) * len(browsers), "deliveries")
    figure("cut_at_random.missing", sum(missing for missing, _ in wrong), "deliveries", 0)
    figure("cut_at_random.doubled", sum(doubled for _, doubled in wrong), "deliveries", 0)
    await _leave(room, browsers, staying)


async def all_cut_at_once(address: str, pid: int, redis: str) -> None:
    """Five hundred clients lose the network in the same moment."""
    room, browsers = await crowd_of(address, 500)
    before = _memory(pid)
    for one in browsers:
        one.cut()
    began = time.perf_counter()
    staying = [asyncio.create_task(stay(one, [address])) for one in browsers]
    watching = asyncio.create_task(_most_connections(pid))
    with actor(room.meeting.pk, redis) as acting:
        last = max(await acting.shows(5, 5))
    await reach(browsers, last, 120)
    figure("all_cut_at_once.in_sync", time.perf_counter() - began, "s", 20.0)
    figure("all_cut_at_once.memory", (max(_memory(pid), before) - before) / 2**20, "MiB", 300.0)
    watching.cancel()
    figure("all_cut_at_once.connections", max(MOST), "connections", 40.0)
    wrong = [one.wrong_deliveries(1, last) for one in browsers]
    figure("all_cut_at_once.missing_or_doubled", sum(map(sum, wrong)), "deliveries", 0)
    await _leave(room, browsers, staying)


MOST = [0]


async def _most_connections(pid: int) -> None:
    while True:
        MOST.append(await sync_to_async(_connections)())
        await asyncio.sleep(0.2)


def _connections() -> int:
    """All of the database's clients but this one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def _memory(pid: int) -> int:
    """Resident bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def one_process_killed(address: str, pid: int, redis: str) -> None:
    """A second process of the site holds half of a hundred clients, and is killed."""
    from tests.live.site import site_process

    with site_process(redis) as (other, doomed):
        room, near = await crowd_of(address, 100)
        moved = near[:50]
        near = near[50:]
        for one in moved:
            one.cut()
        staying = [asyncio.create_task(stay(one, [other, address])) for one in moved]
        with actor(room.meeting.pk, redis) as acting:
            await reach(moved, max(await acting.shows(10, 10)), 60)
            killed = time.perf_counter()
            acts = asyncio.create_task(acting.shows(100, 10))
            doomed.kill()
            committed = await acts
        last = max(committed)
        await reach([*near, *moved], last, 60)
        back = [min(at for number, at in one.heard_at.items() if at > killed) - killed for one in moved]
        figure("process_killed.moved_in_sync", max(back), "s", 10.0)
        late = [max(one.heard_at[number] for one in near) - at for number, at in committed.items()]
        figure("process_killed.others_p99", 1000 * sorted(late)[-2], "ms")
        figure("process_killed.others_cut", sum(one.wire.ended.done() for one in near), "clients", 0)  # type: ignore[union-attr]
        first = await sync_to_async(newest)(room) - len(committed) + 1
        wrong = [one.wrong_deliveries(first, last) for one in [*near, *moved]]
        figure("process_killed.missing_or_doubled", sum(map(sum, wrong)), "deliveries", 0)
        await _leave(room, [*near, *moved], staying)


async def _leave(room: Any, browsers: list[Browser], staying: list[Any]) -> None:
    for task in staying:
        task.cancel()
    for one in browsers:
        one.cut()
    await sync_to_async(close_room)(room)


SCENES = {"cut_at_random": cut_at_random, "all_cut_at_once": all_cut_at_once, "process_killed": one_process_killed}
