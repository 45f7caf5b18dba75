"""Who is in the room, who waits, who has the word, what is asked in writing, and who has no part in a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cases.dossier.models import Case
from cases.meetings.enums import Requirement
from cases.meetings.logic.quorum import Quorum, quorum_rules
from cases.meetings.models import Attendance, ConflictOfInterest, Meeting, Question, RaisedHand
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Hospital, Person, Region

if TYPE_CHECKING:
    from cases.meetings.queries.rooms import Place


@dataclass(frozen=True)
class Present:
    """One person in the room; ``disqualified``: has a conflict of interest in the case that is up."""

    person: Person
    role: str
    disqualified: bool


@dataclass(frozen=True)
class Waiting:
    """One person in the lobby; ``places``: the cases on the agenda that they come for."""

    person: Person
    role: str
    since: datetime
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Group:
    """The people of one hospital."""

    region: Region
    hospital: Hospital
    people: tuple[Present, ...]


@dataclass(frozen=True)
class Cover:
    """A competence that is wanted, and who in the room has it."""

    requirement: Requirement
    people: tuple[Person, ...]


class PeopleState:
    """The people's part of the room's state; each part is read when it is asked for, in one query."""

    meeting: Meeting

    if TYPE_CHECKING:  # what the whole state has

        @property
        def quorum(self) -> Quorum: ...

        @property
        def places(self) -> tuple[Place, ...]: ...

        @property
        def current(self) -> Place | None: ...

    @cached_property
    def _attendances(self) -> list[Attendance]:
        here = Attendance.objects.filter(meeting=self.meeting, left_at=None)
        return list(here.select_related("person__hospital__region"))

    @cached_property
    def people(self) -> tuple[Present, ...]:
        """In the order of coming."""
        conflicted = self.conflicted(self.current.item.pk) if self.current else set()
        inside = (row for row in self._attendances if row.admitted_at is not None)
        return tuple(Present(row.person, row.role, row.person_id in conflicted) for row in inside)

    @cached_property
    def lobby(self) -> tuple[Waiting, ...]:
        outside = (row for row in self._attendances if row.admitted_at is None)
        return tuple(Waiting(row.person, row.role, row.joined_at, self._comes_for(row)) for row in outside)

    def _comes_for(self, row: Attendance) -> tuple[Place, ...]:
        """An observer comes for none in particular."""
        mine = {
            Role.REFERRING_ONCOLOGIST: lambda case: case.referring_doctor_id == row.person_id,
            Role.LOCAL_COORDINATOR: lambda case: case.hospital_id == row.person.hospital_id,
        }.get(Role(row.role))
        return tuple(place for place in self.places if mine is not None and mine(place.case))

    @cached_property
    def groups(self) -> list[Group]:
        """By region and hospital, names in order: a list that forty people can be found in."""
        found: dict[Any, list[Present]] = {}
        for one in self.people:
            hospital = one.person.hospital
            found.setdefault((hospital.region.name, hospital.short_name, hospital.pk), []).append(one)
        ordered = ((sorted(rows, key=lambda one: one.person.name)) for _key, rows in sorted(found.items()))
        return [Group(rows[0].person.hospital.region, rows[0].person.hospital, tuple(rows)) for rows in ordered]

    @cached_property
    def covers(self) -> list[Cover]:
        """What is wanted for the case that is up, or for any, and who there is for it."""
        case = self.current.case if self.current else None
        counted = [one.person for one in self.people if not one.disqualified]
        return [
            Cover(one, tuple(person for person in counted if covers(person, one, case))) for one in self.quorum.needed
        ]

    @cached_property
    def conflicts(self) -> dict[int | None, list[ConflictOfInterest]]:
        """Agenda item -> the declarations that stand."""
        found: dict[int | None, list[ConflictOfInterest]] = {}
        rows = ConflictOfInterest.objects.standing().filter(item__meeting=self.meeting)
        for row in rows.select_related("person__hospital"):
            found.setdefault(row.item_id, []).append(row)
        return found

    def conflicted(self, item: int) -> set[int]:
        """The persons who have no part in one case."""
        return {row.person_id for row in self.conflicts.get(item, [])}

    @cached_property
    def hands(self) -> list[RaisedHand]:
        """Everybody who asks for the word or has it, in the order of asking."""
        raised = RaisedHand.objects.filter(meeting=self.meeting, lowered_at=None)
        return list(raised.select_related("person__hospital", "item"))

    @property
    def speaker(self) -> RaisedHand | None:
        return next((hand for hand in self.hands if hand.called_at is not None), None)

    @property
    def speakers_next(self) -> list[RaisedHand]:
        return [hand for hand in self.hands if hand.called_at is None]

    @cached_property
    def questions(self) -> list[Question]:
        """About the case that is up: open ones first, each group in the order of asking."""
        if self.current is None:
            return []
        asked = Question.objects.filter(item=self.current.item, withdrawn_at=None)
        rows = asked.select_related("person__hospital", "answered_by")
        return sorted(rows, key=lambda one: one.answered_at is not None)

    @property
    def questions_open(self) -> int:
        return sum(one.answered_at is None for one in self.questions)


def covers(person: Person, requirement: Requirement, case: Case | None) -> bool:
    if requirement == Requirement.TREATING_DOCTOR:
        return case is not None and treats(person, case)
    return not quorum_rules().counts_as.get(requirement, frozenset()).isdisjoint(person.competences)


def treats(person: Person, case: Case) -> bool:
    """The doctor who referred the case, or an oncologist of the same hospital who stands in."""
    stands_in = person.hospital_id == case.hospital_id and "oncology" in person.competences
    return person.pk == case.referring_doctor_id or stands_in
