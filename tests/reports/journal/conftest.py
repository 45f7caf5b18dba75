"""The demonstration journal as a process of its own, and a place where receipts arrive."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.services import PATIENCE, eventually, free_port

ROOT = Path(__file__).resolve().parents[3]
SECRET = "a-secret-for-tests"


@dataclass
class Inbox:
    """A real HTTP server that keeps the receipts it was sent: (headers, body)."""

    port: int
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def wait(self, count: int) -> list[tuple[dict[str, str], bytes]]:
        eventually(lambda: len(self.received) >= count)
        return self.received


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    box = Inbox(free_port())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            box.received.append((dict(self.headers), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", box.port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield box
    server.shutdown()
    server.server_close()


@dataclass
class Journal:
    """One demonstration journal; may be killed and started again on the same folder."""

    home: Path
    port: int
    public: str
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environment = {
            **os.environ,
            "MOLMDT_HOME": str(self.home),
            "MOLMDT_NO_DATABASE": "1",
            "JOURNAL_URL": f"{self.address}/fhir",
            "JOURNAL_RECEIPT_SECRET": SECRET,
            "PUBLIC_URL": self.public,
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo_journal"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        eventually(self.answers)

    def answers(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(self.address + "/", trust_env=False)
            return True
        return False

    def kill(self, how: int = signal.SIGKILL) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=PATIENCE)
            self.process = None

    def documents(self) -> list[Path]:
        return sorted((self.home / "demo-journal" / "documents").glob("*.json"))


@pytest.fixture
def journal(tmp_path: Path, inbox: Inbox, settings) -> Iterator[Journal]:
    running = Journal(tmp_path, free_port(), f"http://127.0.0.1:{inbox.port}")
    running.start()
    settings.JOURNAL_URL = f"{running.address}/fhir"
    settings.JOURNAL_RECEIPT_SECRET = SECRET
    yield running
    running.kill(signal.SIGTERM)
