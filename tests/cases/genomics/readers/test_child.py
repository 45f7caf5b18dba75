import os
import pickle
import signal
import threading
import time
from io import BytesIO
from pathlib import Path

import pytest

from cases.genomics.readers.child import Limits, _Rows, read_file_in_child, read_folder_in_child
from cases.genomics.readers.folder import read_folder
from cases.genomics.readers.read import read_file
from cases.genomics.readers.rows import Expected, Outcome


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
        for _ in range(200):
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

    killer = threading.Thread(target=kill_child)
    killer.start()
    reading = read_file_in_child(large)
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
