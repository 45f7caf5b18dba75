"""A part breaks in mid-meeting: nothing acknowledged is lost, everybody is back in sync, nobody sees a wrong page."""

import asyncio
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_database

from cases.meetings.models import Meeting
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.faults.people import SECTIONS, Person, acknowledged, act, assert_all_see_what_is, at_number
from tests.faults.servers import breakable_postgres, breakable_redis
from tests.live.site import site_process
from tests.live.sockets import session_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Scene:
    """An open meeting with a case up, its chair's login, and two who look on."""

    room: Boardroom
    item: Any

    def make(self) -> "Scene":
        self.room = make_open_meeting(2)
        self.item = self.room.call(1)
        self.chair = session_of(self.room.chair)
        self.keys = [session_of(self.room.pathologist), session_of(self.room.molecular)]
        return self

    def people(self) -> list[Person]:
        return [Person(key, self.room.meeting.pk) for key in self.keys]

    async def show(self, address: str, number: int) -> int:
        path = f"/meetings/items/{self.item.pk}/show/"
        return await acknowledged(address, path, self.chair, section=SECTIONS[number % len(SECTIONS)])

    def newest(self) -> int:
        return int(Meeting.objects.values_list("last_sequence", flat=True).get(pk=self.room.meeting.pk))


async def test_redis_killed_restarted_empty_and_frozen() -> None:
    scene = await in_database(Scene().make)()
    with breakable_redis() as redis, site_process(redis.url) as (address, _):
        people = [one.stay(address) for one in scene.people()]
        await at_number(people, await scene.show(address, 0))
        for step, fault in enumerate((redis.kill, redis.start, redis.freeze, redis.thaw)):
            await asyncio.to_thread(fault)
            for number in (0, 1):
                await at_number(people, await scene.show(address, 2 * step + number))
        await assert_all_see_what_is(address, people, await in_database(scene.newest)())
        assert [one.dialled for one in people] == [1, 1]  # nobody's socket ended because of it
        for one in people:
            await one.go()


async def test_process_killed_in_mid_meeting() -> None:
    scene = await in_database(Scene().make)()
    with breakable_redis() as redis, site_process(redis.url) as (first, doomed), site_process(redis.url) as (second, _):
        moved, unaffected = scene.people()
        moved.stay(first, second)
        unaffected.stay(second)
        await at_number([moved, unaffected], await scene.show(second, 0))
        doomed.kill()
        for number in (1, 2, 3):
            await at_number([unaffected], await scene.show(second, number))
        await assert_all_see_what_is(second, [moved, unaffected], await in_database(scene.newest)())
        assert unaffected.dialled == 1 < moved.dialled
        for one in (moved, unaffected):
            await one.go()


async def test_database_stopped_at_once_and_started_again() -> None:
    scene = await in_database(Scene().make)()
    with breakable_postgres() as database, site_process(DATABASE_URL=database.url) as (address, _):
        people = [one.stay(address) for one in scene.people()]
        told = [await scene.show(address, number) for number in range(10)]
        await at_number(people, told[-1])
        stopping = asyncio.create_task(asyncio.to_thread(database.stop_at_once))
        more = asyncio.create_task(_acts_until_it_works(scene, address))
        await stopping
        await asyncio.sleep(1)
        await asyncio.to_thread(database.start)
        told += await more
        events = await asyncio.to_thread(database.events, scene.room.meeting.pk)
        assert [number for number in told if events.get(number) != "view_shown"] == []
        assert len(told) == len(set(told))
        assert sorted(events) == list(range(1, max(events) + 1))
        await assert_all_see_what_is(address, people, max(events))
        for one in people:
            await one.go()


async def _acts_until_it_works(scene: Scene, address: str) -> list[int]:
    return [await scene.show(address, number) for number in range(5)]


async def test_who_slept_too_long_gets_everything() -> None:
    from cases.meetings.enums import Section
    from cases.meetings.live.messages import FAR_BEHIND
    from cases.meetings.services import show
    from cases.meetings.services.presenting import View

    scene = await in_database(Scene().make)()
    sections = list(Section)

    def much_happens() -> None:
        for number in range(FAR_BEHIND + 2):
            show(actor=scene.room.chair, item=scene.item, view=View(sections[number % len(sections)]))

    with site_process() as (address, _):
        sleeper, waker = scene.people()
        waker.stay(address)
        sleeper.stay(address)
        await at_number([sleeper, waker], await in_database(scene.newest)())
        await sleeper.go()
        before = sleeper.snapshots
        await in_database(much_happens)()
        sleeper.stay(address)
        await assert_all_see_what_is(address, [sleeper, waker], await in_database(scene.newest)())
        assert sleeper.snapshots == before + 1
        for one in (sleeper, waker):
            await one.go()


async def test_who_is_one_event_behind_is_refused_with_what_is() -> None:
    scene = await in_database(Scene().make)()
    with site_process() as (address, _):
        other = await in_database(scene.room.item)(2)
        path = f"/meetings/items/{other.pk}/call/"
        seen = scene.item.pk
        await acknowledged(address, path, scene.chair, seen=seen)  # somebody else was quicker
        before = await in_database(scene.newest)()
        show = f"/meetings/items/{scene.item.pk}/show/"
        call = f"/meetings/items/{scene.item.pk}/call/"
        for late, values in ((show, {"section": "findings"}), (call, {"seen": seen}), (path, {"seen": seen})):
            status, body, _sequence = await asyncio.to_thread(act, address, late, scene.chair, **values)
            assert status == 409, (late, status)
            assert scene.room.cases[1].pseudonym in body, late  # it says which case is up
        assert await in_database(scene.newest)() == before
