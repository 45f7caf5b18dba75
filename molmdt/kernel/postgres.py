"""The embedded PostgreSQL: one private cluster below a home directory, reached by a Unix socket only."""

import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

import psycopg2
from psycopg2 import sql

from molmdt.kernel.postgres_places import (
    PORT,
    Account,
    Cluster,
    PostgresUnavailable,
    binaries_for,
    locate,
    major,
    private_directory,
)
from molmdt.kernel.procfs import is_running

APP_ROLE = "molmdt"
APP_DATABASE = "molmdt"
SUPERUSER = "postgres"
START_PATIENCE_SECONDS = 30.0
STOP_PATIENCE_SECONDS = 30.0

# Errors name their statement's values; the server's own log must not hold patient data. Two test processes, each with a
# server of its own and fifty who ask at once, need more connections than the usual hundred.
SETTINGS = """
listen_addresses = ''
max_connections = 200
timezone = 'UTC'
log_timezone = 'UTC'
log_error_verbosity = terse
log_min_error_statement = panic
jit = off
"""
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ConnectionParameters(TypedDict):
    """As Django names them; HOST is the directory that holds the socket, and the account is the password."""

    HOST: str
    PORT: str
    USER: str
    NAME: str


def ensure_running(home: Path, *, fsync: bool = True) -> ConnectionParameters:
    """Make the cluster if there is none, start it if it is down, and say how to reach it.

    Safe to call from several processes at once. `fsync=False` is for tests: a power cut may then lose the cluster.
    """
    cluster = locate(home)
    if not _usable(cluster):
        with _locked(home):
            if not _usable(cluster):
                _start(cluster, fsync=fsync)
    return parameters(cluster)


def stop(home: Path) -> bool:
    """Stop this home's server, if it runs. True if there was one to stop. Never touches another server."""
    cluster = locate(home)
    with _locked(home):
        return _shut_down(cluster)


def answers(home: Path) -> bool:
    """Does this home's server accept connections now?"""
    return _answers(locate(home))


def parameters(cluster: Cluster) -> ConnectionParameters:
    return {"HOST": str(cluster.socket_directory), "PORT": PORT, "USER": APP_ROLE, "NAME": APP_DATABASE}


