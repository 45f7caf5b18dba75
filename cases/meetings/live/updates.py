"""The hub's one look at the database: what is new, who may still see it, and one rendering per audience."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from cases.meetings.enums import MeetingState
from cases.meetings.live.audience import Audience
from cases.meetings.live.glances import Glance, glance
from cases.meetings.live.messages import Messages
from cases.meetings.live.seats import Judged, Memory, Seat, judge
from cases.meetings.queries.rooms import RoomState

REFUSED, CLOSED = 4403, 4410  # close codes: rights ended, meeting ended


@dataclass(frozen=True)
class Asking:
    """One connection as the hub knows it. ``since`` is None where it holds the room's number."""

    seat: Seat
    audience: Audience | None = None
    since: int | None = None
    token: str = ""


@dataclass(frozen=True)
class Stage:
    """Whose pointer is followed, and on which case."""

    item: int
    case: int
    presenter: int | None


@dataclass(frozen=True)
class Update:
    """What the connections of one room get. ``texts``: who has something to receive; equal texts are one object."""

    sequence: int
    judged: dict[Any, Judged] = field(default_factory=dict)
    texts: dict[Any, str] = field(default_factory=dict)
    ended: dict[Any, int] = field(default_factory=dict)
    stage: Stage | None = None
    quiet: bool = False  # nothing has changed since the look before
    anew: bool = False  # rights were judged anew


def gather(meeting: int, since: int, asking: Mapping[Any, Asking], memory: Memory) -> Update:
    """Judges every seat and renders what is new, all as of one moment: no text is younger than the rights to it."""
    with _one_moment():
        seats = {key: one.seat for key, one in asking.items()}
        seen = glance(meeting, since, *zip(*((seat.account, seat.session) for seat in seats.values()), strict=True))
        if seen is None:
            return Update(since, ended=dict.fromkeys(asking, REFUSED))
        if _quiet(seen, since, asking, memory):
            return Update(since, quiet=True)
        state = RoomState(seen.meeting)
        memory.agenda_of(state, seen)
        memory.opened_of(state, seen)
        before = memory.judged
        judged = judge(state, seats, seen, memory)
        texts = dict(_texts(Messages(state), since, asking, judged, seen.kinds))
        anew = judged is not before
        return Update(state.sequence, judged, texts, _ended(state, asking, judged), _stage(state), anew=anew)


@contextmanager
def _one_moment() -> Iterator[None]:
    """All questions are answered from one snapshot of the database, which nobody's commit in between changes."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _quiet(seen: Glance, since: int, asking: Mapping[Any, Asking], memory: Memory) -> bool:
    settled = all(one.since is None and one.audience is not None for one in asking.values())
    return settled and seen.sequence == since and memory.holds(seen)


def _texts(
    messages: Messages, since: int, asking: Mapping[Any, Asking], judged: Mapping[Any, Judged], kinds: Sequence[str]
) -> Iterator[tuple[Any, str]]:
    """One text per audience and per number that somebody returns from; who misses nothing gets none."""
    made: dict[Any, str] = {}
    for key, one in asking.items():
        if key not in judged:
            continue
        audience = judged[key].audience
        changed = one.since is None and one.audience is not audience and one.audience != audience
        if one.since is None and not (changed or kinds):
            continue
        case = (id(audience), changed, one.since, one.token if one.since is not None else "")
        if case not in made:
            if one.since is not None:
                made[case] = messages.catch_up(audience, since=one.since, token=one.token)
            elif changed:
                made[case] = messages.snapshot(audience, since=since)
            else:
                made[case] = messages.update(audience, since=since, kinds=kinds)
        yield key, made[case]


def _ended(state: RoomState, asking: Mapping[Any, Asking], judged: Mapping[Any, Judged]) -> dict[Any, int]:
    ended = dict.fromkeys((key for key in asking if key not in judged), REFUSED)
    if state.meeting.state == MeetingState.CLOSED:
        ended |= dict.fromkeys((key for key in asking if key in judged), CLOSED)
    return ended


def _stage(state: RoomState) -> Stage | None:
    if state.current is None:
        return None
    return Stage(state.current.item.pk, state.current.case.pk, state.meeting.presenter_id)
