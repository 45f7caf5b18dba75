"""The state of a live meeting, fetched afresh: what any fragment of its page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cases.dossier.models import Case, Task
from cases.meetings.enums import CaseFlag, ItemKind, ItemState, MeetingKind
from cases.meetings.logic.quorum import Quorum, quorum
from cases.meetings.logic.schedule import slots
from cases.meetings.models import AgendaItem, Attendance, CaseAttendance, Conclusion, ConclusionItem, Meeting
from cases.trials.enums import LIVE_SLOTS
from cases.trials.models import Slot
from cases.trials.queries.cohorts import is_lapsed
from molmdt.accounts.models import Person

GERMLINE_FLAG = "germline_flag"
OPTION_KINDS = (ItemKind.TREATMENT_OPTION, ItemKind.TRIAL_COHORT)


@dataclass(frozen=True)
class Present:
    """One person in the room."""

    person: Person
    role: str
    disqualified: bool


class Place:
    """One case's place on the agenda."""

    def __init__(self, state: "RoomState", item: AgendaItem, slot: datetime) -> None:
        self.state, self.item, self.slot = state, item, slot

    @property
    def case(self) -> Case:
        return self.item.case

    @cached_property
    def quorum(self) -> Quorum:
        """Judged on who is in the room now; a conflict of interest counts for the case that is up."""
        up = self.item.state == ItemState.CURRENT
        counted = [one for one in self.state.people if not (up and one.disqualified)]
        return quorum(
            _competences(counted),
            kind=MeetingKind(self.state.meeting.kind),
            flags=self.flags,
            treating_doctor=any(treats(one.person, self.case) for one in counted),
        )

    @property
    def flags(self) -> list[CaseFlag]:
        found = {
            CaseFlag.GERMLINE: self.case.pk in self.state.flagged,
            CaseFlag.TRIAL_INCLUSION: ItemKind.TRIAL_COHORT in self.kinds,
        }
        return [flag for flag, holds in found.items() if holds]

    @property
    def kinds(self) -> list[ItemKind]:
        return self.state.kinds.get(self.item.pk, [])

    @property
    def options(self) -> int:
        return sum(kind in OPTION_KINDS for kind in self.kinds)


class RoomState:
    """What is true of the meeting at ``sequence`` or after. Parts are read when a fragment asks for them: an event that
    only touches the stage must not cost the reading of everything. The number is read first, so that no part is older.
    """

    def __init__(self, meeting: Meeting) -> None:
        self.meeting, self.sequence = meeting, meeting.last_sequence

    @cached_property
    def places(self) -> tuple[Place, ...]:
        related = ("case__hospital__region", "case__patient", "case__referring_doctor", "presenter")
        items = list(self.meeting.items.select_related(*related))
        times = slots(self.meeting.starts_at, [item.planned_minutes for item in items])
        return tuple(Place(self, item, slot) for item, slot in zip(items, times, strict=True))

    @cached_property
    def current(self) -> Place | None:
        return next((place for place in self.places if place.item.state == ItemState.CURRENT), None)

    @property
    def waiting(self) -> list[Place]:
        return [place for place in self.places if place.item.state == ItemState.WAITING]

    @cached_property
    def people(self) -> tuple[Present, ...]:
        rows = Attendance.objects.filter(meeting=self.meeting, left_at=None).select_related("person__hospital")
        conflicted: set[int] = set()
        if self.current:
            noted = CaseAttendance.objects.filter(item=self.current.item, disqualified=True)
            conflicted = set(noted.values_list("person_id", flat=True))
        return tuple(Present(row.person, row.role, row.person_id in conflicted) for row in rows)

    @cached_property
    def quorum(self) -> Quorum:
        if self.current:
            return self.current.quorum
        return quorum(_competences(self.people), kind=MeetingKind(self.meeting.kind))

    @cached_property
    def flagged(self) -> set[int]:
        return flagged_cases(place.case.pk for place in self.places)

    @cached_property
    def kinds(self) -> dict[int, list[ItemKind]]:
        """Agenda item -> the kinds of its conclusion's lines, in order."""
        found: dict[int, list[ItemKind]] = {}
        rows = ConclusionItem.objects.filter(conclusion__item__meeting=self.meeting).order_by("position")
        for item, kind in rows.values_list("conclusion__item_id", "kind"):
            found.setdefault(item, []).append(ItemKind(kind))
        return found

    @cached_property
    def conclusion(self) -> Conclusion | None:
        if self.current is None:
            return None
        return Conclusion.objects.prefetch_related("authors").filter(item=self.current.item).first()

    @cached_property
    def authors(self) -> list[Person]:
        return list(self.conclusion.authors.all()) if self.conclusion else []

    @cached_property
    def lines(self) -> list[ConclusionItem]:
        if self.current is None:
            return []
        lines = ConclusionItem.objects.filter(conclusion__item=self.current.item)
        return list(lines.select_related("cohort__trial", "responsible").prefetch_related("findings"))

    @cached_property
    def places_held(self) -> dict[int, Slot]:
        """Cohort -> the current case's place in it; a reservation that has run out is none."""
        if self.current is None:
            return {}
        held = Slot.objects.filter(case=self.current.case, state__in=LIVE_SLOTS)
        return {slot.cohort_id: slot for slot in held if not is_lapsed(slot)}


def room_state(meeting: Meeting) -> RoomState:
    """The meeting as it stands; the number of queries does not grow with cases or people."""
    return RoomState(Meeting.objects.select_related("board", "chair", "shown_by").get(pk=meeting.pk))


def _competences(people: Iterable[Present]) -> list[list[str]]:
    return [one.person.competences for one in people]


def flagged_cases(cases: Iterable[int]) -> set[int]:
    """Which of these cases have an open germline flag."""
    open_flags = Task.objects.filter(case__in=list(cases), kind=GERMLINE_FLAG, done_at=None)
    return set(open_flags.values_list("case_id", flat=True))


def treats(person: Person, case: Case) -> bool:
    """The doctor who referred the case, or an oncologist of the same hospital who stands in."""
    stands_in = person.hospital_id == case.hospital_id and "oncology" in person.competences
    return person.pk == case.referring_doctor_id or stands_in


def quorum_of(meeting: Meeting, item: AgendaItem) -> Quorum:
    """The competences in the room for one case, without those who declared a conflict of interest."""
    state = room_state(meeting)
    return next(place.quorum for place in state.places if place.item.pk == item.pk)
