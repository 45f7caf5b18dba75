"""The keeper with real children: stubborn ones, failing ones, ones that leave children of their own."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from molmdt.kernel import processes, procfs
from molmdt.kernel.process_notes import AlreadyRunning, end_orphans, only_one, read_note
from molmdt.kernel.processes import Keeper, KeepsFailing, Program
from tests.services import eventually


def gone(pid: int) -> bool:
    return procfs.state(pid) in ("", "Z", "X")


def sleep_for_ever() -> None:
    _tell_that_it_runs()
    time.sleep(600)


def refuse_to_end() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _tell_that_it_runs()
    time.sleep(600)


def _tell_that_it_runs() -> None:
    if mark := os.environ.get("RUNS"):
        Path(mark).touch()


def fail() -> None:
    print("the last words")
    sys.exit(3)


class Stage:
    """Runs a keeper in this process and acts from its tick, which is where a user would act."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.words: list[str] = []
        self.acts: list[Callable[[], bool]] = []
        self.keeper = Keeper(folder, self.words.append, self._tick)

    def _tick(self) -> None:
        """Does the acts in order; each says whether it is through. After the last, the user presses Ctrl-C."""
        if self.acts and self.acts[0]():
            self.acts.pop(0)
        if not self.acts:
            # To this thread alone: a thread that another test left behind would not hold the signal back.
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    def play(self, programs: list[Program], *acts: Callable[[], bool]) -> signal.Signals:
        self.acts = list(acts)
        return self.keeper.keep(programs)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_ctrl_c_ends_every_program(stage: Stage) -> None:
    programs = [Program("one", sleep_for_ever), Program("two", sleep_for_ever)]
    seen: list[int] = []

    def look() -> bool:
        seen.extend(program.pid for program in programs)
        return True

    assert stage.play(programs, look) == signal.SIGINT
    assert len(seen) == 2
    assert all(gone(pid) for pid in seen)
    assert list(stage.folder.glob("*.pid")) == []


def test_program_that_refuses_to_end_is_killed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STOP_PATIENCE_SECONDS", 0.5)
    program = Program("stubborn", refuse_to_end)
    seen: list[int] = []
    stage.play([program], lambda: seen.append(program.pid) is None)
    assert gone(seen[0])  # it would sleep for ten minutes


def test_killed_program_starts_again_and_what_it_had_started_is_gone(stage: Stage) -> None:
    note = stage.folder / "grandchild"

    def parent() -> None:
        child = subprocess.Popen(["sleep", "600"])
        note.with_suffix(".new").write_text(str(child.pid))
        note.with_suffix(".new").replace(note)
        time.sleep(600)

    program = Program("parent", parent)
    first: list[int] = []

    def kill() -> bool:
        if not note.exists():
            return False
        first.extend([program.pid, int(note.read_text())])
        os.kill(program.pid, signal.SIGKILL)
        return True

    stage.play([program], kill, lambda: program.running and program.pid != first[0])
    assert "parent was ended by signal 9; starting it again." in stage.words[0]
    eventually(lambda: gone(first[1]))


def test_program_that_keeps_failing_ends_the_keeper_with_its_last_words(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "FIRST_PAUSE_SECONDS", 0.01)
    other = Program("other", sleep_for_ever)
    with pytest.raises(KeepsFailing, match="the last words"):
        stage.play([Program("broken", fail), other], lambda: False)
    assert not other.running
    assert len(stage.words) == processes.FAILURES_IN_A_ROW - 1


def test_pause_grows_and_is_bounded(stage: Stage) -> None:
    program = Program("x", fail, pid=1, began=time.monotonic())
    pauses = []
    for _ in range(12):
        program.pid = 1
        before = time.monotonic()
        stage.keeper._plan_next(program, signal.SIGKILL)
        pauses.append((program.due - time.monotonic(), program.due - before))  # at least, and at most
    assert pauses[0][0] <= processes.FIRST_PAUSE_SECONDS <= pauses[0][1]
    assert pauses[3][1] > pauses[1][0]
    assert max(least for least, _ in pauses) <= processes.LONGEST_PAUSE_SECONDS


def test_children_end_with_a_killed_keeper(tmp_path: Path) -> None:
    keeper = _keeper_process(tmp_path)
    child = read_note(tmp_path, "child")
    assert child is not None
    keeper.kill()
    keeper.wait()
    eventually(lambda: gone(child))


def test_orphans_that_outlive_a_killed_keeper_are_ended_by_the_next(tmp_path: Path) -> None:
    keeper = _keeper_process(tmp_path, program="refuse_to_end")
    child = read_note(tmp_path, "child")
    assert child is not None
    keeper.kill()
    keeper.wait()
    assert not gone(child)
    assert end_orphans(tmp_path) == ["child"]
    eventually(lambda: gone(child))
    assert end_orphans(tmp_path) == []


def test_stranger_with_the_noted_pid_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        (tmp_path / "web.pid").write_text(f'{{"pid": {stranger.pid}, "started": 1}}')
        assert end_orphans(tmp_path) == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_folder_is_held_by_one_keeper_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    keeper = _keeper_process(tmp_path)
    with pytest.raises(AlreadyRunning), only_one(tmp_path):
        pass
    keeper.kill()
    keeper.wait()
    with only_one(tmp_path):
        pass


def _keeper_process(folder: Path, program: str = "sleep_for_ever") -> "subprocess.Popen[bytes]":
    code = (
        "import sys; from pathlib import Path; from molmdt.kernel.process_notes import *;"
        "from molmdt.kernel.processes import *;"
        "import tests.kernel.test_processes as t; f = Path(sys.argv[1]);\n"
        "with only_one(f): Keeper(f, print, lambda: None).keep([Program('child', getattr(t, sys.argv[2]))])"
    )
    root, runs = Path(__file__).resolve().parents[2], folder / "runs"
    command = [sys.executable, "-c", code, str(folder), program]
    keeper = subprocess.Popen(command, cwd=root, env=os.environ | {"RUNS": str(runs)})
    eventually(lambda: read_note(folder, "child") is not None and runs.exists())  # it has taken its signal handlers
    return keeper
