"""A role ends while twenty events a second are told: no event after that reaches the person, a hundred times."""

import asyncio
import time

from asgiref.sync import sync_to_async

from tests.bench._live_latency import crowd_of
from tests.bench._live_scene import actor, close_room, figure
from tests.live.crowd import Browser, reach

ROUNDS, PER_SECOND, CLOSED_WITHIN = 100, 20, 2.0


def revoke(room, key: str) -> int:
    """Ends the roles of the session's person; the number that the meeting had reached when that was done."""
    from django.contrib.sessions.models import Session

    from cases.meetings.models import Meeting
    from molmdt.accounts.models import Account, RoleAssignment
    from molmdt.kernel.clock import now

    account = Account.objects.get(pk=Session.objects.get(session_key=key).get_decoded()["_auth_user_id"])
    RoleAssignment.objects.filter(person=account.person_id).update(ends_at=now())
    return int(Meeting.objects.values_list("last_sequence", flat=True).get(pk=room.meeting.pk))


async def revoked(address: str, pid: int, redis: str) -> None:
    room, browsers = await crowd_of(address, ROUNDS + 1)
    watcher, doomed = browsers[0], browsers[1:]
    after, slowest = 0, 0.0
    with actor(room.meeting.pk, redis) as acting:
        acts = asyncio.create_task(acting.shows(PER_SECOND * 3600, PER_SECOND))
        for one in doomed:
            at = await sync_to_async(revoke)(room, one.key)
            began = time.perf_counter()
            await asyncio.wait([one.wire.ended], timeout=20)  # type: ignore[union-attr]
            slowest = max(slowest, time.perf_counter() - began)
            await reach([watcher], at + 2)
            after += one.sequence > at
        acting.process.kill()
        await asyncio.gather(acts, return_exceptions=True)
    figure("revoked.rounds", len(doomed), "rounds")
    figure("revoked.events_after", after, "rounds", 0)
    figure("revoked.closed_within", slowest, "s", CLOSED_WITHIN)
    _hang_up(browsers)
    await sync_to_async(close_room)(room)


def _hang_up(browsers: list[Browser]) -> None:
    for one in browsers:
        one.cut()


SCENES = {"revoked": revoked}
