"""The stage: a database of its own, a file store of its own, a journal process, and an address for its receipts."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from celery import current_app
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections

from cases.trials.demo.cohorts import trial_text
from cases.trials.services.loading import definition_of, load_trials
from reports.journal.management.nation.people import load_people
from reports.journal.management.nation.story import Nation

JOURNAL_PATIENCE = 20.0  # seconds until the journal process must answer


class JournalDidNotStart(RuntimeError):
    """The journal process ended or did not answer in time."""


@contextmanager
def stage(today: date) -> Iterator[Nation]:
    """People and cohorts of the demo nation on an empty stage; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="molmdt-rehearsal-") as folder, _own_settings(Path(folder)):
        name = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = f"rehearsal_{os.getpid()}"
        connection.settings_dict["CONN_MAX_AGE"] = 0  # the receipts' thread must not hold on to the database
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            nation = load_people(today)
            load_trials([definition_of(trial_text(today))])
            with _receipts_taken(), _journal(Path(folder)):
                yield nation
        finally:
            _tear_down(name)


def _tear_down(name: str) -> None:
    """Drops the rehearsal's database; a connection that a thread left behind would hinder that."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connections.close_all()
    connection.creation.destroy_test_db(name, verbosity=0)


@contextmanager
def _own_settings(folder: Path) -> Iterator[None]:
    """Files go to the scratch folder and hints nowhere: the rehearsal does its jobs itself."""
    kept = {name: getattr(settings, name) for name in ("FILE_STORE", "JOURNAL_URL", "PUBLIC_URL")}
    broker = current_app.conf.broker_url
    settings.FILE_STORE = folder / "files"
    settings.JOURNAL_URL = f"http://127.0.0.1:{_free_port()}/fhir"
    settings.PUBLIC_URL = f"http://127.0.0.1:{_free_port()}"
    current_app.conf.broker_url = "memory://"
    try:
        yield
    finally:
        current_app.conf.broker_url = broker
        for name, value in kept.items():
            setattr(settings, name, value)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """The summary tells what happened."""


@contextmanager
def _receipts_taken() -> Iterator[None]:
    """The application itself, served to the journal process alone."""
    port = int(settings.PUBLIC_URL.rpartition(":")[2])
    server = make_server("127.0.0.1", port, get_wsgi_application(), server_class=_Server, handler_class=_Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _journal(folder: Path) -> Iterator[None]:
    environment = os.environ | {
        "MOLMDT_HOME": str(folder),
        "MOLMDT_NO_DATABASE": "1",
        "JOURNAL_URL": settings.JOURNAL_URL,
        "PUBLIC_URL": settings.PUBLIC_URL,
    }
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo_journal"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait_for(process, int(settings.JOURNAL_URL.split(":")[2].split("/")[0]))
        yield
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + JOURNAL_PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise JournalDidNotStart("The journal process did not start.")
