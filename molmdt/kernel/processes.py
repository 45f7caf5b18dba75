"""Keeps a handful of programs running side by side, and leaves none of them behind.

Each program runs in a forked child with a session of its own, so that Ctrl-C reaches only the keeper, which then ends
them in order. The kernel ends them too when the keeper is killed; a note per child lets the next start clean up what
even that missed. A child that ends is started again, ever slower while it keeps failing at once.
"""

import contextlib
import ctypes
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

from molmdt.kernel.process_notes import forget_note, write_note

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
LIVED_WELL_SECONDS = 20.0  # a program that lived this long starts again without delay
FAILURES_IN_A_ROW = 5  # of its own doing; whoever is killed from outside is always started again
STOP_PATIENCE_SECONDS = 8.0
TICK_SECONDS = 0.5
PR_SET_PDEATHSIG = 1
WATCHED = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD})
ENDING = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})


class KeepsFailing(RuntimeError):
    """A program ends by itself every time it is started; its last words are in the message."""


@dataclass
class Program:
    """Something that runs until it is ended: `run` is called in a child process of its own."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    began: float = 0.0
    endings: int = 0  # soon after their start, in a row
    failures: int = 0  # those of them that it was not killed for
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
        """Start all, restart what ends, return the signal that told us to end, with everything stopped.

        Raises KeepsFailing, with everything stopped too.
        """
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
                self._plan_next(program, status)

    def _plan_next(self, program: Program, status: int) -> None:
        lived_well = time.monotonic() - program.began >= LIVED_WELL_SECONDS
        program.failures = 0 if lived_well or os.WIFSIGNALED(status) else program.failures + 1
        program.endings = 0 if lived_well else program.endings + 1
        log = self.log_of(program.name)
        why = f"{program.name} {_words_for(status)}"
        if program.failures >= FAILURES_IN_A_ROW:
            program.pid = 0
            raise KeepsFailing(f"{why}, for the {program.failures}th time. The end of its log, {log}:\n{_tail(log)}")
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (program.endings - 1)) if program.endings else 0.0
        program.pid, program.due = 0, time.monotonic() + pause
        self.say(f"{why}; starting it again. Its log: {log}")

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
    sys.stdout = open(1, "w", buffering=1, closefd=False)  # noqa: SIM115 - for the rest of the process's life
    sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115 - the same


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


def _tail(log: Path, lines: int = 12) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _end_group(leader: int) -> None:
    """Every program leads a session and a process group; its members go with it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
