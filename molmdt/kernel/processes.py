"""Keeps a handful of programs running side by side, and leaves none of them behind.

Each program runs in a forked child with a session of its own, so that Ctrl-C reaches only the keeper, which then ends
them in order. The kernel ends them too when the keeper is killed; a note per child lets the next start clean up what
even that missed. A child that ends is started again, ever slower while it keeps failing at once.
"""

import contextlib
import ctypes
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from molmdt.kernel.procfs import session_members, started_at, state

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
LIVED_WELL_SECONDS = 20.0  # a program that lived this long starts again without delay
STOP_PATIENCE_SECONDS = 8.0
TICK_SECONDS = 0.5
PR_SET_PDEATHSIG = 1
WATCHED = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD})
ENDING = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})


class AlreadyRunning(RuntimeError):
    """Another keeper holds this folder; `pid` is who."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"already running as process {pid}")
        self.pid = pid


@dataclass
class Program:
    """Something that runs until it is ended: `run` is called in a child process of its own."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    began: float = 0.0
    failures: int = 0
    due: float = field(default=0.0)

    @property
    def running(self) -> bool:
        return self.pid > 0


@dataclass(frozen=True)
class Keeper:
    """`folder` holds the notes and logs; `say` speaks to the user; `tick` is called about twice a second."""

    folder: Path
    say: Callable[[str], None]
    tick: Callable[[], None]

    def keep(self, programs: list[Program]) -> signal.Signals:
        """Start all, restart what ends, return the signal that told us to end, with everything stopped."""
        ended_by: signal.Signals | None = None
        with _signals_held():
            try:
                while ended_by is None:
                    self._start_due(programs)
                    ended_by = _wait_for_signal(TICK_SECONDS)
                    self._collect_ended(programs)
                    self.tick()
            finally:
                self._stop(programs)
        return ended_by

    def log_of(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _start_due(self, programs: list[Program]) -> None:
        for program in programs:
            if not program.running and time.monotonic() >= program.due:
                self._start(program)

    def _start(self, program: Program) -> None:
        keeper = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            _be_the_program(program, self.log_of(program.name), keeper)
        program.pid, program.began = pid, time.monotonic()
        write_note(self.folder, program.name, pid)

    def _collect_ended(self, programs: list[Program]) -> None:
        for program in programs:
            if program.running and (status := _ended(program.pid)) is not None:
                _end_group(program.pid)  # what the program itself had started
                forget_note(self.folder, program.name)
                lived = time.monotonic() - program.began
                program.failures = 0 if lived >= LIVED_WELL_SECONDS else program.failures + 1
                pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (program.failures - 1))
                program.pid, program.due = 0, time.monotonic() + (pause if program.failures else 0.0)
                why = _words_for(status)
                self.say(f"{program.name} {why}; starting it again. Its log: {self.log_of(program.name)}")

    def _stop(self, programs: list[Program]) -> None:
        """Ask all politely, then end what is left, with whatever each had started."""
        alive = [program for program in programs if program.running]
        for program in alive:
            _signal(program.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE_SECONDS
        waiting = list(alive)
        while waiting and time.monotonic() < deadline:
            waiting = [program for program in waiting if _ended(program.pid) is None]
            time.sleep(0.02)
        for program in alive:
            _end_group(program.pid)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(program.pid, 0)
            program.pid = 0
            forget_note(self.folder, program.name)


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
            _signal(pid, signal.SIGKILL)
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


# --- notes: name -> pid and start time, so that a reused pid is never taken for ours ----------------------------------


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


# --- the child --------------------------------------------------------------------------------------------------------


def _be_the_program(program: Program, log: Path, keeper: int) -> NoReturn:
    code = 1
    try:
        os.setsid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == keeper:  # else the keeper died before we asked to be told
            for number in ENDING | {signal.SIGCHLD}:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
            _speak_into(log)
            program.run()
            code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _speak_into(log: Path) -> None:
    silence = os.open(os.devnull, os.O_RDONLY)
    words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(silence, 0)
    os.dup2(words, 1)
    os.dup2(words, 2)
    os.close(silence)
    os.close(words)


# --- signals and endings ----------------------------------------------------------------------------------------------


@contextmanager
def _signals_held() -> Iterator[None]:
    """Signals wait in the kernel until we ask for them, so none is lost between two looks."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    try:
        yield
    finally:
        while signal.sigtimedwait(WATCHED, 0):
            pass  # a second Ctrl-C while we were stopping asks for what is done already
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _wait_for_signal(seconds: float) -> signal.Signals | None:
    """Returns early when a child ended; only a signal that ends us is returned."""
    got = signal.sigtimedwait(WATCHED, seconds)
    return signal.Signals(got.si_signo) if got is not None and got.si_signo in ENDING else None


def _ended(pid: int) -> int | None:
    """The wait status of a child that ended, else None."""
    try:
        done, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return status if done == pid else None


def _words_for(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"was ended by signal {os.WTERMSIG(status)}"
    return f"ended with code {os.waitstatus_to_exitcode(status)}"


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _end_group(leader: int) -> None:
    """Every program leads a session and a process group; its members go with it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
