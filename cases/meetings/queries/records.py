"""What the documents are made of: a conclusion and a meeting's record as plain frozen structures.

Pseudonymous throughout. Text is given as typed; codes are those of the enums, and words for them are the reader's task.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from cases.dossier.models import Task
from cases.meetings.enums import AccessRoute, ConclusionState, ItemKind, ItemState
from cases.meetings.models import AgendaItem, Attendance, Conclusion, ConclusionItem, ConflictOfInterest, Meeting
from molmdt.accounts.models import Person


@dataclass(frozen=True)
class PersonRecord:
    """A person as at the meeting; ``role`` is the matrix's letter code, empty when the person was not in the room."""

    id: int
    name: str
    role: str
    hpr_number: str
    hospital: str


@dataclass(frozen=True)
class CohortRecord:
    trial: str
    code: str
    version: int | None
    tumour: str
    biomarker: str


@dataclass(frozen=True)
class LineRecord:
    """One line. ``findings`` are keys of genomic findings; ``evidence_level`` empty = no level was given."""

    position: int
    kind: ItemKind
    drugs: tuple[str, ...]
    findings: tuple[int, ...]
    evidence_system: str
    evidence_system_version: str
    evidence_level: str
    access_route: AccessRoute | None
    cohort: CohortRecord | None
    text: str
    responsible: PersonRecord | None
    due_on: date | None


@dataclass(frozen=True)
class TaskRecord:
    """Something that must be cleared before the conclusion may be signed."""

    kind: str
    text: str


@dataclass(frozen=True)
class ConclusionRecord:
    """A conclusion with everything that its document states. ``consensus`` None = not asked."""

    id: int
    state: ConclusionState
    version: int
    pseudonym: str
    meeting: int
    meeting_date: datetime
    board: str
    position: int
    summary: str
    dissent: str
    consensus: bool | None
    notes: str
    lines: tuple[LineRecord, ...]
    authors: tuple[PersonRecord, ...]
    present: tuple[PersonRecord, ...]
    disqualified: tuple[int, ...]
    recorded_at: datetime | None
    recorded_by: PersonRecord | None
    basis: dict[str, Any]
    blocking: tuple[TaskRecord, ...]


@dataclass(frozen=True)
class CaseRecord:
    """One case in the minutes; ``conclusion`` None = the case was not concluded in this meeting."""

    position: int
    pseudonym: str
    diagnosis: str
    question: str
    state: ItemState
    defer_reason: str
    started_at: datetime | None
    ended_at: datetime | None
    notes: str
    present: tuple[PersonRecord, ...]
    disqualified: tuple[int, ...]
    conclusion: ConclusionRecord | None


@dataclass(frozen=True)
class MeetingRecord:
    """A closed meeting as its minutes tell it."""

    meeting: int
    board: str
    place: str
    starts_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    chair: PersonRecord | None
    participants: tuple[PersonRecord, ...]
    cases: tuple[CaseRecord, ...]
    text: str
    written_by: PersonRecord | None


def conclusion_for_document(conclusion: Conclusion) -> ConclusionRecord:
    """Everything about one conclusion."""
    item = _items(AgendaItem.objects.filter(pk=conclusion.item_id)).get()
    return _conclusion(item)


def minutes_for_document(meeting: Meeting) -> MeetingRecord:
    """Everything about one meeting."""
    meeting = Meeting.objects.select_related("board", "chair__hospital", "minutes__written_by__hospital").get(
        pk=meeting.pk
    )
    minutes = getattr(meeting, "minutes", None)
    people: dict[int, PersonRecord] = {}
    # Who was never let in took no part.
    for row in Attendance.objects.filter(meeting=meeting, admitted_at__isnull=False).select_related("person__hospital"):
        people.setdefault(row.person_id, _person(row.person, row.role))
    return MeetingRecord(
        meeting=meeting.pk,
        board=meeting.board.name,
        place=meeting.place,
        starts_at=meeting.starts_at,
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        chair=_person(meeting.chair) if meeting.chair else None,
        participants=tuple(people.values()),
        cases=tuple(_case(item) for item in _items(meeting.items.all())),
        text=minutes.text if minutes else "",
        written_by=_person(minutes.written_by) if minutes and minutes.written_by else None,
    )


