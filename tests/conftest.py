"""Shared fixtures. Tests use a real PostgreSQL, real files, a real browser."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation
from hypothesis import HealthCheck, settings

# How fast examples are made says something about the machine, nothing about the rule.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
FLUSH_TRIES = 5
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

    A browser that has just been closed may leave a request behind in the site's own process. It and the emptying then
    want each other's tables, and PostgreSQL lets one of them go: the emptying is asked for again.
    """
    flush = DatabaseOperations.execute_sql_flush

    def flush_without_triggers(self: DatabaseOperations, statements: list[str]) -> None:
        for _ in range(FLUSH_TRIES - 1):
            with contextlib.suppress(OperationalError):
                return flush_once(self, statements)
        return flush_once(self, statements)

    def flush_once(self: DatabaseOperations, statements: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            tables = [name for (name,) in cursor.fetchall()]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        flush(self, statements)
        with self.connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    DatabaseOperations.execute_sql_flush = flush_without_triggers
    yield
    DatabaseOperations.execute_sql_flush = flush
