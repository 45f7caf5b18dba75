"""The embedded PostgreSQL with real servers: started, killed, raced for, and given hard places to live in."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from molmdt.kernel import postgres, postgres_places, procfs
from molmdt.kernel.postgres import ConnectionParameters

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    # pytest's own folder is closed to other accounts; the server's account gets in by /var/tmp, as in real life
    place = tmp_path_factory.mktemp("home")
    yield place
    postgres.stop(place)


def connect(parameters: ConnectionParameters) -> "psycopg2.extensions.connection":
    return psycopg2.connect(
        host=parameters["HOST"], port=parameters["PORT"], user=parameters["USER"], dbname=parameters["NAME"]
    )


def one(parameters: ConnectionParameters, statement: str) -> object:
    connection = connect(parameters)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def pid_of(home: Path) -> int:
    pid = postgres.postmaster_pid(postgres.locate(home))
    assert pid is not None
    return pid


def test_first_start_makes_a_database_that_is_ours_and_no_superuser(home: Path) -> None:
    parameters = postgres.ensure_running(home, fsync=False)
    assert one(parameters, "SELECT current_database() || '/' || current_user") == "molmdt/molmdt"
    assert one(parameters, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False
    assert one(parameters, "SHOW server_encoding") == "UTF8"
    assert one(parameters, "SHOW listen_addresses") == ""


def test_directories_are_closed_to_everybody_else(home: Path) -> None:
    postgres.ensure_running(home, fsync=False)
    cluster = postgres.locate(home)
    for directory in (cluster.base, cluster.data, cluster.socket_directory):
        assert directory.stat().st_mode & 0o077 == 0, directory


def test_another_account_of_the_machine_is_refused(home: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    parameters = postgres.ensure_running(home, fsync=False)
    # The helper account may enter the directory; the peer rule still keeps it out of the database.
    account = postgres.locate(home).account
    command = _psql(parameters)
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **account.popen)
    assert done.returncode != 0
    assert "Peer authentication failed" in done.stderr


def _psql(parameters: ConnectionParameters) -> list[str]:
    psql = next(place / "psql" for place in postgres_places.installations() if (place / "psql").exists())
    return [str(psql), "-h", parameters["HOST"], "-U", parameters["USER"], "-c", "SELECT 1", parameters["NAME"]]


def test_second_call_waits_for_nobody_and_starts_nothing(home: Path) -> None:
    first = postgres.ensure_running(home, fsync=False)
    pid = pid_of(home)
    with pytest.MonkeyPatch.context() as patch:
        for slow in ("_locked", "_start"):
            patch.delattr(postgres, slow)
        assert postgres.ensure_running(home) == first
    assert pid_of(home) == pid


def test_committed_rows_survive_kill_9_of_the_postmaster(home: Path) -> None:
    parameters = postgres.ensure_running(home)
    connection = connect(parameters)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (n int)")
        cursor.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    for _ in range(3):
        pid = pid_of(home)
        os.kill(pid, signal.SIGKILL)
        postgres._wait_until(lambda pid=pid: procfs.state(pid) in ("", "Z", "X"), 5)
        assert one(postgres.ensure_running(home), "SELECT count(*) FROM kept") == 1000


def test_lock_file_that_names_a_strangers_pid_is_no_obstacle(home: Path) -> None:
    postgres.ensure_running(home, fsync=False)
    cluster = postgres.locate(home)
    lock = cluster.pid_file.read_text()
    postgres.stop(home)
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        cluster.pid_file.write_text(lock.replace(lock.split("\n", 1)[0], str(stranger.pid), 1))
        os.chown(cluster.pid_file, cluster.account.uid, cluster.account.gid)
        assert one(postgres.ensure_running(home, fsync=False), "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_interrupted_initdb_leaves_nothing_in_the_way(home: Path) -> None:
    cluster = postgres.locate(home)
    postgres_places.private_directory(cluster.base, cluster.account)
    half = cluster.base / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    assert one(postgres.ensure_running(home, fsync=False), "SELECT 1") == 1


def test_eight_callers_at_once_make_one_cluster(home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from molmdt.kernel import postgres as p;"
        "h = Path(sys.argv[1]); p.ensure_running(h, fsync=False); print(p.postmaster_pid(p.locate(h)))"
    )
    callers = [
        subprocess.Popen([sys.executable, "-c", code, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    answers = {caller.communicate(timeout=60)[0].strip() for caller in callers}
    assert answers == {str(pid_of(home))}


def test_home_with_a_very_long_path_gets_a_short_socket(home: Path) -> None:
    deep = home / ("long" * 20) / ("deep" * 20)
    try:
        parameters = postgres.ensure_running(deep, fsync=False)
        assert one(parameters, "SELECT 1") == 1
        assert len(os.fsencode(postgres.locate(deep).socket)) <= postgres_places.SOCKET_PATH_LIMIT
    finally:
        postgres.stop(deep)


def test_socket_directory_of_somebody_else_is_refused(home: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make another's directory")
    cluster = postgres.locate(home)
    cluster.base.mkdir(parents=True, exist_ok=True)
    os.chown(cluster.base, 12345, 12345)
    with pytest.raises(postgres.PostgresUnavailable, match="belongs to another user"):
        postgres.ensure_running(home)


def test_stop_stops_ours_and_says_whether_there_was_one(home: Path) -> None:
    postgres.ensure_running(home, fsync=False)
    pid = pid_of(home)
    assert postgres.stop(home) is True
    assert procfs.state(pid) in ("", "Z", "X")
    assert postgres.stop(home) is False


def test_cluster_of_a_version_that_is_not_installed_is_left_alone(home: Path) -> None:
    postgres.ensure_running(home, fsync=False)
    postgres.stop(home)
    version = postgres.locate(home).data / "PG_VERSION"
    kept = version.read_text()
    version.write_text("9\n")
    with pytest.raises(postgres.PostgresUnavailable, match="made by PostgreSQL 9"):
        postgres.ensure_running(home)
    version.write_text(kept)


def test_debian_server_is_known_too() -> None:
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        pytest.skip("no PostgreSQL of Debian on this machine")
    assert any(str(place).startswith("/usr/lib/postgresql") for place in postgres_places.installations())


def test_server_whose_socket_was_cleaned_away_is_started_again(home: Path) -> None:
    parameters = postgres.ensure_running(home, fsync=False)
    before = pid_of(home)
    postgres.locate(home).socket.unlink()
    assert postgres.answers(home) is False
    assert one(postgres.ensure_running(home, fsync=False), "SELECT 1") == 1
    assert pid_of(home) != before
    assert one(parameters, "SELECT 1") == 1
