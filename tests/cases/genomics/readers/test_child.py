import os
import pickle
import signal
import threading
import time
from io import BytesIO
from pathlib import Path

import pytest

from cases.genomics.readers.child import Limits, read_file_in_child, read_folder_in_child
from cases.genomics.readers.folder import read_folder
from cases.genomics.readers.frames import BadAnswerError, Bounded, Frames, _Rows, listen
from cases.genomics.readers.kinds import Outcome
from cases.genomics.readers.read import read_file
from cases.genomics.readers.rows import Expected


@pytest.fixture
def large(files, vcf) -> Path:
    return files.write(
        "large.vcf",
        vcf([("chr7", n, ".", "A", "T", ".", "PASS", "DP=9", "AD:AF:DP", "1,8:0.8:9") for n in range(1, 40_001)]),
    )


def test_child_reads_what_the_parent_would(files, combined, vcf):
    files.write("x_CombinedVariantOutput.tsv", combined())
    path = files.write("x.vcf", vcf())
    assert read_folder_in_child(files.folder) == read_folder(files.folder)
    expected = Expected(sample_ids=("IPD0002-D01-P01-A09",))
    assert read_file_in_child(path, expected) == read_file(path, expected)
    assert read_file_in_child(path, name="folder/x.vcf").file == "folder/x.vcf"


def test_child_carries_many_rows(large):
    assert len(read_folder_in_child(large).small_variants) == 40_000


@pytest.mark.parametrize(
    ("limits", "detail"),
    [
        (Limits(memory_bytes=60 * 1024**2), "memory"),
        (Limits(seconds=0.05), "too slow"),
        (Limits(cpu_seconds=1, seconds=60), "too slow"),
        (Limits(output_bytes=1000), ""),
    ],
    ids=["memory", "time", "cpu", "output"],
)
def test_child_that_exceeds_a_limit_is_a_refused_reading(large, files, limits, detail):
    if limits.cpu_seconds == 1:
        large = files.write(
            "larger.vcf", large.read_text() + "".join(large.read_text().splitlines(keepends=True)[6:]) * 5
        )
    folder = read_folder_in_child(large, limits=limits)
    (reading,) = folder.readings
    (problem,) = reading.problems
    assert (folder.outcome, problem.rule, problem.file) == (Outcome.REFUSED, "parser_died", large.name)
    assert detail in problem.message


def test_child_killed_from_outside_leaves_the_parent_alive(large):
    """Whatever kills the child (here a signal, as the kernel's out-of-memory killer sends), the parent reports it."""

    def kill_child() -> None:
        own = os.getpid()
        while not read.is_set():
            for entry in Path("/proc").iterdir():
                if not entry.name.isdigit():
                    continue
                try:
                    parent = (entry / "stat").read_text().rsplit(") ", 1)[1].split()[1]
                    command = (entry / "cmdline").read_bytes()
                except (OSError, IndexError):
                    continue
                if parent == str(own) and b"cases.genomics.readers.child" in command:
                    os.kill(int(entry.name), signal.SIGKILL)
                    return
            time.sleep(0.01)

    read = threading.Event()
    killer = threading.Thread(target=kill_child)
    killer.start()
    try:
        reading = read_file_in_child(large)
    finally:
        read.set()
        killer.join()
    assert [problem.rule for problem in reading.problems] == ["parser_died"]
    assert "signal 9" in reading.problems[0].message


def test_answer_of_a_child_can_hold_nothing_but_rows():
    class Hostile:
        def __reduce__(self):
            return (os.system, ("true",))

    with pytest.raises(pickle.UnpicklingError, match="is not a row"):
        _Rows(BytesIO(pickle.dumps(Hostile()))).load()


def test_child_needs_no_framework(files, vcf):
    """The readers run where Django is not even importable."""
    import subprocess
    import sys

    program = (
        "import sys; sys.modules['django'] = None; sys.modules['molmdt'] = None\n"
        "import cases.genomics.readers.child, cases.genomics.logic.signatures, cases.genomics.logic.allele_fraction\n"
        "assert not [name for name in sys.modules if name.startswith(('django.', 'molmdt.'))]\n"
    )
    root = Path(__file__).resolve().parents[4]
    subprocess.run([sys.executable, "-c", program], cwd=root, check=True, timeout=60)


class Taken:
    """A parent's end that writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []

    def begin(self, file: str) -> None:
        self.told.append(("begin", file))

    def rows(self, findings: bytes, observations: bytes) -> None:
        self.told.append(("rows", str(findings.count(b"\n") + 1), str(observations.count(b"\n") + 1)))

    def discard(self) -> None:
        self.told.append(("discard",))


def test_rows_of_a_large_file_come_in_portions_beside_the_answer(files, vcf):
    pad = "x" * 4000
    records = [("chr7", n, ".", "A", "T", ".", "PASS", f"P={pad}", "AD:AF:DP", "1,8:0.8:9") for n in range(1, 3101)]
    path = files.write("large.vcf", vcf(records))
    taken = Taken()
    folder = read_folder_in_child(path, taker=taken)
    assert taken.told == [("begin", "large.vcf"), ("rows", "3000", "3000"), ("rows", "100", "100")]
    (reading,) = folder.readings
    assert (reading.sent, reading.small_variants, folder.profile.small_variants) == (3100, (), 3100)
    assert read_file_in_child(path, counts_only=True).counts == reading.counts


def said(*frames: tuple[bytes, bytes]) -> Bounded:
    return Bounded(BytesIO(b"".join(kind + len(data).to_bytes(8, "big") + data for kind, data in frames)), 10_000)


@pytest.mark.parametrize(
    ("stream", "error"),
    [
        (said((b"Z", b"")), BadAnswerError),
        (said((b"B", b"a"), (b"O", b"1")), BadAnswerError),
        (said((b"B", b"\xff")), UnicodeDecodeError),
        (said((b"F", b"1" * 20_000)), BadAnswerError),
        (Bounded(BytesIO(b"F" + (2**60).to_bytes(8, "big")), 100), BadAnswerError),
        (Bounded(BytesIO(b"F"), 100), EOFError),
        (said((b"R", b"")), EOFError),
    ],
)
def test_what_is_no_answer_is_told_apart(stream, error):
    with pytest.raises(error):
        listen(stream, Taken())


def test_rows_that_nobody_asked_for_are_no_answer():
    with pytest.raises(BadAnswerError):
        listen(said((b"B", b"a")), None)


def test_discarded_rows_and_the_answer_arrive(files, vcf):
    reading = read_file(files.write("a.vcf", vcf()))
    stream, taken = BytesIO(), Taken()
    frames = Frames(stream)
    frames.begin("a")
    frames.discard()
    frames.answer(reading)
    stream.seek(0)
    assert listen(Bounded(stream, 100_000), taken) == reading
    assert taken.told == [("begin", "a"), ("discard",)]


def test_large_delivery_has_more_time_within_bounds():
    assert Limits.for_bytes(1000) == Limits()
    large, huge = Limits.for_bytes(300 * 1024**2), Limits.for_bytes(10**12)
    assert (large.cpu_seconds, large.seconds) == (160, 420.0)
    assert (huge.cpu_seconds, huge.seconds) == (230, 632.0)
