"""The presenter's viewport and pointer: what is passed on, and what is not."""

from typing import Any

import pytest

from cases.meetings.logic.pointer import Pointing, Viewport, moved, pointing, viewport

SOUND: dict[str, Any] = {"type": "view", "item": 3, "slide": 7, "x": 0.5, "y": 1, "zoom": 2.5, "px": None, "py": None}
REFUSED: list[dict[str, Any]] = [
    *({name: None} for name in ("item", "slide", "x", "y", "zoom")),
    {"item": "3"}, {"item": 0}, {"item": -1}, {"item": True}, {"item": 2**63}, {"slide": 1.5},
    {"x": -0.01}, {"x": 1.01}, {"y": float("nan")}, {"y": float("inf")}, {"x": True}, {"x": "0.5"}, {"x": []},
    {"zoom": 0}, {"zoom": 1001}, {"zoom": True},
    {"px": 0.5}, {"py": 0.5}, {"px": 0.5, "py": 2}, {"px": 0.5, "py": "0"}, {"px": False, "py": 0.5},
]  # fmt: skip


def test_sound_viewport_is_told_as_it_came() -> None:
    move = viewport(SOUND)
    assert move == Viewport(3, 7, 0.5, 1, 2.5)
    assert move is not None and move.told() == SOUND


def test_pointer_is_told_too_and_nothing_else() -> None:
    move = viewport({**SOUND, "px": 0, "py": 0.25, "html": "<b>", "person": 9})
    assert move is not None and move.told() == {**SOUND, "px": 0, "py": 0.25}


@pytest.mark.parametrize("wrong", REFUSED, ids=str)
def test_what_is_missing_of_another_kind_or_out_of_range_is_refused(wrong: dict[str, Any]) -> None:
    assert viewport({**SOUND, **wrong}) is None


@pytest.mark.parametrize("name", ["item", "slide", "x", "y", "zoom"])
def test_every_part_but_the_pointer_is_needed(name: str) -> None:
    assert viewport({part: value for part, value in SOUND.items() if part != name}) is None
    assert viewport({part: value for part, value in SOUND.items() if part not in {"px", "py"}}) is not None


POINT: dict[str, Any] = {"type": "point", "item": 3, "plot": "", "on": "cell:12:4", "x": 0.5, "y": 1}
ACCEPTED: list[dict[str, Any]] = [
    {}, {"on": "head:0"}, {"plot": "protein:FGFR2", "on": "drawing:2"}, {"plot": "copies", "on": "axes"},
    {"plot": "copies", "on": "axes", "x": 3.1e9, "y": -4.5},
]  # fmt: skip
NOWHERE: list[dict[str, Any]] = [
    {"item": None}, {"item": "3"}, {"plot": None}, {"plot": "Copies"}, {"plot": "protein:" + "A" * 19}, {"plot": "a b"},
    {"plot": "copies\n"}, {"on": None}, {"on": 4}, {"on": "cell:12"}, {"on": "cell:a:1"}, {"on": "cell:1:1\n"},
    {"on": "#stage-panel"}, {"x": None}, {"y": None}, {"x": 1.01}, {"y": -0.01}, {"x": True}, {"y": float("nan")},
    {"on": "axes", "x": 1e11}, {"on": "axes", "y": float("-inf")}, {"on": "axes", "x": "0"},
]  # fmt: skip


@pytest.mark.parametrize("part", ACCEPTED, ids=str)
def test_pointer_among_findings_is_told_as_it_came(part: dict[str, Any]) -> None:
    move = pointing({**POINT, **part, "html": "<b>"})
    assert move is not None and move.told() == {**POINT, **part}


def test_pointer_that_has_left_is_nowhere() -> None:
    assert pointing({"type": "point", "item": 3, "plot": "copies", "on": "", "x": 7}) == Pointing(3, "copies")


@pytest.mark.parametrize("wrong", NOWHERE, ids=str)
def test_place_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    assert pointing({**POINT, **wrong}) is None


def test_kind_says_how_a_move_is_read() -> None:
    assert isinstance(moved(SOUND), Viewport)
    assert isinstance(moved(POINT), Pointing)
    for wrong in ({**SOUND, "type": "point"}, {**POINT, "type": "view"}, {**POINT, "type": ["point"]}, {}):
        assert moved(wrong) is None
