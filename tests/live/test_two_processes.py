"""Two processes of the site behind a real Redis: one doorbell, the same numbers, and one of them killed."""

import asyncio

import pytest
from channels.db import database_sync_to_async as in_database

from cases.meetings.models import Meeting
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.live.site import NetworkClient, post, site_process
from tests.live.sockets import session_of
from tests.services import redis_server

pytestmark = pytest.mark.django_db(transaction=True)
DOORBELL_ALONE = {"SECONDS_BETWEEN_LOOKS": "3600"}
SECTIONS = ("course", "findings", "pathology", "trials", "overview")


def newest(room: Boardroom) -> int:
    return Meeting.objects.values_list("last_sequence", flat=True).get(pk=room.meeting.pk)


async def test_both_processes_hear_the_doorbell_and_one_survives_the_other() -> None:
    room = await in_database(make_open_meeting)(2)
    item = await in_database(room.call)(1)
    keys = [await in_database(session_of)(account) for account in (room.chair, room.pathologist, room.molecular)]
    with (
        redis_server() as redis,
        site_process(redis, **DOORBELL_ALONE) as (first, doomed),
        site_process(redis, **DOORBELL_ALONE) as (second, _),
    ):
        near, far = NetworkClient(keys[1], room.meeting.pk), NetworkClient(keys[2], room.meeting.pk)
        await near.dial(first)
        await far.dial(second)
        show = f"/meetings/items/{item.pk}/show/"
        for number in range(1000):  # until both hear Redis
            await asyncio.to_thread(post, first, show, keys[0], section=SECTIONS[number % 2])
            await asyncio.sleep(0.1)
            if near.sequence == far.sequence == await in_database(newest)(room):
                break
        for section in reversed(SECTIONS):
            assert await asyncio.to_thread(post, first, show, keys[0], section=section) == 204
            last = await in_database(newest)(room)
            await asyncio.gather(near.reach(last), far.reach(last))

        doomed.kill()
        await asyncio.to_thread(post, second, show, keys[0], section="findings")
        last = await in_database(newest)(room)
        await far.reach(last)
        await near.dial(second)  # a browser comes back by itself, from its last number
        assert near.sequence == last
        for client in (near, far):
            first_number = client.seen[0]
            assert client.seen == list(range(first_number, last + 1))
            await client.hang_up()
