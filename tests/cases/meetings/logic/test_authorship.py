"""Who wrote what: a truth table, and any three writers in any order."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc

from cases.meetings.logic.authorship import Paragraph, Run, authors, changed, paragraphs, play
from cases.meetings.logic.note_update import ROOT, MissingBasis, read_change
from tests.cases.meetings.notes import Writer

A, B = 1, 2
# runs before, what B does, runs after
CHANGES: list[tuple[list[Run], list[dict[str, Any]], list[Run]]] = [
    ([], [{"insert": "ny"}], [Run(B, "ny")]),
    ([Run(A, "enkel")], [{"retain": 2}, {"insert": "X"}], [Run(A, "en"), Run(B, "X"), Run(A, "kel")]),
    ([Run(A, "enkel")], [{"insert": "X"}], [Run(B, "X"), Run(A, "enkel")]),
    ([Run(A, "enkel")], [{"retain": 5}, {"insert": "X"}], [Run(A, "enkel"), Run(B, "X")]),
    ([Run(A, "æøå")], [{"retain": 4}, {"insert": "é"}], [Run(A, "æø"), Run(B, "é"), Run(A, "å")]),
    ([Run(B, "min ")], [{"retain": 4}, {"insert": "egen"}], [Run(B, "min egen")]),
    ([Run(A, "enkel")], [{"retain": 1}, {"delete": 3}], [Run(A, "el")]),
    ([Run(A, "en"), Run(B, "X"), Run(A, "kel")], [{"retain": 2}, {"delete": 1}], [Run(A, "enkel")]),
    ([Run(A, "en"), Run(B, "X"), Run(A, "kel")], [{"retain": 1}, {"delete": 3}], [Run(A, "eel")]),
    ([Run(A, "enkel")], [{"delete": 5}, {"insert": "alt"}], [Run(B, "alt")]),
    ([Run(A, "enkel")], [{"delete": 5}], []),
]


@pytest.mark.parametrize(("before", "delta", "after"), CHANGES)
def test_runs_after_a_change(before: list[Run], delta: list[dict[str, Any]], after: list[Run]) -> None:
    assert list(changed(before, delta, B)) == after


def test_playing_tells_text_authors_and_whether_anything_is_new() -> None:
    first = Writer(7).type("Fusjonen er i leseramme.")
    update = first.update()
    played = play(b"", [], update, A)
    assert (played.text, played.changed) == ("Fusjonen er i leseramme.", True)
    assert played.runs == (Run(A, "Fusjonen er i leseramme."),)
    again = play(played.state, played.runs, update, A)
    assert not again.changed
    assert again.runs == played.runs
    change = Writer(8).hear(update).type("trolig ", at=12).rub(0, 9).update()
    with pytest.raises(MissingBasis):
        play(b"", [], change, B)
    after = play(played.state, played.runs, change, B)
    assert after.runs == (Run(A, "er "), Run(B, "trolig "), Run(A, "i leseramme."))
    unseen = Writer(9).hear(after.state).type("x", at=0).rub(0, 1)
    assert play(after.state, after.runs, unseen.update(), A).changed  # nothing to see, but the place is taken


def test_authors_by_what_they_wrote_most() -> None:
    assert authors([Run(A, "kort"), Run(B, "ganske langt"), Run(3, " \n ")]) == (B, A)


def test_paragraphs_name_their_own_authors() -> None:
    runs = [Run(A, "Første linje.\n\nAndre "), Run(B, "linje, utfylt.\n"), Run(A, "\n")]
    assert paragraphs(runs) == (
        Paragraph((Run(A, "Første linje."),), (A,)),
        Paragraph((Run(A, "Andre "), Run(B, "linje, utfylt.")), (B, A)),
    )
    assert paragraphs([]) == ()


ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),  # who
        st.sampled_from(["type", "type", "rub", "send", "hear"]),
        st.integers(0, 40),  # where
        st.text(alphabet="abæø😀é \n", min_size=1, max_size=6),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(ACTS)
def test_three_writers_converge_in_any_order(acts: list[tuple[int, str, int, str]]) -> None:
    """Everybody types, sends and hears whenever they like. In the end all pages, and what is stored, say the same."""
    writers = [Writer(client) for client in (11, 12, 13)]
    stored: list[tuple[bytes, int]] = []
    heard = [0, 0, 0]
    state, runs = b"", ()
    acts = [*acts, *((who, verb, 0, "") for verb in ("send", "hear") for who in range(3))]
    for who, verb, where, text in acts:
        writer = writers[who]
        if verb == "type":
            writer.type(text, at=min(where, len(writer.text)))
        elif verb == "rub" and writer.text:
            start = min(where, len(writer.text) - 1)
            writer.rub(start, min(len(text), len(writer.text) - start))
        elif verb == "send" and writer.unsent:
            update = writer.update()
            assert read_change(update).clients <= {writer.client}
            played = play(state, runs, update, who)
            state, runs = played.state, played.runs
            stored.append((update, who))
        elif verb == "hear":
            for update, _ in stored[heard[who] :]:
                writer.hear(update)
            heard[who] = len(stored)
    text = "".join(run.text for run in runs)
    assert [writer.text for writer in writers] == [text] * 3
    one_by_one: tuple[Run, ...] = ()
    so_far = b""
    for update, who in stored:  # from the log alone
        step = play(so_far, one_by_one, update, who)
        so_far, one_by_one = step.state, step.runs
    assert one_by_one == runs
    late = Doc()
    for update, _ in stored:
        late.apply_update(update)
    from pycrdt import Text

    assert str(late.get(ROOT, type=Text)) == text
