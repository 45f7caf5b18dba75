"""Faults run with real processes; the test's own connections must not outlive it."""

from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from tests.faults.people import Person
from tests.live.site import site_process

__all__ = ["Person", "site_process"]


@pytest.fixture(autouse=True)
async def _close_connections_of_threads(transactional_db: None) -> AsyncIterator[None]:
    yield
    await sync_to_async(connections.close_all)()
