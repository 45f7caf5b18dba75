"""Two processes of the site behind a real Redis: one doorbell, the same numbers, and one of them killed."""

import asyncio
import statistics
import time

import pytest
from channels.db import database_sync_to_async as in_database

from cases.meetings.models import Meeting
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.live.site import NetworkClient, post, site_process
from tests.live.sockets import session_of
from tests.services import redis_server

pytestmark = pytest.mark.django_db(transaction=True)
SECTIONS = ("course", "findings", "pathology", "trials", "overview")


def newest(room: Boardroom) -> int:
    return Meeting.objects.values_list("last_sequence", flat=True).get(pk=room.meeting.pk)


async def test_both_processes_hear_the_doorbell_and_one_survives_the_other() -> None:
    room = await in_database(make_open_meeting)(2)
    item = await in_database(room.call)(1)
    keys = [await in_database(session_of)(account) for account in (room.chair, room.pathologist, room.molecular)]
    with redis_server() as redis, site_process(redis) as (first, doomed), site_process(redis) as (second, _):
        near, far = NetworkClient(keys[1], room.meeting.pk), NetworkClient(keys[2], room.meeting.pk)
        await near.dial(first)
        await far.dial(second)
        delays = []
        for section in SECTIONS:
            status = await asyncio.to_thread(post, first, f"/meetings/items/{item.pk}/show/", keys[0], section=section)
            answered = time.perf_counter()
            assert status == 204
            last = await in_database(newest)(room)
            await asyncio.gather(near.reach(last), far.reach(last))
            delays.append(far.heard_at[last] - answered)
            await asyncio.sleep(0.3)
        # Without the doorbell it would take the one-second look: half a second on average.
        assert statistics.median(delays) < 0.25, delays

        doomed.kill()
        await asyncio.to_thread(post, second, f"/meetings/items/{item.pk}/show/", keys[0], section="course")
        last = await in_database(newest)(room)
        await far.reach(last)
        await near.dial(second)  # a browser comes back by itself, from its last number
        assert near.sequence == last
        for client in (near, far):
            first_number = client.seen[0]
            assert client.seen == list(range(first_number, last + 1))
            await client.hang_up()
