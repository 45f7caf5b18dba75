"""An update's bytes: only text and the remains of text, and nothing that builds on what is not there."""

import pytest
from pycrdt import Array, Doc, Map, Text

from cases.meetings.logic.authorship import known_clocks
from cases.meetings.logic.note_update import (
    ROOT,
    BrokenUpdate,
    Insertion,
    MissingBasis,
    NoteChange,
    demand_basis,
    read_change,
    utf16_length,
)
from tests.cases.meetings.notes import Writer


def test_insertions_and_deletions_are_read_in_code_units() -> None:
    first = Writer(7).type("Æ😀b")
    start = first.update()
    assert read_change(start) == NoteChange((Insertion(7, 0, 4, ()),), ())
    second = Writer(300).hear(start).type("x", at=2).rub(0, 1)
    change = read_change(second.update())
    assert change == NoteChange((Insertion(300, 0, 1, ((7, 2), (7, 3))),), ((7, 0, 1),))
    assert change.clients == {300}


def test_text_that_was_typed_and_deleted_leaves_its_place() -> None:
    writer = Writer(7).type("abc").rub(0, 3)
    assert read_change(writer.document.get_update()).insertions[0].length == 3


def with_gap() -> bytes:
    """One insertion of a client, its next left out, and the one after that, as merging leaves a gap to step over."""
    first, gap = bytes([1, 3, 7, 0, 4, 1, 4]) + b"note" + bytes([1]) + b"a", bytes([10, 2])
    return first + gap + bytes([0x84, 7, 0, 1]) + b"d" + bytes([0])


def test_a_gap_is_stepped_over() -> None:
    assert read_change(with_gap()).insertions == (Insertion(7, 0, 1, ()), Insertion(7, 3, 1, ((7, 0),)))


def of_document(**parts: object) -> bytes:
    return Doc(parts, client_id=7).get_update()  # type: ignore[arg-type]


def formatted() -> bytes:
    note: Text = Text()
    document = Doc({ROOT: note}, client_id=7)
    note += "abc"
    note.format(0, 2, {"bold": True})
    return document.get_update()


BROKEN = {
    "nothing": b"",
    "words": b"garbage that somebody sent",
    "too short": Writer(7).type("abc").update()[:-3],
    "too long": Writer(7).type("abc").update() + b"\x00",
    "text cut off": bytes([1, 1, 7, 0, 4, 1, 9]) + b"note",
    "no UTF-8": bytes([1, 1, 7, 0, 4, 1, 4]) + b"note" + bytes([1, 0xFF, 0]),
    "an endless number": b"\xff" * 9,
    "nothing inserted": bytes([1, 1, 7, 0, 4, 1, 4]) + b"note" + bytes([0, 0]),
    "another text": of_document(other=Text("abc")),
    "a list": of_document(note=Array(["abc"])),
    "a table": of_document(note=Map({"key": "abc"})),
    "inside something": bytes([1, 1, 7, 0, 4, 0, 3, 0, 1]) + b"a" + bytes([0]),
    "bold": formatted(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_note_is_refused(name: str) -> None:
    with pytest.raises(BrokenUpdate):
        read_change(BROKEN[name])


# stored code units per client, insertions as (client, clock, length, beside), deletions, and whether it can be applied
BASES = [
    ({}, [(7, 0, 3, ())], [], True),
    ({7: 3}, [(7, 3, 1, ((7, 2),))], [], True),
    ({7: 3}, [(7, 1, 2, ((7, 0),))], [], True),  # sent once more
    ({7: 3}, [(7, 4, 1, ((7, 2),))], [], False),  # its client's step before is missing
    ({7: 3}, [(8, 0, 1, ((9, 0),))], [], False),  # beside somebody unknown
    ({7: 3}, [(8, 0, 1, ((9, 0),)), (9, 0, 1, ())], [], True),  # who comes with it
    ({7: 3}, [], [(7, 0, 3)], True),
    ({7: 3}, [], [(7, 2, 2)], False),
    ({7: 3}, [], [(8, 0, 0)], True),
]


@pytest.mark.parametrize(("known", "insertions", "deletions", "fits"), BASES)
def test_a_change_needs_what_it_builds_on(
    known: dict[int, int], insertions: list[tuple[int, int, int, tuple[tuple[int, int], ...]]],
    deletions: list[tuple[int, int, int]], fits: bool,
) -> None:  # fmt: skip
    change = NoteChange(tuple(Insertion(*one) for one in insertions), tuple(deletions))
    if fits:
        demand_basis(change, known)
        return
    with pytest.raises(MissingBasis):
        demand_basis(change, known)


def test_clocks_of_a_state() -> None:
    writer = Writer(300).hear(Writer(7).type("ab").update()).type("😀" * 100)
    assert known_clocks(writer.document.get_state()) == {7: 2, 300: 200}
    assert known_clocks(Doc().get_state()) == {}


def test_code_units() -> None:
    assert [utf16_length(text) for text in ("", "æ", "😀")] == [0, 1, 2]
