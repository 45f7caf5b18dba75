"""The part of a message that holds the shared note's changes; the same for all who may see the case."""

from collections.abc import Collection
from typing import Any

from cases.meetings.live.audience import Audience
from cases.meetings.logic.log import FRAGMENTS
from cases.meetings.queries.notes import note_after, whole_note
from cases.meetings.queries.rooms import RoomState


def note_part(state: RoomState, audience: Audience, *, since: int, names: Collection[str]) -> dict[str, Any] | None:
    """What a client lacks that holds the state ``since`` and gets the fragments ``names``; None for nothing.

    A message with every fragment may be about another case than the client's, so it brings the whole note. Asked of
    the database once per state and number, not once per audience.
    """
    if "notes" not in names or state.current is None or state.current.case.pk not in audience.visible:
        return None
    whole = len(names) == len(FRAGMENTS)
    kept: dict[int | None, dict[str, Any] | None] = state.__dict__.setdefault("_note_parts", {})
    key = None if whole else since
    if key not in kept:
        item = state.current.item
        kept[key] = whole_note(item) if whole else note_after(item, since)
    return kept[key]
