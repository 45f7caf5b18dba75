"""A knowledge table in a process of its own: the same rows, every fault, and an end for what takes too much."""

import io
import os
import pickle

import pytest

from cases.genomics.knowledge.child import _Rows, read_apart
from cases.genomics.knowledge.faults import Notes, TableRefused
from cases.genomics.knowledge.formats import kind_of, rows_of
from cases.genomics.knowledge.starter import tables
from cases.genomics.readers.child import Limits

HEADER = "gene,alteration,drugs,effect,system,level\n"


def refused(path, limits=None):
    with pytest.raises(TableRefused) as stopped, read_apart("own", path, limits):
        pass
    return [(fault.rule, fault.line, fault.column, fault.values) for fault in stopped.value.faults]


@pytest.mark.parametrize("name", ["evidence.csv", "alleles.csv"])
def test_rows_are_those_that_are_read_here(name):
    path = next(path for path, _ in tables() if path.name == name)
    notes = Notes()
    with read_apart("own", path) as table:
        assert table.kind is kind_of("own", path)
        assert list(table.rows) == list(rows_of("own", path, notes))
        assert table.skipped == dict(notes.skipped)


def test_every_fault_comes_back_with_its_values(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(f"{HEADER}BRAF,V600E,x,sensitive,ESCAT,I-Q\n9-Sep,V600E,x,sensitive,ESCAT,I-A\n")
    assert [(rule, line, column) for rule, line, column, _ in refused(path)] == [
        ("level", 2, "level"), ("gene_damaged", 3, "gene"),
    ]  # fmt: skip
    assert refused(path)[1][3] == {"value": "9-Sep"}


@pytest.mark.parametrize(
    ("limits", "detail"),
    [
        (Limits(memory_bytes=1024**2), ("too much memory", "exit", "signal")),
        (Limits(seconds=0.01), ("too slow",)),
        (Limits(output_bytes=1), ("exit", "signal")),
    ],
)
def test_table_that_takes_too_much_is_refused(limits, detail, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(HEADER + "".join(f"BRAF,V{n}E,x,sensitive,ESCAT,I-A\n" for n in range(1, 20_000)))
    ((rule, _, _, values),) = refused(path, limits)
    assert rule == "stopped" and values["detail"].startswith(detail)


def test_child_taken_over_can_send_rows_and_no_code():
    with pytest.raises(pickle.UnpicklingError):
        _Rows(io.BytesIO(pickle.dumps([os.system]))).load()
