"""Reads files in a process of its own, with limits on memory, time and output.

The child is killed when it exceeds them; the parent gets a reading that says so and lives on. The child's answer is
unpickled by an unpickler that knows nothing but the readers' own rows, so that a child taken over by a hostile file can
send wrong numbers, but not code.
"""

import gc
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cases.genomics.readers import rows
from cases.genomics.readers.draft import make_problem
from cases.genomics.readers.folder import read_folder_into
from cases.genomics.readers.read import read_file
from cases.genomics.readers.rows import Expected, FileKind, FolderReading, Outcome, Reading

_ROOT = Path(__file__).resolve().parents[3]
_MODULE = "cases.genomics.readers.child"
_OUT_OF_MEMORY = 86  # exit code; any other is a crash


@dataclass(frozen=True, slots=True)
class Limits:
    memory_bytes: int = 2 * 1024**3  # address space
    cpu_seconds: int = 60
    seconds: float = 120.0  # on the wall
    output_bytes: int = 4 * 1024**3


def read_folder_in_child(
    paths: Path | Sequence[Path], expected: Expected | None = None, limits: Limits | None = None
) -> FolderReading:
    """``folder.read_folder`` in a limited process. A killed or crashed child is a refused reading, "parser_died"."""
    given = [paths] if isinstance(paths, Path) else list(paths)
    answer = _ask(given, None, expected or Expected(), limits or Limits())
    if isinstance(answer, FolderReading):
        return answer
    return FolderReading(Outcome.REFUSED, (_died(given[0].name if given else "", answer),))


def read_file_in_child(
    path: Path, expected: Expected | None = None, limits: Limits | None = None, *, name: str | None = None
) -> Reading:
    """``read.read_file`` in a limited process, for one file by itself."""
    answer = _ask([path], name or path.name, expected or Expected(), limits or Limits())
    return answer if isinstance(answer, Reading) else _died(name or path.name, answer)


def _ask(paths: Sequence[Path], name: str | None, expected: Expected, limits: Limits) -> Any:
    """The child's answer, or the text of what stopped it. With a ``name`` one file is read alone."""
    with tempfile.TemporaryDirectory(prefix="reading-") as scratch, tempfile.TemporaryFile() as answer:
        request = pickle.dumps(([str(path.absolute()) for path in paths], name, expected, limits, scratch))
        detail = _run(request, answer, limits)
        if detail is not None:
            return detail
        answer.seek(0)
        try:
            return _Rows(answer).load()
        except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError):
            return "unreadable answer"


def _run(request: bytes, answer: IO[bytes], limits: Limits) -> str | None:
    """Starts the child and waits. None when it ended well, else what stopped it."""
    environment = {"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        stdin=subprocess.PIPE, stdout=answer, stderr=subprocess.DEVNULL, cwd=_ROOT, env=environment,
        start_new_session=True,
    ) as child:  # fmt: skip
        try:
            child.communicate(request, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            return "too slow"
    if child.returncode == 0:
        return None
    if child.returncode == _OUT_OF_MEMORY:
        return "too much memory"
    if child.returncode == -signal.SIGXCPU:
        return "too slow"
    return f"signal {-child.returncode}" if child.returncode < 0 else f"exit {child.returncode}"


def _died(name: str, detail: object) -> Reading:
    problem = make_problem("parser_died", file=name, detail=detail if isinstance(detail, str) else "unreadable answer")
    return Reading(name, FileKind.UNKNOWN, Outcome.REFUSED, problems=(problem,))


class _Rows(pickle.Unpickler):
    """Loads the classes of ``rows`` and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if module == rows.__name__ and not name.startswith("_") and isinstance(getattr(rows, name, None), type):
            return getattr(rows, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not a row")


def main() -> int:
    """The child: limits first, then the request from standard input, the answer to standard output."""
    paths, name, expected, limits, scratch = pickle.load(sys.stdin.buffer)  # noqa: S301 the parent's own bytes
    for kind, bound, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 2),  # SIGXCPU first: it says why
        (resource.RLIMIT_FSIZE, limits.output_bytes, limits.output_bytes),
    ):
        resource.setrlimit(kind, (bound, hard))
    gc.disable()  # rows form no cycles; collecting among 200,000 of them doubles the time
    try:
        reading = (
            read_folder_into([Path(path) for path in paths], expected, Path(scratch))
            if name is None
            else read_file(Path(paths[0]), expected, name=name)
        )
        pickle.dump(reading, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return _OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main())
