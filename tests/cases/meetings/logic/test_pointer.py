"""The presenter's viewport: what is passed on, and what is not."""

from typing import Any

import pytest

from cases.meetings.logic.pointer import Viewport, viewport

SOUND: dict[str, Any] = {"type": "view", "item": 3, "slide": 7, "x": 0.5, "y": 1, "zoom": 2.5, "px": None, "py": None}
REFUSED: list[dict[str, Any]] = [
    *({name: None} for name in ("item", "slide", "x", "y", "zoom")),
    {"item": "3"}, {"item": 0}, {"item": -1}, {"item": True}, {"item": 2**63}, {"slide": 1.5},
    {"x": -0.01}, {"x": 1.01}, {"y": float("nan")}, {"y": float("inf")}, {"x": True}, {"x": "0.5"}, {"x": []},
    {"zoom": 0}, {"zoom": 1001}, {"zoom": True},
    {"px": 0.5}, {"py": 0.5}, {"px": 0.5, "py": 2}, {"px": 0.5, "py": "0"}, {"px": False, "py": 0.5},
]  # fmt: skip


def test_sound_viewport_is_told_as_it_came() -> None:
    moved = viewport(SOUND)
    assert moved == Viewport(3, 7, 0.5, 1, 2.5)
    assert moved is not None and moved.told() == SOUND


def test_pointer_is_told_too_and_nothing_else() -> None:
    moved = viewport({**SOUND, "px": 0, "py": 0.25, "html": "<b>", "person": 9})
    assert moved is not None and moved.told() == {**SOUND, "px": 0, "py": 0.25}


@pytest.mark.parametrize("wrong", REFUSED, ids=str)
def test_what_is_missing_of_another_kind_or_out_of_range_is_refused(wrong: dict[str, Any]) -> None:
    assert viewport({**SOUND, **wrong}) is None


@pytest.mark.parametrize("name", ["item", "slide", "x", "y", "zoom"])
def test_every_part_but_the_pointer_is_needed(name: str) -> None:
    assert viewport({part: value for part, value in SOUND.items() if part != name}) is None
    assert viewport({part: value for part, value in SOUND.items() if part not in {"px", "py"}}) is not None
