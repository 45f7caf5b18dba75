"""Who wrote which part of a text, from its changes in order.

A run is a piece of text by one person. Text typed inside somebody else's stays the typist's, and splits the other run;
what is deleted is gone from its author's run, whoever deleted it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pycrdt import Doc, Text

from cases.meetings.logic.note_update import ROOT, demand_basis, read_change


@dataclass(frozen=True)
class Run:
    """``person``: key of the author."""

    person: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One line of the note; ``people``: its authors, who wrote most of it first."""

    runs: tuple[Run, ...]
    people: tuple[int, ...]


Delta = Sequence[Mapping[str, int | str]]  # [{"retain": n}, {"insert": text}, {"delete": n}], n in UTF-8 bytes


@dataclass(frozen=True)
class Played:
    """A note after an update: ``runs`` joined are ``text``; ``state`` is all updates as one."""

    state: bytes
    runs: tuple[Run, ...]
    changed: bool

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def play(state: bytes, runs: Sequence[Run], update: bytes, person: int) -> Played:
    """Adds one person's update to a note (``state`` empty: the first one). Raises BrokenUpdate or MissingBasis."""
    change = read_change(update)
    note: Text = Text()
    document = Doc({ROOT: note})
    if state:
        document.apply_update(state)
    before = document.get_state()
    demand_basis(change, known_clocks(before))
    deltas: list[Delta] = []
    watching = note.observe(lambda event: deltas.append(event.delta))  # type: ignore[attr-defined]
    document.apply_update(update)
    note.unobserve(watching)
    for delta in deltas:
        runs = changed(runs, delta, person)
    moved = bool(deltas) or document.get_state() != before
    return Played(document.get_update(), tuple(runs), moved)


def known_clocks(state_vector: bytes) -> dict[int, int]:
    """Client -> clock, from Yjs's encoding: a count, then pairs, all as numbers of seven bits a byte."""
    numbers, value, shift = [], 0, 0
    for byte in state_vector:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
    return dict(zip(numbers[1::2], numbers[2::2], strict=True))


def changed(runs: Sequence[Run], delta: Delta, person: int) -> tuple[Run, ...]:
    """The runs after one person's change."""
    rest = [(run.person, run.text.encode()) for run in runs]
    done: list[tuple[int, bytes]] = []
    for step in delta:
        if "insert" in step:
            done.append((person, str(step["insert"]).encode()))
            continue
        taken, rest = _split(rest, int(step.get("retain") or step["delete"]))
        done += taken if "retain" in step else []
    return _joined([*done, *rest])


def _split(runs: list[tuple[int, bytes]], length: int) -> tuple[list[tuple[int, bytes]], list[tuple[int, bytes]]]:
    for number, (person, text) in enumerate(runs):
        if length < len(text):
            return [*runs[:number], (person, text[:length])], [(person, text[length:]), *runs[number + 1 :]]
        length -= len(text)
    return runs, []


def _joined(pieces: Iterable[tuple[int, bytes]]) -> tuple[Run, ...]:
    filled = [piece for piece in pieces if piece[1]]
    together = ((person, b"".join(text for _, text in one)) for person, one in groupby(filled, key=lambda p: p[0]))
    return tuple(Run(person, text.decode()) for person, text in together)


def authors(runs: Iterable[Run]) -> tuple[int, ...]:
    """The persons whose words stand, who wrote most first."""
    shares: dict[int, int] = {}
    for run in runs:
        if run.text.strip():
            shares[run.person] = shares.get(run.person, 0) + len(run.text.strip())
    return tuple(sorted(shares, key=lambda person: -shares[person]))


def paragraphs(runs: Iterable[Run]) -> tuple[Paragraph, ...]:
    """The text line by line, without the empty ones."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *more = run.text.split("\n")
        lines[-1].append(Run(run.person, first))
        lines += [[Run(run.person, part)] for part in more]
    found = [tuple(run for run in line if run.text) for line in lines]
    return tuple(Paragraph(line, authors(line)) for line in found if authors(line))