def _items(items: Any) -> Any:
    lines = ConclusionItem.objects.select_related("cohort__trial", "responsible__hospital").prefetch_related("findings")
    return items.select_related(
        "case", "meeting__board", "conclusion__recorded_by__hospital"
    ).prefetch_related(
        "attendances__person__hospital",
        Prefetch("conflicts", queryset=ConflictOfInterest.objects.standing(), to_attr="standing_conflicts"),
        Prefetch("conclusion__lines", queryset=lines),
        "conclusion__authors__hospital",
        Prefetch("case__tasks", queryset=Task.objects.filter(done_at=None, blocks_signing=True), to_attr="blocking"),
    )  # fmt: skip


def _person(person: Person, role: str = "") -> PersonRecord:
    return PersonRecord(person.pk, person.name, role, person.hpr_number, person.hospital.name)


def _present(item: AgendaItem) -> tuple[PersonRecord, ...]:
    return tuple(_person(row.person, row.role) for row in item.attendances.all())


def _disqualified(item: AgendaItem) -> tuple[int, ...]:
    return tuple(row.person_id for row in item.standing_conflicts)  # type: ignore[attr-defined]  # prefetched


def _case(item: AgendaItem) -> CaseRecord:
    conclusion = getattr(item, "conclusion", None)
    recorded = conclusion is not None and conclusion.state == ConclusionState.RECORDED
    return CaseRecord(
        position=item.position,
        pseudonym=item.case.pseudonym,
        diagnosis=item.case.diagnosis_text,
        question=item.case.question,
        state=ItemState(item.state),
        defer_reason=item.defer_reason,
        started_at=item.started_at,
        ended_at=item.ended_at,
        notes=item.notes,
        present=_present(item),
        disqualified=_disqualified(item),
        conclusion=_conclusion(item) if recorded else None,
    )


def _conclusion(item: AgendaItem) -> ConclusionRecord:
    conclusion = item.conclusion
    roles = {row.person_id: row.role for row in item.attendances.all()}
    return ConclusionRecord(
        id=conclusion.pk,
        state=ConclusionState(conclusion.state),
        version=conclusion.version,
        pseudonym=item.case.pseudonym,
        meeting=item.meeting_id,
        meeting_date=item.meeting.starts_at,
        board=item.meeting.board.name,
        position=item.position,
        summary=conclusion.summary,
        dissent=conclusion.dissent,
        consensus=conclusion.consensus,
        notes=item.notes,
        lines=tuple(_line(line) for line in conclusion.lines.all()),
        authors=tuple(_person(one, roles.get(one.pk, "")) for one in conclusion.authors.all()),
        present=_present(item),
        disqualified=_disqualified(item),
        recorded_at=conclusion.recorded_at,
        recorded_by=_person(conclusion.recorded_by) if conclusion.recorded_by else None,
        basis=conclusion.basis,
        blocking=tuple(TaskRecord(task.kind, task.text) for task in item.case.blocking),  # type: ignore[attr-defined]
    )


def _line(line: ConclusionItem) -> LineRecord:
    cohort = line.cohort
    return LineRecord(
        position=line.position,
        kind=ItemKind(line.kind),
        drugs=tuple(line.drugs),
        findings=tuple(finding.pk for finding in line.findings.all()),
        evidence_system=line.evidence_system,
        evidence_system_version=line.evidence_system_version,
        evidence_level=line.evidence_level,
        access_route=AccessRoute(line.access_route) if line.access_route else None,
        cohort=CohortRecord(cohort.trial.name, cohort.code, line.cohort_version, cohort.tumour, cohort.biomarker)
        if cohort
        else None,
        text=line.text,
        responsible=_person(line.responsible) if line.responsible else None,
        due_on=line.due_on,
    )
