"""Real processes with a production environment: as it should be, and spoilt in one place each."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

import pytest

from molmdt.kernel import postgres
from tests.production import environment, seal
from tests.services import PATIENCE, await_port, free_port, redis_server

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PUBLIC_KEY = "embedded-mode-only-never-in-production"

SPOILT = {
    "default key": ({"SECRET_KEY": PUBLIC_KEY}, "molmdt.E001"),
    "short key": ({"SECRET_KEY": "short"}, "molmdt.E001"),
    "key of one letter": ({"SECRET_KEY": "a" * 80}, "molmdt.E001"),
    "debug": ({"DEBUG": "1"}, "molmdt.E002"),
    "no hosts": ({"ALLOWED_HOSTS": ""}, "molmdt.E003"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "molmdt.E003"),
    "any host below": ({"ALLOWED_HOSTS": "board.example.org,.example.org"}, "molmdt.E003"),
    "no signing key": ({"SIGNING_PKCS12": ""}, "molmdt.E004"),
    "signing key not there": ({"SIGNING_PKCS12": "/nowhere/seal.p12"}, "molmdt.E004"),
    "wrong pass phrase": ({"SIGNING_PASSPHRASE": "wrong"}, "molmdt.E004"),
    "no journal": ({"JOURNAL_URL": ""}, "molmdt.E005"),
    "demo journal": ({"JOURNAL_URL": "http://127.0.0.1:8001/fhir"}, "molmdt.E005"),
    "journal in the clear": ({"JOURNAL_URL": "http://journal.example.org/fhir"}, "molmdt.E005"),
    "public receipt secret": ({"JOURNAL_RECEIPT_SECRET": "embedded-mode-receipts"}, "molmdt.E006"),
    "short receipt secret": ({"JOURNAL_RECEIPT_SECRET": "short"}, "molmdt.E006"),
    "public address in the clear": ({"PUBLIC_URL": "http://board.example.org"}, "molmdt.E010"),
    "statements in the logs": ({"LOG_LEVEL": "DEBUG"}, "molmdt.E011"),
    "no database": ({"DATABASE_URL": ""}, "DATABASE_URL"),
    "no Redis": ({"REDIS_URL": ""}, "REDIS_URL"),
    "unknown mode": ({"MOLMDT_MODE": "prod"}, "MOLMDT_MODE"),
}


def start(code: str, env: dict[str, str], *more: str, seconds: float = 60) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", code, *more]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=seconds, check=False)


@pytest.mark.parametrize(("changes", "reason"), SPOILT.values(), ids=SPOILT.keys())
def test_spoilt_environment_ends_the_process_and_says_why(tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    done = start("import molmdt.wsgi", environment(tmp_path) | changes)
    assert done.returncode != 0
    assert reason in done.stderr, done.stderr


def test_every_reason_is_named_at_once(tmp_path: Path) -> None:
    done = start("import molmdt.wsgi", environment(tmp_path) | {"DEBUG": "1", "ALLOWED_HOSTS": "*", "SECRET_KEY": "x"})
    assert [word in done.stderr for word in ("molmdt.E001", "molmdt.E002", "molmdt.E003")] == [True] * 3


def test_expired_seal_is_refused(tmp_path: Path) -> None:
    env = environment(tmp_path)
    seal(tmp_path / "seal.p12", days=-1)
    done = start("import molmdt.wsgi", env)
    assert done.returncode != 0
    assert "has expired" in done.stderr


@pytest.mark.parametrize(("version", "refused"), [("61.2", True), ("68.9", True), ("69.0", False), ("100.1", False)])
def test_weasyprint_below_69_is_refused(tmp_path: Path, version: str, refused: bool) -> None:
    """Only the installed version's label is judged, so a label in front of the real one is enough."""
    info = tmp_path / "first" / f"weasyprint-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: weasyprint\nVersion: {version}\n")
    done = start("import molmdt.wsgi", environment(tmp_path) | {"PYTHONPATH": str(info.parent)})
    assert ("molmdt.E007" in done.stderr) == refused == (done.returncode != 0), done.stderr


@pytest.mark.parametrize(
    ("version", "refused"),
    [
        ("1.19-1-g8f72310", True),
        ("1.21", True),
        ("1.21.1", False),
        ("1.22.1", True),
        ("1.23.1", False),
        ("1.24", False),
    ],
)
def test_old_htslib_inside_a_wheel_is_refused(tmp_path: Path, version: str, refused: bool) -> None:
    package = tmp_path / "first" / "pysam"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "version.py").write_text(f"__htslib_version__ = {version!r}\n")
    done = start("import molmdt.wsgi", environment(tmp_path) | {"PYTHONPATH": str(package.parent)})
    assert ("molmdt.E008" in done.stderr) == refused == (done.returncode != 0), done.stderr


