"""From an event's commit to the last of many browsers, with and without a moving viewport, beside the bare limit."""

import asyncio
import subprocess
import sys
import time
from typing import Any

from asgiref.sync import sync_to_async

from tests.bench._live_scene import ROOT, Actor, actor, close_room, figure, latencies, make_room
from tests.live.crowd import Browser, dial_all, reach
from tests.services import free_port

EVENTS, PER_SECOND, WARMING = 100, 5, 10
LIMITS = {50: {"p50": 15.0, "p99": 60.0}, 200: {"p50": 15.0, "p99": 60.0}, 500: {"p99": 150.0}}
TYPICAL_BYTES = 4000  # of an update of the stage
MOVES_PER_SECOND = 15


async def crowd_of(address: str, size: int) -> tuple[Any, list[Browser]]:
    room, keys = await sync_to_async(make_room)(size)
    browsers = [Browser(key, room.meeting.pk) for key in keys]
    await dial_all(browsers, address)
    await reach(browsers, await sync_to_async(newest)(room), 60)
    return room, browsers


def newest(room: Any) -> int:
    from cases.meetings.models import Meeting

    return int(Meeting.objects.values_list("last_sequence", flat=True).get(pk=room.meeting.pk))


async def delays(acting: Actor, browsers: list[Browser], events: int) -> list[float]:
    """Of each event the seconds from its commit to the last browser; every browser must have heard every one."""
    committed = await acting.shows(events, PER_SECOND)
    await reach(browsers, max(committed), 30)
    return [max(one.heard_at[number] for one in browsers) - at for number, at in committed.items()]


def measured(size: int) -> Any:
    async def scene(address: str, pid: int, redis: str) -> None:
        room, browsers = await crowd_of(address, size)
        with actor(room.meeting.pk, redis) as acting:
            await delays(acting, browsers, WARMING)
            found = await delays(acting, browsers, EVENTS)
        latencies(f"{size}_sockets.last_client", found, LIMITS[size])
        last = await sync_to_async(newest)(room)
        missing = sum(one.wrong_deliveries(1, last)[0] for one in browsers)
        figure(f"{size}_sockets.missing_deliveries", missing, "deliveries", 0)
        for one in browsers:
            one.cut()
        bare = await raw(size)
        latencies(f"{size}_sockets.bare_server", bare, dict.fromkeys(LIMITS[size], None))  # type: ignore[arg-type]
        figure(
            f"{size}_sockets.times_the_bare_server", sorted(found)[len(found) // 2] / sorted(bare)[len(bare) // 2], "x"
        )
        await sync_to_async(close_room)(room)

    return scene


async def raw(size: int) -> list[float]:
    """The same number of sockets and about as many bytes from a server that does nothing else."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "tests.bench._live_raw", str(port)], cwd=ROOT)
    try:
        return await _broadcasts(f"http://127.0.0.1:{port}", size)
    finally:
        server.kill()
        server.wait()


async def _broadcasts(address: str, size: int) -> list[float]:
    heard: list[list[float]] = []
    crowd = []
    for _ in range(size):
        times: list[float] = []
        one = Browser("", 1)
        one.hear = lambda payload, at, times=times: times.append(at)  # type: ignore[method-assign,misc]
        heard.append(times)
        crowd.append(one)
    for _ in range(200):
        try:
            await dial_all(crowd[:1], address)
            break
        except OSError:
            await asyncio.sleep(0.05)
    await dial_all(crowd[1:], address)
    control = Browser("", 0)
    await control.dial(address)
    asked = []
    for number in range(EVENTS // 2):
        asked.append(time.perf_counter())
        control.wire.send(str(TYPICAL_BYTES).encode())  # type: ignore[union-attr]
        while any(len(times) <= number for times in heard):
            await asyncio.sleep(0.005)
        await asyncio.sleep(1 / PER_SECOND / 4)
    return [max(times[number] for times in heard) - at for number, at in enumerate(asked)]


async def viewport(address: str, pid: int, redis: str) -> None:
    """The presenter's picture moves fifteen times a second; does everybody see it, and do decisions wait for it?"""
    room, browsers = await crowd_of(address, 200)
    presenter = Browser(await sync_to_async(_chairs_key)(room), room.meeting.pk)
    await presenter.dial(address)
    item = await sync_to_async(room.item)(1)
    with actor(room.meeting.pk, redis) as acting:
        await delays(acting, browsers, WARMING)
        calm = await delays(acting, browsers, EVENTS // 2)
        moving = asyncio.create_task(_move(presenter, item.pk))
        busy = await delays(acting, browsers, EVENTS // 2)
        moving.cancel()
    await asyncio.sleep(0.5)
    late = [at - presenter.sent[told["zoom"]] for one in browsers for told, at in one.views]  # type: ignore[attr-defined]
    latencies("viewport.200_sockets", late, {"p50": None, "p95": 80.0})  # type: ignore[dict-item]
    figure("viewport.moves_seen_of_sent", len(late) / (len(presenter.sent) * len(browsers)), "share")  # type: ignore[attr-defined]
    latencies("viewport.decisions_meanwhile", busy, LIMITS[200])
    figure("viewport.decisions_slowed", sorted(busy)[len(busy) // 2] / sorted(calm)[len(calm) // 2], "x")
    for one in [*browsers, presenter]:
        one.cut()
    await sync_to_async(close_room)(room)


async def _move(presenter: Browser, item: int) -> None:
    """The zoom tells the moves apart."""
    presenter.sent = {}  # type: ignore[attr-defined]
    for number in range(100_000):
        zoom = 1 + number / 1000
        presenter.sent[zoom] = time.perf_counter()  # type: ignore[attr-defined]
        presenter.say(type="view", item=item, slide=1, x=0.5, y=0.5, zoom=zoom, px=None, py=None)
        await asyncio.sleep(1 / MOVES_PER_SECOND)


def _chairs_key(room: Any) -> str:
    from tests.live.sockets import session_of

    room.meeting.refresh_from_db()
    room.meeting.presenter = room.chair.person
    room.meeting.save(update_fields=["presenter"])
    return session_of(room.chair)


SCENES = {f"{size}": measured(size) for size in LIMITS} | {"viewport": viewport}
