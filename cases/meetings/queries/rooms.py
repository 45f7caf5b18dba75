"""The state of a live meeting, fetched afresh: everything that any fragment of its page shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from cases.dossier.models import Case, Task
from cases.meetings.enums import ItemKind, ItemState
from cases.meetings.logic.quorum import Quorum, quorum
from cases.meetings.logic.schedule import slots
from cases.meetings.models import AgendaItem, Attendance, CaseAttendance, Conclusion, ConclusionItem, Meeting
from cases.trials.enums import LIVE_SLOTS
from cases.trials.models import Slot
from molmdt.accounts.models import Person

GERMLINE_FLAG = "germline_flag"
OPTION_KINDS = (ItemKind.TREATMENT_OPTION, ItemKind.TRIAL_COHORT)


@dataclass(frozen=True)
class Place:
    """One case's place on the agenda. ``quorum`` is judged on who is in the room now."""

    item: AgendaItem
    slot: datetime
    quorum: Quorum
    kinds: tuple[ItemKind, ...] = ()

    @property
    def case(self) -> Case:
        return self.item.case

    @property
    def options(self) -> int:
        return sum(kind in OPTION_KINDS for kind in self.kinds)


@dataclass(frozen=True)
class Present:
    """One person in the room."""

    person: Person
    role: str
    disqualified: bool


@dataclass(frozen=True)
class RoomState:
    """What is true of the meeting at ``sequence``."""

    meeting: Meeting
    sequence: int
    places: tuple[Place, ...]
    people: tuple[Present, ...]
    quorum: Quorum
    current: Place | None = None
    conclusion: Conclusion | None = None
    lines: tuple[ConclusionItem, ...] = ()
    authors: tuple[Person, ...] = ()
    waiting: tuple[Place, ...] = ()
    places_held: Mapping[int, Slot] = field(default_factory=dict)  # cohort -> the current case's place in it


def room_state(meeting: Meeting) -> RoomState:
    """Reads the meeting as it stands; the number of queries does not grow with cases or people."""
    meeting = Meeting.objects.select_related("board", "chair", "shown_by", "shown_finding").get(pk=meeting.pk)
    items = list(_items(meeting))
    current_item = next((item for item in items if item.state == ItemState.CURRENT), None)
    people = _people(meeting, current_item)
    flagged = flagged_cases(item.case_id for item in items)
    places = tuple(_places(meeting, items, people, flagged))
    current = next((place for place in places if place.item is current_item), None) if current_item else None
    conclusion = _conclusion(current_item)
    return RoomState(
        meeting=meeting,
        sequence=meeting.last_sequence,
        places=places,
        people=people,
        quorum=current.quorum if current else quorum(_competences(people), germline_flag=False),
        current=current,
        conclusion=conclusion,
        lines=tuple(conclusion.lines.all()) if conclusion else (),
        authors=tuple(conclusion.authors.all()) if conclusion else (),
        waiting=tuple(place for place in places if place.item.state == ItemState.WAITING),
        places_held=_places_held(current_item),
    )


def _items(meeting: Meeting) -> Iterable[AgendaItem]:
    lines = ConclusionItem.objects.only("conclusion_id", "kind", "position")
    items = meeting.items.select_related(
        "case__hospital__region", "case__patient", "case__referring_doctor", "presenter", "conclusion"
    )
    return items.prefetch_related(Prefetch("conclusion__lines", queryset=lines))


def _people(meeting: Meeting, item: AgendaItem | None) -> tuple[Present, ...]:
    rows = Attendance.objects.filter(meeting=meeting, left_at=None).select_related("person__hospital")
    conflicted = set()
    if item is not None:
        noted = CaseAttendance.objects.filter(item=item, disqualified=True)
        conflicted = set(noted.values_list("person_id", flat=True))
    return tuple(Present(row.person, row.role, row.person_id in conflicted) for row in rows)


def _places(
    meeting: Meeting, items: list[AgendaItem], people: tuple[Present, ...], flagged: set[int]
) -> Iterable[Place]:
    times = slots(meeting.starts_at, [item.minutes for item in items])
    for item, slot in zip(items, times, strict=True):
        counted = [one for one in people if not (one.disqualified and item.state == ItemState.CURRENT)]
        conclusion = getattr(item, "conclusion", None)
        kinds = tuple(ItemKind(line.kind) for line in conclusion.lines.all()) if conclusion else ()
        yield Place(item, slot, quorum(_competences(counted), germline_flag=item.case_id in flagged), kinds)


def _places_held(item: AgendaItem | None) -> dict[int, Slot]:
    held = Slot.objects.filter(case=item.case_id, state__in=LIVE_SLOTS) if item else ()
    return {slot.cohort_id: slot for slot in held}


def _competences(people: Iterable[Present]) -> list[list[str]]:
    return [one.person.competences for one in people]


def _conclusion(item: AgendaItem | None) -> Conclusion | None:
    if item is None:
        return None
    lines = ConclusionItem.objects.select_related("cohort__trial", "responsible").prefetch_related("findings")
    conclusions = Conclusion.objects.prefetch_related(Prefetch("lines", queryset=lines), "authors")
    return conclusions.filter(item=item).first()


def flagged_cases(cases: Iterable[int]) -> set[int]:
    """Which of these cases have an open germline flag."""
    open_flags = Task.objects.filter(case__in=list(cases), kind=GERMLINE_FLAG, done_at=None)
    return set(open_flags.values_list("case_id", flat=True))


def quorum_of(meeting: Meeting, item: AgendaItem) -> Quorum:
    """The competences in the room for one case, without those who declared a conflict of interest."""
    conflicted = item.attendances.filter(disqualified=True).values("person")
    present = Person.objects.filter(attendances__meeting=meeting, attendances__left_at=None).exclude(pk__in=conflicted)
    flagged = bool(flagged_cases([item.case_id]))
    return quorum(present.values_list("competences", flat=True), germline_flag=flagged)
