"""Everything on one machine: database, pages and sockets, background work, the demonstration journal."""

import os
import socket
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.urls import get_resolver

from molmdt.kernel import postgres, procfs
from molmdt.kernel.postgres_places import PostgresUnavailable, locate
from molmdt.kernel.process_notes import AlreadyRunning, end_orphans, forget_note, only_one, read_note, write_note
from molmdt.kernel.processes import Keeper, KeepsFailing, Program

HOST = "127.0.0.1"
GRACE_SECONDS = 3  # open live sockets are cut after this


class Command(BaseCommand):
    help = "Starts the embedded database, the site, the worker and the demonstration journal; Ctrl-C ends them."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("serve_all is for one machine without secrets; production starts its parts one by one.")
        folder = Path(settings.MOLMDT_HOME) / "run"
        try:
            with only_one(folder):
                self._serve(folder, port)
        except AlreadyRunning as other:
            raise CommandError(f"Already running as process {other.pid}; end that one first.") from None

    def _serve(self, folder: Path, port: int) -> None:
        database = EmbeddedDatabase(folder, self._say)
        try:
            for name in end_orphans(folder):
                self.stdout.write(f"Ended {name}, left over from a start that was killed.")
            for wanted in (port, urlsplit(settings.JOURNAL_URL).port or 8001):
                _require_free(wanted)
            for log in folder.glob("*.log"):
                log.unlink()
            self._prepare()
            self._keep(folder, port, database)
        finally:
            connections.close_all()
            database.stop_if_ours()
        self.stdout.write("\nStopped.")

    def _keep(self, folder: Path, port: int, database: "EmbeddedDatabase") -> None:
        announce = Announcement(f"http://{HOST}:{port}", self._say)

        def tick() -> None:
            database.revive()
            announce.when_ready()

        connections.close_all()  # a forked child must not share our connection
        try:
            Keeper(folder, self._say, tick).keep(_programs(port, folder))
        except KeepsFailing as error:
            raise CommandError(str(error)) from None

    def _say(self, text: str) -> None:
        """At once, also where the output is a pipe: what waits in a buffer for hours is not said."""
        self.stdout.write(text)
        self.stdout.flush()

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if not get_user_model().objects.exists():
            self.stdout.write("Loading the demo nation, once; about a minute ...")
            call_command("load_demo", quiet_logins=True)
        get_resolver().url_patterns  # noqa: B018 - every room is read once here and not once in each child


class EmbeddedDatabase:
    """The server that settings started for us, or an earlier start of ours left; anybody else's is not touched."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self.home = Path(settings.MOLMDT_HOME)
        self.notes = folder / "database"
        self.say = say
        self.embedded = settings.DATABASES["default"]["HOST"].startswith("/")
        pid = self._pid()
        if pid and procfs.started_at(pid) >= procfs.started_at(os.getpid()):
            write_note(self.notes, "postgres", pid)

    def revive(self) -> None:
        """Starts the server again if it was killed; the site meanwhile answers that it is not ready."""
        if not self.embedded or postgres.answers(self.home):
            return
        try:
            postgres.ensure_running(self.home)
        except PostgresUnavailable as error:
            self.say(str(error))
            return
        if pid := self._pid():
            write_note(self.notes, "postgres", pid)
        self.say("The database had ended; it was started again.")

    def stop_if_ours(self) -> None:
        pid = self._pid()
        if pid and read_note(self.notes, "postgres") == pid:
            postgres.stop(self.home)
        forget_note(self.notes, "postgres")

    def _pid(self) -> int | None:
        return postgres.postmaster_pid(locate(self.home)) if self.embedded else None


class Announcement:
    """Says once, when the site answers, where it is and who may log in."""

    def __init__(self, address: str, say: Callable[[str], None]) -> None:
        self.address = address
        self.say = say
        self.said = False

    def when_ready(self) -> None:
        if self.said or not _answers(f"{self.address}/readyz"):
            return
        self.said = True
        call_command("demo_logins")
        self.say(f"\nMol-MDT is ready at {self.address}  (Ctrl-C ends it)")


def _programs(port: int, folder: Path) -> list[Program]:
    return [
        Program("web", partial(_web, port)),
        Program("worker", _worker),
        Program("sweeper", partial(_sweeper, folder)),
        Program("journal", _journal),
    ]


def _web(port: int) -> None:
    import uvicorn

    uvicorn.run(
        settings.ASGI_APPLICATION.replace(".application", ":application"),
        host=HOST,
        port=port,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="molmdt.web.frames:FramesProtocol",
        ws_per_message_deflate=False,  # each socket would compress the same text anew
        ws_max_size=65536,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _worker() -> None:
    """One job at a time in one process: a pool takes four seconds to end, and a lost job is found again anyway."""
    options = ["--pool=solo", "--loglevel=WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    _celery().worker_main(["worker", *options])


def _sweeper(folder: Path) -> None:
    _celery().Beat(schedule=str(folder / "sweeper-schedule"), loglevel="WARNING", quiet=True).run()


def _journal() -> None:
    call_command("demo_journal")


def _celery() -> Any:
    """The application by name: molmdt.celery is composition, which nobody imports."""
    from celery.app.utils import find_app

    return find_app("molmdt.celery:app")


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CommandError(f"Port {port} is taken by another program; choose another: make run PORT=9000") from None


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False
