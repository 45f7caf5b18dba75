"""Reads a knowledge table in a process of its own, with limits on memory, time and output.

The child reads the whole table before anything of it is used: its rows lie in a scratch file until then, unpickled by
an unpickler that knows nothing but rows. A table with a fault, or a child that was stopped, is a refused table.
"""

import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from cases.genomics.enums import KnowledgeKind
from cases.genomics.knowledge import rows
from cases.genomics.knowledge.faults import Fault, Notes, TableRefused
from cases.genomics.knowledge.formats import kind_of, rows_of
from cases.genomics.knowledge.rows import Row
from cases.genomics.readers.child import OUT_OF_MEMORY, ROOT, Limits, bind, environment, stopped

_MODULE = "cases.genomics.knowledge.child"
_BATCH = 500
_MOST_TOLD = 1024**2  # characters of the child's answer


@dataclass(frozen=True)
class Table:
    """A table that was read whole and is in order. ``skipped``: reason -> rows left out."""

    kind: KnowledgeKind
    rows: Iterator[Row]
    skipped: dict[str, int]


@dataclass(frozen=True)
class _Request:
    format_name: str
    path: str
    into: str
    limits: Limits


@contextmanager
def read_apart(format_name: str, path: Path, limits: Limits | None = None) -> Iterator[Table]:
    """The table; its rows can be taken once, inside the block. Raises TableRefused."""
    given = limits or Limits.for_bytes(path.stat().st_size)
    with tempfile.TemporaryDirectory(prefix="table-") as scratch:
        into = Path(scratch) / "rows"
        told = _told(_Request(format_name, str(path.absolute()), str(into), given))
        if told["faults"]:
            raise TableRefused([Fault(*fault) for fault in told["faults"]])
        yield Table(KnowledgeKind(told["kind"]), _rows(into), told["skipped"])


def _told(request: _Request) -> dict[str, Any]:
    """The child's answer: kind, rows left out, faults."""
    late, status, answer = False, 1, b""
    try:
        child = subprocess.run(
            [sys.executable, "-m", _MODULE], input=pickle.dumps(request), capture_output=True, cwd=ROOT,
            env=environment(), timeout=request.limits.seconds, check=False, start_new_session=True,
        )  # fmt: skip
        status, answer = child.returncode, child.stdout[:_MOST_TOLD]
    except subprocess.TimeoutExpired:
        late = True
    if late or status:
        return {"faults": [("stopped", None, "", {"detail": stopped(status, late=late)})]}
    found: dict[str, Any] = json.loads(answer)
    return found


def _rows(into: Path) -> Iterator[Row]:
    with into.open("rb") as stream:
        while batch := _Rows(stream).load():
            yield from batch


class _Rows(pickle.Unpickler):
    """Loads the rows of knowledge, and decimal numbers, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if module == rows.__name__ and not name.startswith("_") and isinstance(getattr(rows, name, None), type):
            return getattr(rows, name)
        if (module, name) == ("decimal", "Decimal"):
            return Decimal
        raise pickle.UnpicklingError(f"{module}.{name} is not a row")


def main() -> int:
    """The child: limits first, then the request from standard input, the answer to standard output."""
    request = pickle.load(sys.stdin.buffer)  # noqa: S301 the parent's own bytes
    bind(request.limits)
    try:
        sys.stdout.write(json.dumps(_read(request), default=str))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _read(request: _Request) -> dict[str, Any]:
    notes, path = Notes(), Path(request.path)
    try:
        kind = kind_of(request.format_name, path)
        with Path(request.into).open("wb") as stream:
            batch: list[Row] = []
            for row in rows_of(request.format_name, path, notes):
                batch.append(row)
                if len(batch) >= _BATCH:
                    pickle.dump(batch, stream)
                    batch = []
            for rest in (batch, []) if batch else ([],):  # an empty batch is the end
                pickle.dump(rest, stream)
    except TableRefused as refused:
        return {"faults": [(one.rule, one.line, one.column, one.values) for one in refused.faults]}
    return {"kind": kind, "skipped": dict(notes.skipped), "faults": []}


if __name__ == "__main__":
    sys.exit(main())