def postmaster_pid(cluster: Cluster) -> int | None:
    """The pid of this cluster's living postmaster. A stale file, a zombie or a reused pid is None."""
    try:
        pid = int(cluster.pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if is_running(pid, naming=str(cluster.data)) else None


def _shut_down(cluster: Cluster) -> bool:
    pid = postmaster_pid(cluster)
    if pid is None:
        return False
    os.kill(pid, signal.SIGINT)  # fast shutdown: sessions are cut, nothing committed is lost
    if not _wait_until(lambda: postmaster_pid(cluster) is None, STOP_PATIENCE_SECONDS):
        os.kill(pid, signal.SIGQUIT)
        _wait_until(lambda: postmaster_pid(cluster) is None, STOP_PATIENCE_SECONDS)
    return True


# --- starting ---------------------------------------------------------------------------------------------------------


def _start(cluster: Cluster, *, fsync: bool) -> None:
    private_directory(cluster.base, cluster.account)
    private_directory(cluster.socket_directory, cluster.account)
    binaries = binaries_for(cluster)
    if not (cluster.data / "PG_VERSION").exists():
        _initialise(cluster, binaries, fsync=fsync)
    if _says_ready(cluster) and not cluster.socket.exists():
        _shut_down(cluster)  # somebody cleaned the directory: the server lives, but nobody can reach it any more
    _start_server(cluster, binaries, fsync=fsync)
    _ensure_database(cluster)


def _start_server(cluster: Cluster, binaries: Path, *, fsync: bool) -> None:
    """Start and wait. After kill -9 of a postmaster its children need a moment to notice; hence the second tries."""
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    options = ["-k", str(cluster.socket_directory), "-p", PORT]
    options += [part for setting in ([] if fsync else NOT_DURABLE) for part in ("-c", setting)]
    quoted = " ".join(f"'{part}'" for part in options)
    while True:
        pid = postmaster_pid(cluster)
        if pid is None:
            _remove_stale_locks(cluster)
            command = [str(binaries / "pg_ctl"), "start", "--silent", "--no-wait"]
            _run([*command, "-D", str(cluster.data), "-l", str(cluster.log), "-o", quoted], cluster.account)
        came_up = _wait_until(lambda: _answers(cluster), min(2.0, max(0.0, deadline - time.monotonic())))
        if came_up:
            return
        if time.monotonic() >= deadline:
            last_words = _tail(cluster.log)
            raise PostgresUnavailable(f"The embedded database did not start. Its log: {cluster.log}\n{last_words}")


def _initialise(cluster: Cluster, binaries: Path, *, fsync: bool) -> None:
    """Make the cluster beside its place and move it there whole, so that an interrupted initdb leaves nothing."""
    fresh = cluster.base / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    locale = ["--locale=C.UTF-8"]
    if major(binaries) >= 17:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    command = [str(binaries / "initdb"), "-D", str(fresh), "-U", SUPERUSER, "--encoding=UTF8", *locale]
    command += ["--auth=peer", "--no-instructions"] + ([] if fsync else ["--no-sync"])
    _run(command, cluster.account)
    me = pwd.getpwuid(os.geteuid()).pw_name
    _append(fresh / "postgresql.conf", SETTINGS)
    (fresh / "pg_hba.conf").write_text("local all all peer map=house\n")
    (fresh / "pg_ident.conf").write_text("".join(f'house "{me}" {role}\n' for role in (SUPERUSER, APP_ROLE)))
    fresh.rename(cluster.data)


def _ensure_database(cluster: Cluster) -> None:
    """The application's own role: not a superuser, so that development meets the same limits as production."""
    connection = psycopg2.connect(host=str(cluster.socket_directory), port=PORT, user=SUPERUSER, dbname="postgres")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(APP_ROLE)))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [APP_DATABASE])
            if cursor.fetchone() is None:
                statement = sql.SQL("CREATE DATABASE {} OWNER {}")
                cursor.execute(statement.format(sql.Identifier(APP_DATABASE), sql.Identifier(APP_ROLE)))
    finally:
        connection.close()
    cluster.database_made.touch()


def _usable(cluster: Cluster) -> bool:
    """Without the mark a second caller could slip in between the server's start and the making of the database."""
    return cluster.database_made.exists() and _answers(cluster)


def _answers(cluster: Cluster) -> bool:
    """A living postmaster of ours that says it is ready, behind a socket that accepts."""
    if not _says_ready(cluster) or postmaster_pid(cluster) is None:
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(cluster.socket))
        except OSError:
            return False
    return True


def _says_ready(cluster: Cluster) -> bool:
    try:
        return cluster.pid_file.read_text().split("\n")[7].strip() == "ready"
    except (OSError, IndexError):
        return False


def _remove_stale_locks(cluster: Cluster) -> None:
    """Only called when no postmaster of this cluster lives: the server itself is fooled by zombies and reused pids."""
    for leftover in (cluster.pid_file, cluster.socket, cluster.socket.with_name(cluster.socket.name + ".lock")):
        leftover.unlink(missing_ok=True)


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    """One starter at a time per home; the kernel drops the lock when its holder dies."""
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / "postgres.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


# --- small things -----------------------------------------------------------------------------------------------------


def _append(path: Path, text: str) -> None:
    with path.open("a") as handle:
        handle.write(text)


def _tail(path: Path, lines: int = 8) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else "(no log)"


def _wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def _run(command: list[str], account: Account) -> None:
    done = subprocess.run(
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        check=False,
        **account.popen,
    )
    if done.returncode != 0:
        raise PostgresUnavailable(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")
