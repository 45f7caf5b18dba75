"""Shared fixtures. Tests use a real PostgreSQL, real files, a real browser."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.operations import DatabaseOperations
from django.middleware import csrf
from django.utils import translation
from django.utils.crypto import get_random_string
from hypothesis import HealthCheck, settings

# How fast examples are made says something about the machine, nothing about the rule. The same examples each time: what
# a change breaks is found with that change. `pytest --hypothesis-profile search` looks for new ones, and for more.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("search", settings.get_profile("house"), derandomize=False, max_examples=2000)
settings.load_profile("house")
# A page that must not hold "62" or "BTC" is searched whole, its tokens too: they are random, but of letters that spell
# nothing.
csrf._get_new_csrf_string = lambda: get_random_string(csrf.CSRF_SECRET_LENGTH, "ab")
FLUSH_TRIES = 5
QUIET_LOOKS = 50
OF_MODELS = {"django_content_type", "auth_permission"}
SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public reference files beside the checkout; tests on them are skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this checkout: tests on public reference files are skipped")
    return SHARED


@pytest.fixture(autouse=True)
def _language_of_the_house() -> None:
    """A page that a test read in English leaves its thread in English; the next test begins in bokmaal."""
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _flush_reaches_append_only_tables() -> Iterator[None]:
    """Emptying the test database between tests is the one act that the append-only triggers must let through.

    It deletes rows where there are any: truncating makes new files for every table and index, which takes ten times as
    long. Whoever is still writing, such as a site whose browser has just been closed, is waited for; where the two want
    each other's tables PostgreSQL lets one of them go, and the emptying is asked for again.
    """

    def flush(self: DatabaseOperations, _: list[str]) -> None:
        _await_quiet(self.connection)
        for _ in range(FLUSH_TRIES - 1):
            with contextlib.suppress(OperationalError):
                return _empty(self.connection)
        return _empty(self.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield


def _await_quiet(connection: BaseDatabaseWrapper) -> None:
    """Until nobody else is at work in the database, a second at the most: what is written later would stay."""
    for _ in range(QUIET_LOOKS):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend' AND state <> 'idle'"
            )
            if cursor.fetchone() is None:
                return
        time.sleep(1 / QUIET_LOOKS)


def _empty(connection: BaseDatabaseWrapper) -> None:
    """Deletes every row but those that say which models there are."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - OF_MODELS)
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables))
        full = [table for (table,) in cursor.fetchall()]
        for table in full:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table in full:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in full:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
