"""What goes over the socket, and what a client that fell behind gets."""

import json
from collections.abc import Sequence
from typing import Any

from cases.meetings.live.audience import Audience
from cases.meetings.live.fragments import render
from cases.meetings.logic.log import FRAGMENTS, touched
from cases.meetings.models import MeetingEvent
from cases.meetings.queries.rooms import RoomState

FAR_BEHIND = 200  # events; from here on a client gets everything instead of what has changed


def update(state: RoomState, audience: Audience, *, since: int, kinds: Sequence[str]) -> str:
    """The message that brings a client of this audience from ``since`` to the state's number."""
    return message(state, since, render(state, audience, touched(kinds)))


def snapshot(state: RoomState, audience: Audience, *, since: int) -> str:
    """Everything: for somebody new, somebody far behind, and somebody whose rights have changed."""
    return message(state, since, render(state, audience, FRAGMENTS))


def catch_up(state: RoomState, audience: Audience, *, since: int) -> str:
    """What a client that holds the state ``since`` needs."""
    if not 0 <= state.sequence - since <= FAR_BEHIND:
        return snapshot(state, audience, since=since)
    return update(state, audience, since=since, kinds=kinds_after(state, since))


def kinds_after(state: RoomState, since: int) -> list[str]:
    """The kinds of the events after a number, up to the state's own."""
    events = MeetingEvent.objects.filter(meeting=state.meeting, sequence__gt=since, sequence__lte=state.sequence)
    return list(events.values_list("kind", flat=True))


def message(state: RoomState, since: int, fragments: dict[str, str]) -> str:
    body: dict[str, Any] = {
        "type": "state",
        "from": since,
        "sequence": state.sequence,
        "meeting": state.meeting.state,
        "fragments": fragments,
    }
    return json.dumps(body, ensure_ascii=False)
