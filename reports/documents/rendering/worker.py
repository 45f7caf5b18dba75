"""Keeps one renderer process (child.py) at hand, and replaces it when it died or took too long."""

import contextlib
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
GREETING = 17  # bytes: whether the network is gone
START_SECONDS = 60.0
log = logging.getLogger(__name__)


class RendererGone(Exception):
    """The renderer ended, or did not answer in time; it has been stopped."""


class Renderer:
    """One process, one job at a time. After a fork of the site each process has its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def render(self, job: bytes, seconds: float) -> tuple[bytes, bytes]:
        """(status byte, payload) of one job. Raises RendererGone."""
        with self._lock:
            process = self._running()
            deadline = time.monotonic() + seconds
            try:
                assert process.stdin is not None
                process.stdin.write(len(job).to_bytes(8, "big") + job)
                process.stdin.flush()
                status = self._read(1, deadline)
                return status, self._read(int.from_bytes(self._read(8, deadline), "big"), deadline)
            except OSError as error:
                self._stop()
                raise RendererGone(str(error)) from error

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        self._owner = os.getpid()
        self._folder = tempfile.TemporaryDirectory(prefix="molmdt-render-")
        environment = {"PATH": os.defpath, "HOME": self._folder.name, "TMPDIR": self._folder.name, "LANG": "C.UTF-8"}
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=environment,
            start_new_session=True,
        )
        if self._read(GREETING, time.monotonic() + START_SECONDS).strip() != b"network=none":
            log.warning("the renderer could not leave the network; its fetcher refuses every address all the same")
        return self._process

    def _read(self, size: int, deadline: float) -> bytes:
        assert self._process is not None and self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        data = bytearray()
        while len(data) < size:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
            part = os.read(descriptor, min(size - len(data), 1 << 20)) if ready else b""
            if not part:
                self._stop()
                raise RendererGone("no answer in time" if not ready else "the renderer ended")
            data += part
        return bytes(data)

    def _stop(self) -> None:
        """Ends the process and its forks; they are a session of their own."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if self._folder is not None:
            self._folder.cleanup()