@pytest.mark.parametrize(
    "command",
    [
        [str(BIN / "granian"), "--interface", "wsgi", "molmdt.wsgi:application", "--port", "0"],
        [str(BIN / "uvicorn"), "molmdt.asgi:application", "--port", "0"],
        [str(BIN / "celery"), "-A", "molmdt.celery", "worker", "--pool=solo"],
        [sys.executable, "manage.py", "migrate"],
        [sys.executable, "manage.py", "check", "--deploy"],
    ],
    ids=["web", "live", "worker", "migrate", "check"],
)
def test_every_kind_of_process_refuses(tmp_path: Path, command: list[str]) -> None:
    env = environment(tmp_path) | {"DEBUG": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "molmdt.E002" in done.stdout + done.stderr


@pytest.mark.parametrize("command", [["serve_all"], ["demo_journal"], ["load_demo"]], ids=lambda command: command[0])
def test_demo_commands_are_refused_in_production(tmp_path: Path, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "production" in done.stderr.lower(), done.stderr


def test_check_deploy_is_clean(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


# --- the real thing: server, database, Redis ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("database")
    postgres.ensure_running(home, fsync=False)
    yield home
    postgres.stop(home)


def url(home: Path, user: str = "molmdt") -> str:
    return f"postgresql://{user}@/molmdt?host={postgres.ensure_running(home)['HOST']}"


@contextmanager
def serving(command: list[str], env: dict[str, str], log: Path, port: int) -> Iterator[None]:
    with log.open("w") as sink:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=sink, stderr=sink, start_new_session=True)
    try:
        await_port(port, server)
        yield
    except AssertionError:
        print(log.read_text())
        raise
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=PATIENCE)


def get(address: str, **headers: str) -> tuple[int, Message, str]:
    request = urllib.request.Request(address, headers={name.replace("_", "-"): text for name, text in headers.items()})
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read().decode(errors="replace")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def test_superuser_role_is_refused(tmp_path: Path, database: Path) -> None:
    done = start("import molmdt.wsgi", environment(tmp_path, database_url=url(database, "postgres")))
    assert done.returncode != 0
    assert "molmdt.E012" in done.stderr
    assert start("import molmdt.wsgi", environment(tmp_path, database_url=url(database))).returncode == 0


def test_web_and_live_processes_answer_and_log_without_patient_data(tmp_path: Path, database: Path) -> None:
    env = environment(tmp_path, database_url=url(database))
    manage = [sys.executable, "manage.py"]
    quiet = {"cwd": ROOT, "env": env, "check": True, "capture_output": True}
    subprocess.run([*manage, "collectstatic", "--noinput", "--verbosity", "0"], **quiet)  # type: ignore[call-overload]
    port, live_port = free_port(), free_port()
    web = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    live = [str(BIN / "uvicorn"), "molmdt.asgi:application", "--port", str(live_port), "--no-access-log"]
    with (
        redis_server() as redis_url,
        serving(
            [*web, "--no-access-log", "molmdt.wsgi:application"],
            env | {"REDIS_URL": redis_url},
            tmp_path / "web.log",
            port,
        ),
    ):
        here = f"http://127.0.0.1:{port}"
        host = {"Host": "board.example.org"}
        assert get(f"{here}/healthz", **host)[0] == 200
        status, _, body = get(f"{here}/readyz", **host)
        assert (status, json.loads(body)["status"]) == (503, "migrations waiting")
        subprocess.run([*manage, "migrate", "--verbosity", "0"], **quiet)  # type: ignore[call-overload]
        assert get(f"{here}/readyz", **host)[0] == 200

        # plain HTTP is sent to TLS; a strange host is refused
        status, headers, _ = get(f"{here}/", **host)
        assert (status, headers["Location"]) == (301, "https://board.example.org/")
        assert get(f"{here}/", Host="evil.example.org")[0] == 400

        status, headers, _ = get(
            f"{here}/login/?q=08915012345", **host, X_Forwarded_Proto="https", X_Request_ID="from-proxy-1"
        )
        assert headers["X-Request-ID"] == "from-proxy-1"
        assert "max-age=31536000" in headers["Strict-Transport-Security"]
        assert get(f"{here}/healthz", **host, X_Request_ID="bad id\twith tab")[1]["X-Request-ID"] != "bad id\twith tab"

        with serving(live, env | {"REDIS_URL": redis_url}, tmp_path / "live.log", live_port):
            assert get(f"http://127.0.0.1:{live_port}/healthz", **host)[0] == 200

    lines = [line for line in (tmp_path / "web.log").read_text().splitlines() if line.startswith("{")]
    records = [json.loads(line) for line in lines]
    assert any(record.get("request") == "from-proxy-1" and "status" in record for record in records), lines
    assert "08915012345" not in (tmp_path / "web.log").read_text()


def test_database_away_is_not_ready_but_alive(tmp_path: Path) -> None:
    port = free_port()
    env = environment(tmp_path)
    (tmp_path / "static").mkdir()
    command = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    with serving([*command, "molmdt.wsgi:application"], env, tmp_path / "web.log", port):
        assert get(f"http://127.0.0.1:{port}/healthz", Host="board.example.org")[0] == 200
        assert get(f"http://127.0.0.1:{port}/readyz", Host="board.example.org")[0] == 503
