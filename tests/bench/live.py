"""From the commit of an event to the last of many browsers that hears it: one process of the site, a real Redis.

The presenter shows sections at a steady pace; clients, site, database and Redis share the machine.
"""

import asyncio
import json
import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
EVENTS, PER_SECOND = 100, 5
LIMITS = {50: (15.0, 60.0), 200: (15.0, 60.0)}  # sockets: milliseconds of p50 and p99
SECTIONS = ("course", "findings", "pathology", "trials", "overview")


def figure(name: str, value: float, unit: str, limit: float | None) -> None:
    ratio = round(value / limit, 3) if limit else None
    line = {"name": name, "value": round(value, 2), "unit": unit, "limit": limit, "ratio": ratio}
    print(json.dumps(line), flush=True)


def main() -> None:
    from tests.services import redis_server

    with redis_server() as redis:
        os.environ["REDIS_URL"] = redis
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from tests.live.site import site_process

        with site_process(redis) as (address, _process):
            for sockets in LIMITS:
                asyncio.run(measure(address, sockets))


async def measure(address: str, sockets: int) -> None:
    from asgiref.sync import sync_to_async

    from cases.meetings import services
    from tests.live.site import NetworkClient

    room, keys = await sync_to_async(_room)(sockets // 4)
    clients = [NetworkClient(keys[number % len(keys)], room.meeting.pk) for number in range(sockets)]
    for client in clients:
        await client.dial(address)
    item = await sync_to_async(room.item)(1)
    committed: dict[int, float] = {}
    for number in range(EVENTS):
        began = time.perf_counter()
        sequence, at = await sync_to_async(_show)(room, item, SECTIONS[number % len(SECTIONS)])
        committed[sequence] = at
        await asyncio.sleep(max(0.0, 1 / PER_SECOND - (time.perf_counter() - began)))
    last = max(committed)
    for client in clients:
        await client.reach(last, 20)
    missing = sum(sequence not in client.heard_at for client in clients for sequence in committed)
    worst = [max(c.heard_at[s] for c in clients if s in c.heard_at) - at for s, at in committed.items()]
    milliseconds = sorted(1000 * one for one in worst)
    p50, p99 = LIMITS[sockets]
    figure(f"live.{sockets}_sockets.last_client_p50", statistics.median(milliseconds), "ms", p50)
    figure(f"live.{sockets}_sockets.last_client_p99", milliseconds[int(len(milliseconds) * 0.99) - 1], "ms", p99)
    figure(f"live.{sockets}_sockets.missing_deliveries", float(missing), "deliveries", None)
    for client in clients:
        await client.hang_up()
    await sync_to_async(_finish)(services, room)


def _room(people: int):
    from cases.meetings import services
    from molmdt.accounts.enums import Competence, Role
    from tests.cases.meetings.rooms import make_open_meeting, member
    from tests.live.sockets import session_of

    room = make_open_meeting(3)
    room.call(1)
    keys = []
    for _ in range(max(people, 13)):
        account = member(Role.PATHOLOGIST, Competence.PATHOLOGY, room.board)
        services.join(actor=account, meeting=room.meeting)
        keys.append(session_of(account))
    return room, keys


def _show(room, item, section: str) -> tuple[int, float]:
    from django.db import transaction

    from cases.meetings import services
    from cases.meetings.enums import Section
    from cases.meetings.models import Meeting

    moments: list[float] = []
    with transaction.atomic():
        transaction.on_commit(lambda: moments.append(time.perf_counter()))
        services.show(actor=room.chair, item=item, section=Section(section))
        sequence = Meeting.objects.values_list("last_sequence", flat=True).get(pk=room.meeting.pk)
    return sequence, moments[0]


def _finish(services, room) -> None:
    services.defer_case(actor=room.chair, item=room.item(1), reason="the measurement is over")
    services.close_meeting(actor=room.chair, meeting=room.meeting)


if __name__ == "__main__":
    sys.exit(main())
