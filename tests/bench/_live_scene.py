"""What the live benches share: a room with a crowd, the actor's process, and how a figure is printed."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def figure(name: str, value: float, unit: str, limit: float | None = None) -> None:
    """A limit of nought is broken by anything above it."""
    ratio = None if limit is None else round(value / limit, 3) if limit else float(value > 0) * 2
    line = {"name": f"live.{name}", "value": round(value, 3), "unit": unit, "limit": limit, "ratio": ratio}
    print(json.dumps(line), flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def latencies(name: str, seconds: Sequence[float], limits: dict[str, float]) -> None:
    """p50, p95 and p99 in milliseconds, those with a limit."""
    found = {"p50": statistics.median(seconds), "p95": percentile(seconds, 0.95), "p99": percentile(seconds, 0.99)}
    for which, limit in limits.items():
        figure(f"{name}_{which}", 1000 * found[which], "ms", limit)


def make_room(people: int) -> tuple[Any, list[str]]:
    """An open meeting with a case up and so many more people in the room, each with a login; their sessions' keys."""
    from cases.meetings import services
    from molmdt.accounts.enums import Competence, Role
    from tests.cases.meetings.rooms import make_open_meeting, member
    from tests.live.sockets import session_of

    room = make_open_meeting(3)
    room.call(1)
    keys = []
    for _ in range(people):
        account = member(Role.PATHOLOGIST, Competence.PATHOLOGY, room.board)
        services.join(actor=account, meeting=room.meeting)
        keys.append(session_of(account))
    return room, keys


def close_room(room: Any) -> None:
    from cases.meetings import services

    services.defer_case(actor=room.chair, item=room.item(1), reason="the measurement is over")
    services.close_meeting(actor=room.chair, meeting=room.meeting)


class Actor:
    """The process that acts."""

    def __init__(self, process: Any) -> None:
        self.process = process

    def show(self, count: int, per_second: float) -> dict[int, float]:
        """Shows sections at a pace; the number of each event and the moment of its commit."""
        self.process.stdin.write(f"show {count} {per_second}\n")
        self.process.stdin.flush()
        committed = {}
        for line in self.process.stdout:
            if line == "done\n":
                return committed
            sequence, at = line.split()
            committed[int(sequence)] = float(at)
        raise RuntimeError("the actor's process ended")

    async def shows(self, count: int, per_second: float) -> dict[int, float]:
        return await asyncio.to_thread(self.show, count, per_second)


@contextmanager
def actor(meeting: int, redis: str) -> Iterator[Actor]:
    from django.db import connection

    command = [sys.executable, "-m", "tests.bench._live_acts", str(connection.settings_dict["NAME"]), str(meeting)]
    environment = os.environ | {"REDIS_URL": redis}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield Actor(process)
    finally:
        process.kill()
        process.wait()
