"""Sockets ask the database in threads of their own; their connections must not outlive the test."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from cases.meetings.live import hub as hubs
from cases.meetings.live.hub import Hub, hub
from cases.meetings.live.room import Room


@pytest.fixture(autouse=True)
async def _close_connections_of_threads(transactional_db: None) -> AsyncIterator[None]:
    yield
    await hub().close()
    await sync_to_async(connections.close_all)()


class Looks:
    """How often the hub has looked at its meetings. It does so each second, and at the doorbell: what it finds at its
    next look, or while it is looking, is on the screens within two seconds, however slow the machine of the test."""

    begun = 0

    @contextmanager
    def two_seconds(self) -> Iterator[None]:
        assert hubs.TICK_SECONDS <= 1.0
        before = self.begun
        yield
        assert self.begun - before <= 2


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    counted, advance = Looks(), Hub._advance

    async def look(self: Hub, room: Room) -> Any:
        counted.begun += 1
        return await advance(self, room)

    monkeypatch.setattr(Hub, "_advance", look)
    return counted
