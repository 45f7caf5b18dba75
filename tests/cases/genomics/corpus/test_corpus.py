"""The bad-input corpus: every row of the manifest gets the answer that it must get, twice, and nobody is hurt.

Answers: R refused, Q quarantined, W a person must look, N accepted and normalised, A accepted as it is, K stopped by a
limit (or refused by one). Row numbers ending in 00 are whole files, so that no rule refuses what is in order.
"""

import csv
import importlib
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

from cases.genomics.queries.accessions import starter
from cases.genomics.readers.child import Limits, read_file_in_child, read_folder_in_child
from cases.genomics.readers.folder import read_folder
from cases.genomics.readers.kinds import Outcome
from cases.genomics.readers.read import read_file
from cases.genomics.readers.rows import FolderReading, Reading
from cases.genomics.readers.rules import RULES
from cases.genomics.readers.rules_content import CELL_RULES
from cases.genomics.readers.transcripts import with_known

from . import expectations, packed, stored, tso500, vcf
from .made import PERSON, Made

HERE = Path(__file__).parent
ANSWERS = {
    "R": {Outcome.REFUSED},
    "Q": {Outcome.QUARANTINED},
    "W": {Outcome.WARNED},
    "N": {Outcome.ACCEPTED, Outcome.WARNED},
    "A": {Outcome.ACCEPTED, Outcome.WARNED},
    "K": {Outcome.REFUSED},
}
_OF_A_LINE = {"vcf_columns", "vcf_values", "vcf_info", "maf_type", "nul_byte", "encoding"}
NAME_THEIR_LINE = (CELL_RULES.keys() | _OF_A_LINE) - {"chromosome"}
# The largest resident size of the process itself; what getrusage says of a child includes the parent that forked it.
MEASURED = """
import sys
from pathlib import Path
from cases.genomics.readers.folder import read_folder
outcome = read_folder(Path(sys.argv[1])).outcome
status = Path("/proc/self/status").read_text()
print(outcome, status.split("VmHWM:")[1].split()[0])
"""
SECONDS = 5.0
CHILD = Limits(memory_bytes=1024**3, cpu_seconds=20, seconds=40)


@dataclass(frozen=True)
class Row:
    row: str
    generator: str
    seed: int
    answer: str
    rule: str
    way: str

    def make(self) -> Made:
        module, _, function = self.generator.partition(".")
        found = importlib.import_module(f"{__package__}.{module}")
        return getattr(found, function)(Random(self.seed))


def manifest() -> list[Row]:
    with (HERE / "manifest.tsv").open(encoding="utf-8") as lines:
        return [Row(**{**row, "seed": int(row["seed"])}) for row in csv.DictReader(lines, delimiter="\t")]


ROWS = manifest()


def laid_out(made: Made, folder: Path) -> tuple[Path, Made]:
    """The file and what comes with it on disk; relative references become paths."""
    for name, data in {made.name: made.data, **made.beside}.items():
        (folder / name).write_bytes(data)
    references = {build: str(folder / name) for build, name in made.expected.references.items()}
    return folder / made.name, replace(made, expected=replace(made.expected, references=references))


def answer(row: Row, path: Path, made: Made) -> Reading | FolderReading:
    expected = made.expected
    if row.way == "child":
        return read_file_in_child(path, expected, CHILD)
    if row.way == "child-folder":
        return read_folder_in_child(path, expected, CHILD)
    if row.way == "tables":  # what check_files knows beside the file: the project's own tables
        return with_known(read_file(path, expected), starter())
    return read_folder(path, expected) if row.way == "folder" else read_file(path, expected)


def _case(row: Row):
    marks = [pytest.mark.django_db] if row.way in stored.WAYS else []
    return pytest.param(row, marks=marks, id=f"{row.row}-{row.generator.partition('.')[2]}")


@pytest.mark.parametrize("row", [_case(row) for row in ROWS])
def test_file_gets_its_answer(row, tmp_path):
    if row.way in stored.WAYS:
        outcome, rules = stored.WAYS[row.way](row.make())
        assert outcome in ANSWERS[row.answer] and (row.rule in rules or (row.rule == "-" and not rules)), rules
        return
    path, made = laid_out(row.make(), tmp_path)
    began = time.process_time()
    reading = answer(row, path, made)
    assert time.process_time() - began < SECONDS
    said = [*reading.problems, *(problem for one in getattr(reading, "readings", ()) for problem in one.problems)]
    rules = {problem.rule for problem in said}
    assert reading.outcome in ANSWERS[row.answer], (reading.outcome, said[:3])
    assert row.rule == "-" or row.rule in rules, said[:3]
    assert row.rule != "-" or reading.outcome is Outcome.ACCEPTED, said[:3]
    assert rules <= RULES.keys()
    if row.answer == "R" and row.rule in NAME_THEIR_LINE:
        assert any(problem.line for problem in said if problem.rule == row.rule)
    for problem in said:
        assert_harmless(problem.message)
        assert problem.file in ("", made.name) or row.way != "file"
    if check := expectations.CHECKS.get(row.generator):
        check(reading)
    again = reading if "child" in row.way else answer(row, path, made)
    assert again == reading


def assert_harmless(message: str) -> None:
    """A sentence for people: nothing of the program's inside, nothing of the patient, nothing that acts."""
    assert "Traceback" not in message and "Error" not in message and "/tmp" not in message
    assert not any(part in message for part in (*PERSON.split(), "01817010055"))
    assert all(char.isprintable() for char in message) and len(message) < 700


def _children_seconds() -> float:
    """Processor time of ended children: how long the wall takes depends on what else runs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    ("generator", "mebibytes"),
    [(packed.g01_zeros, 64), (packed.g01_lines, 64), (packed.g11_million_entries, 512), (vcf.v27_lines, 512),
     (tso500.t17_long_line, 512)],
)  # fmt: skip
def test_bomb_is_refused_in_little_memory_and_time(generator, mebibytes, tmp_path):
    made = generator(Random(1))
    path = tmp_path / made.name
    path.write_bytes(made.data)
    began = _children_seconds()
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], cwd=HERE.parents[3], capture_output=True, text=True, check=True
    )
    outcome, kibibytes = told.stdout.split()
    assert outcome == "refused"
    assert int(kibibytes) <= mebibytes * 1024
    assert _children_seconds() - began < 5


@pytest.mark.parametrize(("letter", "last"), [("V", 34), ("G", 14), ("T", 20), ("M", 12)])
def test_every_row_of_the_list_has_a_file(letter, last):
    wanted = {f"{letter}{number:02d}" for number in range(1, last + 1)}
    assert wanted <= {row.row for row in ROWS}


def test_every_generator_is_in_the_manifest_once():
    named = [row.generator for row in ROWS]
    assert len(named) == len(set(named))
    for module in ("vcf", "packed", "tso500", "maf", "genome"):
        found = importlib.import_module(f"{__package__}.{module}")
        made = {f"{module}.{name}" for name in vars(found) if name[:3].lstrip("vgtm").isdigit()}
        assert made <= set(named)
