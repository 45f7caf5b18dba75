"""Reads files in a process of its own, with limits on memory, time and output.

The child is killed when it exceeds them; the parent gets a reading that says so and lives on. What the child says is
read as ``frames`` has it, so that a child taken over by a hostile file can send wrong numbers, but not code.
"""

import gc
import os
import pickle
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cases.genomics.readers.draft import make_problem
from cases.genomics.readers.folder import read_alone, read_folder_into
from cases.genomics.readers.frames import BadAnswerError, Bounded, Frames, Taker, listen
from cases.genomics.readers.kinds import FileKind, Outcome
from cases.genomics.readers.outlet import Discarding, Sink
from cases.genomics.readers.rows import Expected, FolderReading, Reading

ROOT = Path(__file__).resolve().parents[3]
_MODULE = "cases.genomics.readers.child"
OUT_OF_MEMORY = 86  # exit code; any other is a crash
_PIPE = 1024**2
_MOST_BYTES = 512 * 1024**2  # of a file that is read at all (source.MAX_BYTES)


@dataclass(frozen=True, slots=True)
class Limits:
    memory_bytes: int = 2 * 1024**3  # address space
    cpu_seconds: int = 60
    seconds: float = 120.0  # on the wall
    output_bytes: int = 4 * 1024**3

    @classmethod
    def for_bytes(cls, size: int) -> "Limits":
        """More time for a large delivery (bytes on disk): about four times what its reading and storing take."""
        mebibytes = min(size, _MOST_BYTES) // 1024**2
        return cls(cpu_seconds=60 + mebibytes // 3, seconds=120.0 + mebibytes)


def read_folder_in_child(
    paths: Path | Sequence[Path],
    expected: Expected | None = None,
    limits: Limits | None = None,
    *,
    taker: Taker | None = None,
    counts_only: bool = False,
) -> FolderReading:
    """``folder.read_folder`` in a limited process. A killed or crashed child is a refused reading, "parser_died".

    ``taker`` gets the rows of a large VCF or MAF while it is read; with ``counts_only`` nobody does.
    """
    given = [paths] if isinstance(paths, Path) else list(paths)
    request = _Request([str(path.absolute()) for path in given], None, expected or Expected(), limits or Limits())
    answer = _ask(request.way(taker, counts_only), taker)
    if isinstance(answer, FolderReading):
        return answer
    return FolderReading(Outcome.REFUSED, (_died(given[0].name if given else "", answer),))


def read_file_in_child(
    path: Path,
    expected: Expected | None = None,
    limits: Limits | None = None,
    *,
    name: str | None = None,
    counts_only: bool = False,
) -> Reading:
    """``read.read_file`` in a limited process, for one file by itself."""
    request = _Request([str(path.absolute())], name or path.name, expected or Expected(), limits or Limits())
    answer = _ask(request.way(None, counts_only), None)
    return answer if isinstance(answer, Reading) else _died(name or path.name, answer)


@dataclass(slots=True)
class _Request:
    """What the child is asked. With a ``name`` one file is read alone."""

    paths: list[str]
    name: str | None
    expected: Expected
    limits: Limits
    rows: str = "kept"  # in the answer; sent: in frames of their own; counted: nowhere
    scratch: str = ""

    def way(self, taker: Taker | None, counts_only: bool) -> "_Request":
        self.rows = "sent" if taker is not None else "counted" if counts_only else "kept"
        return self


def _ask(request: _Request, taker: Taker | None) -> Any:
    """The child's answer, or the text of what stopped it."""
    with tempfile.TemporaryDirectory(prefix="reading-") as scratch:
        request.scratch = scratch
        with subprocess.Popen(
            [sys.executable, "-m", _MODULE],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment(),
            start_new_session=True, pipesize=_PIPE,
        ) as child:  # fmt: skip
            late = threading.Event()
            timer = threading.Timer(request.limits.seconds, _stop, (child, late))
            timer.start()
            try:
                answer = _converse(child, request, taker)
            finally:
                timer.cancel()
                child.kill()
        return answer if answer is not None else stopped(child.returncode, late=late.is_set())


def environment() -> dict[str, str]:
    """What a limited process knows of its surroundings: nothing but where the program lies."""
    return {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}


def _stop(child: "subprocess.Popen[bytes]", late: threading.Event) -> None:
    late.set()
    child.kill()


def _converse(child: "subprocess.Popen[bytes]", request: _Request, taker: Taker | None) -> Any:
    """The answer; its frames are handed to the taker on the way. None when the child ended without one."""
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("the child has no pipes")
    try:
        with child.stdin as pipe:
            pickle.dump(request, pipe)
        answer = listen(Bounded(child.stdout, request.limits.output_bytes), taker)
        return answer if child.wait() == 0 else None
    except (BrokenPipeError, EOFError):
        child.wait()
        return None
    except (BadAnswerError, pickle.UnpicklingError, AttributeError, TypeError, ValueError, struct.error):
        return "unreadable answer"


def stopped(status: int, *, late: bool) -> str:
    """What stopped a limited process, in words."""
    if late or status == -signal.SIGXCPU:
        return "too slow"
    if status == OUT_OF_MEMORY:
        return "too much memory"
    return f"signal {-status}" if status < 0 else f"exit {status}"


def _died(name: str, detail: object) -> Reading:
    problem = make_problem("parser_died", file=name, detail=detail if isinstance(detail, str) else "unreadable answer")
    return Reading(name, FileKind.UNKNOWN, Outcome.REFUSED, problems=(problem,))


def main() -> int:
    """The child: limits first, then the request from standard input, the answer to standard output."""
    request = pickle.load(sys.stdin.buffer)  # noqa: S301 the parent's own bytes
    bind(request.limits)
    gc.disable()  # rows form no cycles; collecting among 200,000 of them doubles the time
    frames = Frames(sys.stdout.buffer)
    try:
        frames.answer(_read(request, frames))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def bind(limits: Limits) -> None:
    """Puts this process under the limits."""
    for kind, bound, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 2),  # SIGXCPU first: it says why
        (resource.RLIMIT_FSIZE, limits.output_bytes, limits.output_bytes),
    ):
        resource.setrlimit(kind, (bound, hard))


def _read(request: _Request, frames: Frames) -> Reading | FolderReading:
    sinks: dict[str, Sink] = {"sent": frames, "counted": Discarding()}
    sink = sinks.get(request.rows)
    paths = [Path(path) for path in request.paths]
    counted = request.rows == "counted"
    if request.name is None:
        whole = read_folder_into(paths, request.expected, Path(request.scratch), sink)
        return replace(whole, readings=tuple(map(_bare, whole.readings)), **_NO_FINDINGS) if counted else whole
    alone = read_alone(paths[0], request.name, request.expected, sink)
    return _bare(alone) if counted else alone


_NO_FINDINGS: dict[str, Any] = dict.fromkeys(("small_variants", "copy_numbers", "fusions", "splice"), ())


def _bare(reading: Reading) -> Reading:
    """Without its rows, which nobody will look at: packing 100,000 of them takes as long as reading them."""
    return replace(reading, **_NO_FINDINGS)


if __name__ == "__main__":
    sys.exit(main())
