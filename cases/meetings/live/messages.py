"""What goes over the socket, and what a client that fell behind gets."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from cases.meetings.live.audience import Audience
from cases.meetings.live.fragments import render
from cases.meetings.live.notes import note_part
from cases.meetings.logic.log import FRAGMENTS, touched
from cases.meetings.models import MeetingEvent
from cases.meetings.queries.rooms import RoomState

FAR_BEHIND = 200  # events; from here on a client gets everything instead of what has changed


class Messages:
    """The messages of one state. Each fragment is rendered once per audience, however many ask and from wherever."""

    def __init__(self, state: RoomState) -> None:
        self.state = state
        self.parts: dict[Audience, dict[str, str]] = {}

    def update(self, audience: Audience, *, since: int, kinds: Sequence[str]) -> str:
        """Brings a client of this audience from ``since`` to the state's number."""
        return self._message(audience, since, touched(kinds))

    def snapshot(self, audience: Audience, *, since: int) -> str:
        """Everything: for somebody new, somebody far behind, and somebody whose rights have changed."""
        return self._message(audience, since, FRAGMENTS)

    def catch_up(self, audience: Audience, *, since: int, token: str) -> str:
        """What a client needs that holds the state ``since`` as the audience that ``token`` names."""
        near = 0 <= self.state.sequence - since <= FAR_BEHIND
        if not near or token != audience.token:  # what it was shown under other rights must not stay
            return self.snapshot(audience, since=since)
        return self.update(audience, since=since, kinds=kinds_after(self.state, since))

    def _message(self, audience: Audience, since: int, names: Iterable[str]) -> str:
        names = list(names)
        known = self.parts.setdefault(audience, {})
        missing = [name for name in names if name not in known]
        if missing:
            known |= render(self.state, audience, missing)
        body = message(self.state, audience, since, {name: known[name] for name in names})
        notes = note_part(self.state, audience, since=since, names=names)
        return json.dumps(body | {"notes": notes} if notes else body, ensure_ascii=False)


def catch_up(state: RoomState, audience: Audience, *, since: int, token: str | None = None) -> str:
    """One client's message; without a token it is taken to be of this audience already."""
    return Messages(state).catch_up(audience, since=since, token=audience.token if token is None else token)


def kinds_after(state: RoomState, since: int) -> list[str]:
    """The kinds of the events after a number, up to the state's own."""
    events = MeetingEvent.objects.filter(meeting=state.meeting, sequence__gt=since, sequence__lte=state.sequence)
    return list(events.values_list("kind", flat=True))


def message(state: RoomState, audience: Audience, since: int, fragments: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "state",
        "from": since,
        "sequence": state.sequence,
        "meeting": state.meeting.state,
        "audience": audience.token,
        "fragments": fragments,
    }
