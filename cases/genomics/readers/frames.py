"""What the reading child says to its parent: rows of a large file in frames of lines, and last its answer.

The answer is unpickled by an unpickler that knows nothing but the readers' own rows.
"""

import pickle
import struct
from collections.abc import Sequence
from typing import IO, Any, Protocol

from cases.genomics.readers import kinds, rows
from cases.genomics.readers.columns import copy_lines
from cases.genomics.readers.outlet import Keyed
from cases.genomics.readers.rows import FolderReading, Reading

_HEAD = struct.Struct(">cQ")  # kind and length of a frame
_BEGIN, _FINDINGS, _OBSERVATIONS, _DISCARD, _ANSWER = b"B", b"F", b"O", b"X", b"R"
_MODULES = {module.__name__: module for module in (kinds, rows)}
_MAX_FRAME = 256 * 1024**2


class BadAnswerError(Exception):
    """What the child sent is no answer: nothing of it may be kept."""


class Taker(Protocol):
    """The parent's end for the rows of a large file."""

    def begin(self, file: str) -> None: ...

    def rows(self, findings: bytes, observations: bytes) -> None:
        """Lines of COPY's text format, one observation for each finding. Raises BadAnswerError."""

    def discard(self) -> None:
        """Forget the rows since ``begin``: they come once more, or never."""


def listen(pipe: "Bounded", taker: Taker | None) -> Any:
    """The answer; rows are handed to the taker on the way. Raises BadAnswerError, EOFError, UnpicklingError."""
    findings: bytes | None = None
    while True:
        kind, size = _HEAD.unpack(pipe.exactly(_HEAD.size))
        if kind == _ANSWER:
            return _Rows(pipe).load()
        if taker is None or size > _MAX_FRAME:
            raise BadAnswerError
        payload = pipe.exactly(size)
        if kind == _BEGIN:
            taker.begin(payload.decode())
        elif kind == _FINDINGS:
            findings = payload
        elif kind == _OBSERVATIONS and findings is not None:
            taker.rows(findings, payload)
            findings = None
        elif kind == _DISCARD:
            taker.discard()
        else:
            raise BadAnswerError


class Bounded:
    """The child's output, no more of it than is allowed."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self.stream = stream
        self.left = limit

    def exactly(self, size: int) -> bytes:
        found = self.read(size)
        if len(found) < size:
            raise EOFError
        return found

    def read(self, size: int) -> bytes:
        return self._counted(self.stream.read(size))

    def readline(self) -> bytes:
        return self._counted(self.stream.readline())

    def _counted(self, found: bytes) -> bytes:
        self.left -= len(found)
        if self.left < 0:
            raise BadAnswerError
        return found


class _Rows(pickle.Unpickler):
    """Loads the classes that ``rows`` and ``kinds`` define, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        found = getattr(_MODULES.get(module), name, None)
        if isinstance(found, type) and found.__module__ == module:
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is not a row")


class Frames:
    """The child's end: rows go out as lines for two tables."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def begin(self, file: str) -> None:
        self._send(_BEGIN, file.encode("utf-8", "replace"))

    def rows(self, chunk: Sequence[Keyed]) -> None:
        findings, observations = copy_lines(chunk)
        self._send(_FINDINGS, findings)
        self._send(_OBSERVATIONS, observations)

    def discard(self) -> None:
        self._send(_DISCARD, b"")

    def answer(self, reading: Reading | FolderReading) -> None:
        self._send(_ANSWER, b"")
        pickle.dump(reading, self.stream, protocol=pickle.HIGHEST_PROTOCOL)

    def _send(self, kind: bytes, payload: bytes) -> None:
        self.stream.write(_HEAD.pack(kind, len(payload)))
        self.stream.write(payload)
