"""Who runs here: a note per process with its pid and start time, so that a reused pid is never taken for ours."""

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from molmdt.kernel.procfs import session_members, started_at, state


class AlreadyRunning(RuntimeError):
    """Another keeper holds this folder; `pid` is who."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"already running as process {pid}")
        self.pid = pid


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Holds the folder for this process; raises AlreadyRunning while another living keeper does."""
    folder.mkdir(parents=True, exist_ok=True)
    holder = read_note(folder, "keeper")
    if holder is not None and holder != os.getpid():
        raise AlreadyRunning(holder)
    write_note(folder, "keeper", os.getpid())
    try:
        yield
    finally:
        forget_note(folder, "keeper")


def end_orphans(folder: Path) -> list[str]:
    """End what a killed keeper left: only processes whose pid and start time are those noted. Returns their names."""
    ended = []
    for note in sorted(folder.glob("*.pid")):
        name = note.stem
        if name == "keeper":
            continue
        if left := _session_left(folder, name):
            ended.append(name)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        forget_note(folder, name)
    return ended


def _session_left(folder: Path, name: str) -> list[int]:
    """The noted program and what it had started; nobody if a stranger now bears its number."""
    note = _noted(folder, name)
    if note is None:
        return []
    leader, began = note
    if state(leader) and started_at(leader) != began:
        return []
    return [pid for pid in session_members(leader) if started_at(pid) >= began]


def write_note(folder: Path, name: str, pid: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{name}.pid.new"
    fresh.write_text(json.dumps({"pid": pid, "started": started_at(pid)}))
    fresh.replace(folder / f"{name}.pid")


def read_note(folder: Path, name: str) -> int | None:
    """The noted pid if that very process still lives."""
    note = _noted(folder, name)
    if note is None:
        return None
    pid, began = note
    return pid if state(pid) not in ("", "Z", "X") and started_at(pid) == began else None


def _noted(folder: Path, name: str) -> tuple[int, int] | None:
    try:
        note = json.loads((folder / f"{name}.pid").read_text())
        return int(note["pid"]), int(note["started"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget_note(folder: Path, name: str) -> None:
    (folder / f"{name}.pid").unlink(missing_ok=True)
