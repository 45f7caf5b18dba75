"""How coming meetings stand: who cannot come, who has not answered, which competence would be missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from cases.meetings.enums import (
    Answer,
    CaseFlag,
    ClashKind,
    ItemState,
    MeetingKind,
    MeetingState,
    NoticeProblem,
    Requirement,
)
from cases.meetings.logic.clashes import Clash, Diary, Planned, Span, clashes
from cases.meetings.logic.holidays import holiday
from cases.meetings.logic.notices import Key, Slot, changes, notice_moment
from cases.meetings.logic.quorum import quorum
from cases.meetings.logic.schedule import NOT_HELD_AFTER, slots
from cases.meetings.models import AgendaItem, Invitation, Meeting
from cases.meetings.queries.diaries import Diaries, diaries_for
from cases.meetings.queries.invited import meeting_ends
from cases.meetings.queries.times import expected_times
from molmdt.accounts.models import Person
from molmdt.kernel.clock import OSLO, now

NEAR = timedelta(days=7)  # before the notice's moment
COMING = (MeetingState.PLANNED, MeetingState.PUBLISHED)


@dataclass(frozen=True)
class ClashRow:
    """One clash with what a page says about it. ``item`` None: about the whole meeting."""

    clash: Clash
    person: Person
    item: AgendaItem | None
    slot: datetime
    move_at: datetime | None
    chairs: bool


@dataclass(frozen=True)
class AgendaRow:
    """One case of the agenda with what its planner must know. ``flagged``: it has an open germline flag; ``missing``:
    the competences that nobody who can come covers, None where the question is over."""

    item: AgendaItem
    slot: datetime
    clashes: list[ClashRow]
    flagged: bool
    invitation: Invitation | None
    missing: tuple[Requirement, ...] | None

    @property
    def movable(self) -> bool:
        return self.item.state == ItemState.WAITING


class Outlook:
    """One coming meeting. Everything was read with the others; nothing here asks the database."""

    def __init__(self, meeting: Meeting, diaries: Diaries) -> None:
        self.meeting, self.diaries = meeting, diaries
        self.items: Sequence[AgendaItem] = diaries.items.get(meeting.pk, [])
        self.members: Sequence[Person] = diaries.seats.get(meeting.board_id, [])
        self.invitations: Sequence[Invitation] = diaries.invitations.get(meeting.pk, [])

    @cached_property
    def slots(self) -> list[datetime]:
        return expected_times(self.meeting, self.items, at=now())

    @property
    def minutes(self) -> int:
        return sum(item.planned_minutes for item in self.items)

    @property
    def ends_at(self) -> datetime:
        return meeting_ends(self.meeting, self.minutes)

    @property
    def minutes_over(self) -> int:
        """By how much the agenda is longer than the meeting; never negative."""
        return max(0, self.minutes - self.meeting.length_minutes)

    @property
    def minutes_free(self) -> int:
        return max(0, self.meeting.length_minutes - self.minutes)

    @cached_property
    def diary(self) -> Diary:
        refused = frozenset((one.item_id, one.person_id) for one in self.invitations if one.answer == Answer.CANNOT)
        elsewhere = {
            person: [span for meeting, span in taken if meeting != self.meeting.pk]
            for person, taken in self.diaries.taken.items()
        }
        return Diary(self.diaries.away, elsewhere, refused)

    @cached_property
    def clashes(self) -> list[ClashRow]:
        """The chair, the members who are to be in two places, then the cases in order."""
        if self.meeting.state not in COMING:
            return []
        agenda = [_planned(item) for item in self.items]
        found = clashes(self.meeting.starts_at, agenda, self.diary, self.meeting.chair_id, self.ends_at)
        whole = Span(self.meeting.starts_at, self.ends_at)
        twice = [
            Clash(None, person.pk, ClashKind.ELSEWHERE)
            for person in self.members
            if person.pk != self.meeting.chair_id and self.diary.why(person.pk, whole, None) == ClashKind.ELSEWHERE
        ]
        general = [clash for clash in found if clash.item is None]
        return [self._row(clash) for clash in [*general, *twice, *(one for one in found if one.item is not None)]]

    def _row(self, clash: Clash) -> ClashRow:
        place = next((number for number, item in enumerate(self.items) if item.pk == clash.item), None)
        return ClashRow(
            clash,
            self.diaries.people[clash.person],
            None if place is None else self.items[place],
            self.meeting.starts_at if place is None else self.slots[place],
            None if place is None or clash.move_to is None else self._slot_after(place, clash.move_to - 1),
            place is None and clash.person == self.meeting.chair_id,
        )

    def _slot_after(self, place: int, target: int) -> datetime:
        lengths = [item.planned_minutes for item in self.items]
        lengths.insert(target, lengths.pop(place))
        return slots(self.meeting.starts_at, lengths)[target]

    @cached_property
    def missing_by_item(self) -> dict[int, tuple[Requirement, ...]]:
        """Agenda item -> what nobody who can come at its slot would cover."""
        return {item.pk: self._missing(item, begins) for item, begins in zip(self.items, self.slots, strict=True)}

    def _missing(self, item: AgendaItem, begins: datetime) -> tuple[Requirement, ...]:
        span = Span(begins, begins + timedelta(minutes=item.planned_minutes))
        no_part = {one.person_id for one in item.standing_conflicts}  # type: ignore[attr-defined]  # prefetched
        coming = [one for one in self.members if one.pk not in no_part and self._comes(one, span, None)]
        doctor = self._comes(item.case.referring_doctor, span, item.pk)
        flags = [CaseFlag.GERMLINE] if item.case_id in self.diaries.flagged else []
        present = [one.competences for one in coming] + ([item.case.referring_doctor.competences] if doctor else [])
        kind = MeetingKind(self.meeting.kind)
        return quorum(present, kind=kind, flags=flags, treating_doctor=doctor).missing

    def _comes(self, person: Person, span: Span, item: int | None) -> bool:
        """Who is in two meetings at once may still choose this one."""
        return self.diary.why(person.pk, span, item) in (None, ClashKind.ELSEWHERE)

    @cached_property
    def missing(self) -> tuple[Requirement, ...]:
        """What some case would lack; for an empty agenda, what the members cannot cover."""
        if self.items:
            lacked = {need for needs in self.missing_by_item.values() for need in needs}
        else:
            whole = Span(self.meeting.starts_at, self.ends_at)
            coming = [one.competences for one in self.members if self._comes(one, whole, None)]
            lacked = set(quorum(coming, kind=MeetingKind(self.meeting.kind), treating_doctor=True).missing)
        return tuple(need for need in Requirement if need in lacked)

    @property
    def missing_positions(self) -> str:
        """The places of the cases that lack something; empty when all do, for then it is not about the cases."""
        lacking = [str(item.position) for item in self.items if self.missing_by_item[item.pk]]
        return "" if len(lacking) == len(self.items) else ", ".join(lacking)

    @cached_property
    def rows(self) -> list[AgendaRow]:
        invited = {one.item_id: one for one in self.standing if one.item_id}
        return [
            AgendaRow(
                item,
                begins,
                [row for row in self.clashes if row.item is item],
                item.case_id in self.diaries.flagged,
                invited.get(item.pk),
                self.missing_by_item[item.pk] if self._is_to_come(item) else None,
            )
            for item, begins in zip(self.items, self.slots, strict=True)
        ]

    def _is_to_come(self, item: AgendaItem) -> bool:
        return self.meeting.state in COMING and item.state == ItemState.WAITING

    @property
    def notice_at(self) -> datetime:
        return notice_moment(self.meeting.starts_at)

    @property
    def is_near(self) -> bool:
        """Whether an agenda that is not published is something to think of now."""
        return now() >= self.notice_at - NEAR

    @property
    def lacks(self) -> int:
        """How many things want an act, or an answer."""
        single = (
            self.not_held,
            holiday(self.meeting.starts_at.astimezone(OSLO).date()),
            self.meeting.state == MeetingState.PLANNED and self.is_near and not self.not_held,
            not self.meeting.chair_id,
            self.minutes_over,
            self.missing,
            self.untold,
            self.unanswered,
        )
        return sum(map(bool, single)) + len(self.clashes) + len(self.problems)

    @property
    def not_held(self) -> bool:
        """Its time is over and nobody has opened it."""
        return self.meeting.state in COMING and self.meeting.starts_at + NOT_HELD_AFTER < now()

    @property
    def answered(self) -> int:
        return len(self.standing) - self.unanswered

    @property
    def by_answer(self) -> list[Invitation]:
        """Who cannot first, then those who have not answered, then the rest by slot."""
        order = {Answer.CANNOT.value: 0, "": 1}
        return sorted(self.standing, key=lambda one: (order.get(one.answer, 2), one.starts_at, one.pk))

    @property
    def standing(self) -> list[Invitation]:
        return [one for one in self.invitations if one.cancelled_at is None]

    @property
    def unanswered(self) -> int:
        return sum(not one.answer for one in self.standing)

    @property
    def unsent(self) -> list[Invitation]:
        """What was tried and did not go out, cancellations among them."""
        return [one for one in self.invitations if one.sent_at is None and one.problem]

    @property
    def problems(self) -> dict[NoticeProblem, list[Person]]:
        found: dict[NoticeProblem, list[Person]] = {}
        for one in self.unsent:
            found.setdefault(NoticeProblem(one.problem), []).append(one.person)
        return found

    @cached_property
    def untold(self) -> int:
        """How many do not know yet what the agenda says: they are new, have a new slot, or need not come."""
        if self.meeting.state != MeetingState.PUBLISHED or not self.invitations:
            return 0
        told: dict[Key, Slot] = {
            (one.item_id, one.person_id): Slot(one.starts_at, one.ends_at) for one in self.standing
        }
        waiting = sum(one.sent_at is None and not one.problem for one in self.invitations)
        found = changes(told, self.wanted)
        return waiting + len(found.new) + len(found.moved) + len(found.gone)

    @cached_property
    def wanted(self) -> dict[Key, Slot]:
        return self.diaries.wanted(self.meeting, self.items)


def _planned(item: AgendaItem) -> Planned:
    movable = item.state == ItemState.WAITING
    doctor = item.case.referring_doctor_id if item.planned_minutes else None
    return Planned(item.pk, item.planned_minutes, doctor, item.presenter_id, movable)


def outlooks(meetings: Iterable[Meeting]) -> dict[int, Outlook]:
    """Meeting -> how it stands. The number of queries does not grow with meetings, cases or people."""
    found = list(meetings)
    diaries = diaries_for(found)
    return {meeting.pk: Outlook(meeting, diaries) for meeting in found}


def outlook(meeting: Meeting) -> Outlook:
    return outlooks([meeting])[meeting.pk]
