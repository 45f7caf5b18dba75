"""Real servers for tests, each private to the run and gone after it; and waiting for what comes about elsewhere."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 90.0  # seconds; the machine may be slow and busy: what is tested is that it happens at all
# Below the ports from which connections go out: none of those can take a server's place while it is down for a moment.
# Even ones, the next above is free for a server's neighbour. Each test process has a share of its own, in an order of
# chance for the sake of other runs on the machine, and gives none out twice: a server may be down between two lives.
PORTS = range(10_000, 32_000, 2)
_share = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_of = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
_ports = iter(random.SystemRandom().sample(PORTS[_share::_of], len(PORTS[_share::_of])))


def redis_binary() -> str | None:
    """Debian's Redis server, if it is installed."""
    return shutil.which("redis-server")


def eventually(question: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The first answer that is true of a question that is asked again and again; for what others are about to do."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < deadline, f"after {seconds:.0f} s the answer is still {answer!r}"
        time.sleep(0.05)
    return answer


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on now, and nobody on the next one."""
    return next(port for port in _ports if _nobody_on(port) and _nobody_on(port + 1))


def _nobody_on(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: a closed connection is nobody
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def end(process: "subprocess.Popen[Any]", patience: float = 15.0) -> None:
    """Asks a process to end, and ends it if it takes too long."""
    process.terminate()
    try:
        process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis of our own on a free loopback port, empty, without persistence; yields its URL."""
    binary = redis_binary()
    if binary is None:
        raise RuntimeError("redis-server is not installed: run `make setup` as root, or install Debian's redis-server")
    folder = Path(tempfile.mkdtemp(prefix="molmdt-redis-"))
    port = free_port()
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(
        [*command, "--dir", str(folder), "--daemonize", "no"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        await_port(port, server)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        end(server)
        shutil.rmtree(folder, ignore_errors=True)


def await_port(port: int, server: "subprocess.Popen[bytes]", seconds: float = PATIENCE) -> None:
    def answers() -> bool:
        assert server.poll() is None, f"the server ended at once with code {server.returncode}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    eventually(answers, seconds)


def await_site(address: str, process: "subprocess.Popen[Any]") -> None:
    """Until the site says that it lives."""

    def answers() -> bool:
        assert process.poll() is None, f"the site ended at once with code {process.returncode}"
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=20):
            return True
        return False

    eventually(answers)


def kill(pid: int) -> None:
    """kill -9 of one process."""
    os.kill(pid, signal.SIGKILL)
