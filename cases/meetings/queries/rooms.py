"""The state of a live meeting, fetched afresh: what any fragment of its page shows."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from django.db.models import Max

from cases.dossier.models import Case, Task
from cases.meetings.enums import CaseFlag, EventKind, ItemKind, ItemState, MeetingKind
from cases.meetings.logic.lines import order_key
from cases.meetings.logic.quorum import Quorum, quorum
from cases.meetings.logic.schedule import begins, due
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem, ConflictOfInterest, Meeting
from cases.meetings.queries.notes import NOTHING, Note, note_of
from cases.meetings.queries.people import PeopleState, Present, treats
from cases.meetings.queries.polls import PollRecord, polls_of
from cases.meetings.queries.standing import CohortStanding, standings_of
from cases.meetings.queries.times import expected_times, free_at, planned_times
from molmdt.accounts.models import Person

GERMLINE_FLAG = "germline_flag"
HANDLED = (ItemState.DONE, ItemState.DEFERRED)
OPTION_KINDS = (ItemKind.TREATMENT_OPTION, ItemKind.TRIAL_COHORT)


class Place:
    """One case's place on the agenda. ``slot``: when it is due as the meeting goes; ``planned``: as published."""

    def __init__(self, state: "RoomState", item: AgendaItem, slot: datetime, planned: datetime) -> None:
        self.state, self.item, self.slot, self.planned = state, item, slot, planned

    @property
    def moves(self) -> bool:
        """Whether its time goes with what happens in the room."""
        return self.state.free is not None and self.item.state == ItemState.WAITING

    @property
    def case(self) -> Case:
        return self.item.case

    @cached_property
    def quorum(self) -> Quorum:
        """Judged on who is in the room now, without those who have a conflict of interest in this case."""
        counted = [one for one in self.state.people if one.person.pk not in self.conflicted]
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
    def conflicts(self) -> list[ConflictOfInterest]:
        return self.state.conflicts.get(self.item.pk, [])

    @property
    def conflicted(self) -> set[int]:
        return self.state.conflicted(self.item.pk)

    @property
    def kinds(self) -> list[ItemKind]:
        return self.state.kinds.get(self.item.pk, [])

    @property
    def options(self) -> int:
        return sum(kind in OPTION_KINDS for kind in self.kinds)


class RoomState(PeopleState):
    """What is true of the meeting at ``sequence`` or after. Parts are read when a fragment asks for them: an event that
    only touches the stage must not cost the reading of everything. The number is read first, so that no part is older.
    """

    def __init__(self, meeting: Meeting) -> None:
        self.meeting, self.sequence = meeting, meeting.last_sequence

    @cached_property
    def places(self) -> tuple[Place, ...]:
        related = ("case__hospital__region", "case__patient", "case__referring_doctor", "presenter")
        items = list(self.meeting.items.select_related(*related))
        times = zip(items, expected_times(self.meeting, items), planned_times(self.meeting, items), strict=True)
        return tuple(Place(self, item, slot, planned) for item, slot, planned in times)

    @property
    def free(self) -> datetime | None:
        """From when the next case can be called; None while the meeting is not open."""
        return free_at(self.meeting, [place.item for place in self.places])

    @cached_property
    def current(self) -> Place | None:
        return next((place for place in self.places if place.item.state == ItemState.CURRENT), None)

    @property
    def waiting(self) -> list[Place]:
        return [place for place in self.places if place.item.state == ItemState.WAITING]

    @property
    def due(self) -> datetime:
        """When the case that is up, or the next one, should have begun by the plan."""
        handled = [one.item.planned_minutes for one in self.places if one.item.state in HANDLED]
        return due(begins(self.meeting.starts_at, self.meeting.opened_at), handled)

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
    def changed(self) -> int:
        """Number of the last event that told of a change, made elsewhere, of the case that is up; 0: none."""
        told = self.meeting.events.filter(kind=EventKind.CASE_CHANGED, sequence__lte=self.sequence)
        numbers = told.filter(payload__item=self.current.item.pk) if self.current else told.none()
        return numbers.aggregate(last=Max("sequence"))["last"] or 0

    @cached_property
    def conclusion(self) -> Conclusion | None:
        if self.current is None:
            return None
        return Conclusion.objects.prefetch_related("authors").filter(item=self.current.item).first()

    @cached_property
    def authors(self) -> list[Person]:
        return list(self.conclusion.authors.all()) if self.conclusion else []

    @cached_property
    def note(self) -> Note:
        return note_of(self.current.item) if self.current else NOTHING

    @cached_property
    def lines(self) -> list[ConclusionItem]:
        if self.current is None:
            return []
        lines = ConclusionItem.objects.filter(conclusion__item=self.current.item)
        rows = lines.select_related("cohort__trial", "responsible").prefetch_related("findings")
        return sorted(rows, key=lambda line: order_key(line.kind, line.position))

    @cached_property
    def standings(self) -> dict[int, CohortStanding]:
        """Cohort -> how it stands for the current case, for every cohort that a line names."""
        cohorts = {line.cohort_id for line in self.lines if line.cohort_id}
        return standings_of(self.current.case, cohorts) if self.current else {}

    @cached_property
    def polls(self) -> list[PollRecord]:
        return polls_of(self.current.item) if self.current else []

    @property
    def poll(self) -> PollRecord | None:
        """The newest vote about the current case, open or closed."""
        return self.polls[-1] if self.polls else None

    @property
    def being_read(self) -> bool:
        """Everybody is being read the conclusion as it stands."""
        if self.current is None or self.conclusion is None:
            return False
        return self.current.item.read_back_version == self.conclusion.version

    @property
    def reading_broken(self) -> bool:
        """It was changed while it was read."""
        read = self.current.item.read_back_version if self.current else None
        return self.conclusion is not None and read is not None and read != self.conclusion.version


def room_state(meeting: Meeting) -> RoomState:
    """The meeting as it stands; the number of queries does not grow with cases or people."""
    return RoomState(Meeting.objects.select_related("board", "chair", "presenter").get(pk=meeting.pk))


def _competences(people: Iterable[Present]) -> list[list[str]]:
    return [one.person.competences for one in people]


def flagged_cases(cases: Iterable[int]) -> set[int]:
    """Which of these cases have an open germline flag."""
    open_flags = Task.objects.filter(case__in=list(cases), kind=GERMLINE_FLAG, done_at=None)
    return set(open_flags.values_list("case_id", flat=True))


def quorum_of(meeting: Meeting, item: AgendaItem) -> Quorum:
    """The competences in the room for one case, without those who declared a conflict of interest."""
    state = room_state(meeting)
    return next(place.quorum for place in state.places if place.item.pk == item.pk)
