"""Who cannot be where the agenda wants them, and where a case would have to stand instead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.meetings.enums import ClashKind
from cases.meetings.logic.schedule import slots


@dataclass(frozen=True)
class Span:
    """A time that somebody is taken; ends are outside it."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Planned:
    """One case of the agenda. ``movable``: it has not been called."""

    item: int
    minutes: int
    doctor: int | None
    presenter: int | None = None
    movable: bool = True


@dataclass(frozen=True)
class Diary:
    """What is known of people's time. ``refused``: who answered no, for an item or (None) for all of the meeting."""

    away: Mapping[int, Sequence[Span]]
    elsewhere: Mapping[int, Sequence[Span]]
    refused: frozenset[tuple[int | None, int]] = frozenset()

    def why(self, person: int, span: Span, item: int | None) -> ClashKind | None:
        """Why a person is not free; what they said themselves goes before what other agendas say."""
        if (item, person) in self.refused or (None, person) in self.refused:
            return ClashKind.REFUSED
        if any(one.meets(span) for one in self.away.get(person, ())):
            return ClashKind.AWAY
        if any(one.meets(span) for one in self.elsewhere.get(person, ())):
            return ClashKind.ELSEWHERE
        return None


@dataclass(frozen=True)
class Clash:
    """``item`` None: the chair, who is needed all the time. ``move_to``: the nearest place (1 = first) where the case
    has nobody missing and no other case loses anybody; None where there is none, or moving cannot help."""

    item: int | None
    person: int
    kind: ClashKind
    presents: bool = False
    move_to: int | None = None


def clashes(
    starts_at: datetime, agenda: Sequence[Planned], diary: Diary, chair: int | None, end: datetime
) -> list[Clash]:
    """The chair first, then the cases in the agenda's order."""
    found = []
    why = diary.why(chair, Span(starts_at, end), None) if chair is not None else None
    if chair is not None and why is not None:
        found.append(Clash(None, chair, why))
    troubled = _troubles(starts_at, agenda, diary)
    for place, planned in enumerate(agenda):
        if planned.item in troubled:
            better = _better_place(starts_at, agenda, diary, place, set(troubled)) if planned.movable else None
            for person, kind in troubled[planned.item]:
                presents = person == planned.presenter
                found.append(Clash(planned.item, person, kind, presents, better))
    return found


def _troubles(starts_at: datetime, agenda: Sequence[Planned], diary: Diary) -> dict[int, list[tuple[int, ClashKind]]]:
    """Agenda item -> who is not free in its slot, and why."""
    troubled: dict[int, list[tuple[int, ClashKind]]] = {}
    for planned, begins in zip(agenda, slots(starts_at, [one.minutes for one in agenda]), strict=True):
        span = Span(begins, begins + timedelta(minutes=planned.minutes))
        for person in _needed(planned):
            kind = diary.why(person, span, planned.item)
            if kind is not None:
                troubled.setdefault(planned.item, []).append((person, kind))
    return troubled


def _needed(planned: Planned) -> Iterable[int]:
    return dict.fromkeys(one for one in (planned.doctor, planned.presenter) if one is not None)


def _better_place(
    starts_at: datetime, agenda: Sequence[Planned], diary: Diary, place: int, troubled: set[int]
) -> int | None:
    """Tries the nearest places first; an earlier one before a later one at the same distance."""
    planned = agenda[place]
    others = [*agenda[:place], *agenda[place + 1 :]]
    for target in sorted(range(len(agenda)), key=lambda one: (abs(one - place), one)):
        if target == place or not agenda[target].movable:
            continue
        after = set(_troubles(starts_at, [*others[:target], planned, *others[target:]], diary))
        if planned.item not in after and after <= troubled:
            return target + 1
    return None
