"""Sockets ask the database in threads of their own; their connections must not outlive the test."""

from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from cases.meetings.live.hub import hub


@pytest.fixture(autouse=True)
async def _close_connections_of_threads(transactional_db: None) -> AsyncIterator[None]:
    yield
    await hub().close()
    await sync_to_async(connections.close_all)()
