"""What the meeting's log says about one case: when it was up, who was there, what was shown, what was read back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.meetings.enums import EventKind

ENDS = frozenset({EventKind.CASE_CLOSED, EventKind.CASE_DEFERRED, EventKind.CLOSED})
SHOWING = frozenset({EventKind.CASE_CALLED, EventKind.VIEW_SHOWN, EventKind.STEP_TAKEN})
VIEW = ("section", "step", "finding", "plot", "slide")  # of a VIEW_SHOWN event, each may be missing


@dataclass(frozen=True)
class Happening:
    """One event of the log. ``person``: who did it; None = the system."""

    at: datetime
    kind: EventKind
    person: int | None
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Span:
    """From a moment to another; ``ends`` None = it had not ended."""

    starts: datetime
    ends: datetime | None


@dataclass(frozen=True)
class Shown:
    """What was on everybody's screen from ``at`` on."""

    at: datetime
    person: int | None
    section: str
    step: str
    finding: int | None
    plot: str
    slide: int | None


def spans(log: Iterable[Happening], item: int) -> tuple[Span, ...]:
    """When the case was up: from its call until it was closed, or another was called. It may be called again."""
    found: list[Span] = []
    since: datetime | None = None
    for one in log:
        called = one.kind == EventKind.CASE_CALLED
        if since is not None and (called or one.kind in ENDS):
            found.append(Span(since, one.at))
            since = None
        if called and one.payload.get("item") == item:
            since = one.at
    return (*found, Span(since, None)) if since is not None else tuple(found)


def presence(up: Iterable[Span], stays: Sequence[Span]) -> tuple[Span, ...]:
    """The parts of a case during which somebody was in the room."""
    return tuple(
        Span(max(case.starts, stay.starts), _earlier(case.ends, stay.ends))
        for case in up
        for stay in stays
        if _before(stay.starts, case.ends) and _before(case.starts, stay.ends)
    )


def throughout(up: Sequence[Span], there: Sequence[Span]) -> bool:
    """Whether somebody saw the whole case. A second's gap in a line that broke is one."""
    return tuple(up) == tuple(there)


def _before(moment: datetime, end: datetime | None) -> bool:
    return end is None or moment < end


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    known = [moment for moment in (one, other) if moment is not None]
    return min(known) if known else None


def shown(log: Iterable[Happening], item: int) -> tuple[Shown, ...]:
    """What was shown of the case, in order; the same again is told once."""
    found: list[Shown] = []
    for one in log:
        if one.payload.get("item") != item or one.kind not in SHOWING:
            continue
        section, step, finding, plot, slide = (one.payload.get(name) for name in VIEW)
        view = Shown(one.at, one.person, section or "overview", step or "", finding, plot or "", slide)
        if not found or _looks(found[-1]) != _looks(view):
            found.append(view)
    return tuple(found)


def _looks(view: Shown) -> tuple[str, int | None, str, int | None]:
    return view.section, view.finding, view.plot, view.slide


def chaired(log: Iterable[Happening], last: int | None) -> tuple[tuple[int | None, datetime | None], ...]:
    """Who led the meeting, each with from when; the first from its beginning. ``last``: who led it at the end."""
    taken = [one for one in log if one.kind == EventKind.AGENDA_CHANGED and "chair" in one.payload]
    first = taken[0].payload["before"] if taken else last
    return (first, None), *((one.payload["chair"], one.at) for one in taken)


def read_backs(log: Iterable[Happening], item: int) -> tuple[tuple[datetime, int], ...]:
    """When which version of the conclusion was read out; taking it back is not reading."""
    return tuple(
        (one.at, one.payload["version"])
        for one in log
        if one.kind == EventKind.READ_BACK and one.payload.get("item") == item and one.payload.get("version")
    )


def material(log: Iterable[Happening], item: int) -> dict[str, list[Any]]:
    """What stood behind what was shown, as each event noted it: kind -> its entries, each once, in order."""
    found: dict[str, list[Any]] = {}
    for one in log:
        if one.payload.get("item") != item:
            continue
        for kind, entries in one.payload.get("material", {}).items():
            known = found.setdefault(kind, [])
            known += [entry for entry in entries if entry not in known]
    return found
