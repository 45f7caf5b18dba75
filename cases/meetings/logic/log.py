"""What each event of the meeting's log changes on the page.

A client that holds an older state asks for the fragments that the events since then have touched; the state of all
other fragments is the same as if it had been fetched afresh. A test holds this for every action.
"""

from collections.abc import Iterable, Mapping

from cases.meetings.enums import EventKind

FRAGMENTS = (
    "top", "agenda", "control", "stage", "read_back", "lines", "adding", "outcome", "poll", "notes", "actions",
    "presence", "waiting", "hands", "questions", "clock",
)  # fmt: skip
ALL = frozenset(FRAGMENTS)

TOUCHES: Mapping[EventKind, frozenset[str]] = {
    EventKind.OPENED: ALL,
    EventKind.CASE_CALLED: ALL,
    EventKind.VIEW_SHOWN: frozenset({"stage"}),
    EventKind.STEP_TAKEN: frozenset({"control"}),
    EventKind.PRESENCE: frozenset(
        {"top", "agenda", "control", "read_back", "lines", "adding", "actions", "presence", "waiting", "hands"}
    ),
    EventKind.CONFLICT: ALL,
    EventKind.CONCLUSION_CHANGED: frozenset(
        {"top", "agenda", "read_back", "lines", "adding", "outcome", "poll", "actions", "presence"}
    ),
    EventKind.NOTES_CHANGED: frozenset({"notes"}),
    EventKind.PLACE_RESERVED: frozenset({"read_back", "lines", "adding"}),
    EventKind.CASE_CHANGED: frozenset({"top", "agenda", "stage", "read_back", "lines", "adding", "presence"}),
    EventKind.CASE_CLOSED: ALL,
    EventKind.CASE_DEFERRED: ALL,
    EventKind.AGENDA_CHANGED: ALL,
    EventKind.HAND: frozenset({"hands"}),
    EventKind.QUESTION: frozenset({"questions"}),
    EventKind.CONTROL: frozenset({"control"}),
    EventKind.READ_BACK: frozenset({"read_back", "actions"}),
    EventKind.POLL: frozenset({"poll"}),  # dissent that comes of it is a change of the conclusion
    EventKind.CLOSED: ALL,
    EventKind.CANCELLED: ALL,
}


def touched(kinds: Iterable[str]) -> list[str]:
    """The fragments that events of these kinds change, in page order."""
    names: set[str] = set()
    for kind in kinds:
        names |= TOUCHES[EventKind(kind)]
    return [name for name in FRAGMENTS if name in names]
