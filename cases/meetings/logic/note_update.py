"""What an update of a shared note holds, read from its bytes before anything applies it.

The format is Yjs's update, version 1: per client its runs of insertions, then what was deleted. A note is one plain
text, so only text and the remains of deleted text are taken; everything else that Yjs could carry is refused. Clocks
count UTF-16 code units, as browsers do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ROOT = "note"  # the name of the text in the document
GARBAGE, DELETED, TEXT, SKIP = 0, 1, 4, 10  # kinds of content, the low five bits of an insertion's first byte
HAS_LEFT, HAS_RIGHT, HAS_KEY = 0x80, 0x40, 0x20
LONGEST_NUMBER = 8  # bytes; client ids and clocks are below 2**53


class BrokenUpdate(ValueError):
    """The bytes are no update of a note."""


class MissingBasis(ValueError):
    """The update builds on changes that are not stored."""


Id = tuple[int, int]  # client, clock


@dataclass(frozen=True)
class Insertion:
    """``length`` code units by one client, beside the neighbours that ``beside`` names."""

    client: int
    clock: int
    length: int
    beside: tuple[Id, ...]


@dataclass(frozen=True)
class NoteChange:
    """``deletions``: (client, clock, length) of what is deleted, by whoever sends the update."""

    insertions: tuple[Insertion, ...]
    deletions: tuple[tuple[int, int, int], ...]

    @property
    def clients(self) -> frozenset[int]:
        """Who inserts."""
        return frozenset(one.client for one in self.insertions)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def byte(self) -> int:
        if self.at >= len(self.data):
            raise BrokenUpdate("ends too early")
        self.at += 1
        return self.data[self.at - 1]

    def number(self) -> int:
        value = 0
        for position in range(LONGEST_NUMBER):
            part = self.byte()
            value |= (part & 0x7F) << (7 * position)
            if part < 0x80:
                return value
        raise BrokenUpdate("a number is too long")

    def text(self) -> str:
        length = self.number()
        part = self.data[self.at : self.at + length]
        if len(part) < length:
            raise BrokenUpdate("a text ends too early")
        self.at += length
        try:
            return part.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BrokenUpdate("a text is not UTF-8") from error

    def id(self) -> Id:
        return self.number(), self.number()


def read_change(update: bytes) -> NoteChange:
    """What an update inserts and deletes. Raises BrokenUpdate."""
    reader = _Reader(update)
    insertions = [one for _ in range(reader.number()) for one in _of_client(reader)]
    deletions = [one for _ in range(reader.number()) for one in _deleted_of_client(reader)]
    if reader.at != len(update):
        raise BrokenUpdate("goes on after its end")
    return NoteChange(tuple(insertions), tuple(deletions))


def _of_client(reader: _Reader) -> Iterable[Insertion]:
    count, client, clock = reader.number(), reader.number(), reader.number()
    for _ in range(count):
        beside, length, is_there = _struct(reader)
        if length == 0:
            raise BrokenUpdate("an insertion of nothing")
        if is_there:
            yield Insertion(client, clock, length, beside)
        clock += length


def _struct(reader: _Reader) -> tuple[tuple[Id, ...], int, bool]:
    """Neighbours, length, and whether it is there at all: a gap is only stepped over."""
    first = reader.byte()
    kind = first & 0x1F
    if first in (GARBAGE, SKIP):
        return (), reader.number(), first == GARBAGE
    if kind not in (DELETED, TEXT) or first & HAS_KEY:
        raise BrokenUpdate("holds something else than text")
    beside = tuple(reader.id() for flag in (HAS_LEFT, HAS_RIGHT) if first & flag)
    if not beside and (reader.number() != 1 or reader.text() != ROOT):
        raise BrokenUpdate("is about something else than the note")
    if kind == DELETED:
        return beside, reader.number(), True
    return beside, utf16_length(reader.text()), True


def _deleted_of_client(reader: _Reader) -> Iterable[tuple[int, int, int]]:
    client = reader.number()
    for _ in range(reader.number()):
        yield client, reader.number(), reader.number()


def utf16_length(text: str) -> int:
    """Code units, as browsers count."""
    return len(text.encode("utf-16-le")) // 2


def demand_basis(change: NoteChange, known: Mapping[int, int]) -> None:
    """Raises MissingBasis unless everything that the change builds on is stored or comes with it.

    ``known``: client -> how many code units of it are stored.
    """
    after = dict(known)
    for one in sorted(change.insertions, key=lambda one: (one.client, one.clock)):
        if one.clock > after.get(one.client, 0):
            raise MissingBasis
        after[one.client] = max(after.get(one.client, 0), one.clock + one.length)
    beside = (place for one in change.insertions for place in one.beside)
    ends = ((client, clock + length - 1) for client, clock, length in change.deletions if length)
    if any(clock >= after.get(client, 0) for client, clock in (*beside, *ends)):
        raise MissingBasis
