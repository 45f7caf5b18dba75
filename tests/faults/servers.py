"""Servers to break: a Redis on a port of its own, and a PostgreSQL cluster that holds a copy of the test database."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from django.db import connection

from molmdt.kernel import postgres
from molmdt.kernel.postgres_places import binaries_for, locate
from tests.services import await_port, free_port, redis_binary


class BreakableRedis:
    """Ends without saving, comes back empty, freezes and thaws."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = [str(redis_binary()), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen([*command, "--appendonly", "no"], stdout=subprocess.DEVNULL)
        await_port(self.port, self.process)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def breakable_redis() -> Iterator[BreakableRedis]:
    redis = BreakableRedis()
    try:
        yield redis
    finally:
        redis.thaw()
        redis.kill()


class BreakablePostgres:
    """A durable cluster of its own: what it acknowledged must be there after it was stopped at once."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.host = postgres.ensure_running(home)["HOST"]
        self.name = str(connection.settings_dict["NAME"])  # the site is told the test database's name
        self.url = f"postgresql://{postgres.APP_ROLE}@/{self.name}?host={self.host}"
        self._fill()

    def _fill(self) -> None:
        """Copies the test database with all its rows."""
        tools = binaries_for(locate(self.home))
        theirs = connection.settings_dict
        source = ["-h", theirs["HOST"], "-p", str(theirs["PORT"]), "-U", theirs["USER"]]
        dump = subprocess.run(
            [str(tools / "pg_dump"), *source, "--no-owner", str(theirs["NAME"])], capture_output=True, check=True
        )
        psql = [str(tools / "psql"), "-q", "-X", "-v", "ON_ERROR_STOP=1", "-h", self.host, "-p", postgres.PORT]
        psql += ["-U", postgres.APP_ROLE, "-d"]
        make = [*psql, postgres.APP_DATABASE, "-c", f'CREATE DATABASE "{self.name}"']
        subprocess.run(make, capture_output=True, check=True)
        filled = subprocess.run([*psql, self.name], input=dump.stdout, capture_output=True, check=False)
        assert filled.returncode == 0, filled.stderr.decode()[-2000:]

    def stop_at_once(self) -> None:
        """As ``pg_ctl stop -m immediate``: no checkpoint, nobody is told."""
        pid = postgres.postmaster_pid(locate(self.home))
        assert pid is not None
        os.kill(pid, signal.SIGQUIT)
        while postgres.postmaster_pid(locate(self.home)) is not None:
            time.sleep(0.02)

    def start(self) -> None:
        postgres.ensure_running(self.home)

    def events(self, meeting: int) -> dict[int, str]:
        """Number and kind of each event, as the cluster itself has them."""
        asked = psycopg2.connect(host=self.host, user=postgres.APP_ROLE, dbname=self.name)
        try:
            with asked.cursor() as cursor:
                cursor.execute(
                    "SELECT sequence, kind FROM cases_meetings_meetingevent WHERE meeting_id = %s", [meeting]
                )
                return dict(cursor.fetchall())
        finally:
            asked.close()


@contextmanager
def breakable_postgres() -> Iterator[BreakablePostgres]:
    with tempfile.TemporaryDirectory(prefix="molmdt-fault-") as folder:
        home = Path(folder)
        try:
            yield BreakablePostgres(home)
        finally:
            postgres.stop(home)
