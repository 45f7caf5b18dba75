"""One case in the minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cases.meetings.enums import ConclusionState, ItemState
from cases.meetings.logic import course
from cases.meetings.logic.authorship import Run, authors, paragraphs
from cases.meetings.logic.course import Happening, Span
from cases.meetings.logic.lines import order_key
from cases.meetings.models import AgendaItem, Conclusion, ConclusionItem, Question
from cases.meetings.queries.minutes_material import Labels, material_record
from cases.meetings.queries.polls import PollRecord
from cases.meetings.words import finding_label

Json = dict[str, Any]


@dataclass(frozen=True)
class CaseSources:
    """What a case's part is made from: its item with related rows, the meeting's log, who was in the room when."""

    item: AgendaItem
    log: Sequence[Happening]
    stays: dict[int, list[Span]]
    polls: Sequence[PollRecord]
    labels: Labels


def utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _pairs(found: Sequence[Span]) -> list[list[str | None]]:
    return [[utc(one.starts), utc(one.ends)] for one in found]


def case_record(sources: CaseSources) -> Json:
    """``state`` waiting: the meeting never came to it. Persons by key."""
    item, log = sources.item, sources.log
    case = item.case
    return {
        "item": item.pk,
        "position": item.position,
        "pseudonym": case.pseudonym,
        "diagnosis": case.diagnosis_text or case.oncotree or case.icd10,
        "question": case.question,
        "doctor": case.referring_doctor_id,
        "state": item.state,
        "review": _review(item),
        "called": _pairs(course.spans(log, item.pk)),
        "read_back": [{"at": utc(at), "version": version} for at, version in course.read_backs(log, item.pk)],
        "ended_at": utc(item.ended_at),
        "present": _present(sources),
        "conflicts": [
            {"person": one.person_id, "declared_at": utc(one.declared_at), "withdrawn_at": utc(one.withdrawn_at)}
            for one in item.conflicts.all()
        ],
        "shown": [_shown(one, sources.labels) for one in course.shown(log, item.pk)],
        "material": material_record(course.material(log, item.pk), sources.labels),
        "questions": [_question(one) for one in item.questions.all()],
        "discussion": _discussion(item),
        "conclusion": _conclusion(item),
        "polls": [_poll(one) for one in sources.polls],
        "deferred": _deferred(item),
    }


def _review(item: AgendaItem) -> Json | None:
    if not item.review:
        return None
    return {"found": item.review, "reason": item.review_reason, "reviewed_by": item.reviewed_by_id,
            "at": utc(item.reviewed_at)}  # fmt: skip


def _present(sources: CaseSources) -> list[Json]:
    """Who was there while the case was up, with the role of that moment; ``times`` empty = all the time. Who turned out
    to have gone silent before it was called was not there.
    """
    up = course.spans(sources.log, sources.item.pk)
    found = []
    for seat in sorted(sources.item.attendances.all(), key=lambda seat: seat.pk):
        there = course.presence(up, sources.stays.get(seat.person_id, []))
        times = [] if course.throughout(up, there) else _pairs(there)
        if there:
            found.append({"person": seat.person_id, "role": seat.role, "times": times})
    return found


def _shown(one: course.Shown, labels: Labels) -> Json:
    return {
        "at": utc(one.at), "person": one.person, "section": one.section, "step": one.step, "plot": one.plot,
        "finding": labels.findings.get(one.finding or 0, ""),
        "slide": labels.slides.get(one.slide or 0, {}).get("name", ""),
    }  # fmt: skip


def _question(one: Question) -> Json:
    return {
        "person": one.person_id, "text": one.text, "at": utc(one.asked_at), "answer": one.answer,
        "answered_by": one.answered_by_id, "answered_at": utc(one.answered_at),
    }  # fmt: skip


def _discussion(item: AgendaItem) -> Json:
    """``text`` is what counts; ``written`` is the note as it was typed, by paragraph and author."""
    state = getattr(item, "note_state", None)
    runs = [Run(*run) for run in state.runs] if state else []
    corrected = item.minutes_by_id is not None
    return {
        "text": item.minutes_text if corrected else item.notes,
        "corrected_by": item.minutes_by_id,
        "version": item.minutes_version,
        "written": [
            {"runs": [{"person": run.person, "text": run.text} for run in one.runs],
             "people": [{"person": person} for person in one.people]}
            for one in paragraphs(runs)
        ],
        "original": item.notes,
        "authors": [{"person": person} for person in authors(runs)],
    }  # fmt: skip


def _conclusion(item: AgendaItem) -> Json | None:
    conclusion: Conclusion | None = getattr(item, "conclusion", None)
    if conclusion is None or conclusion.state != ConclusionState.RECORDED:
        return None
    lines = sorted(conclusion.lines.all(), key=lambda line: order_key(line.kind, line.position))
    return {
        "version": conclusion.version,
        "summary": conclusion.summary,
        "dissent": conclusion.dissent,
        "consensus": conclusion.consensus,
        "recorded_at": utc(conclusion.recorded_at),
        "recorded_by": conclusion.recorded_by_id,
        "authors": [{"person": one.pk} for one in conclusion.authors.all()],
        "basis": conclusion.basis,
        "lines": [_line(line) for line in lines],
    }


def _line(line: ConclusionItem) -> Json:
    cohort = line.cohort
    return {
        "kind": line.kind,
        "drugs": list(line.drugs) or (list(cohort.drugs) if cohort else []),
        "findings": [finding_label(one) for one in sorted(line.findings.all(), key=lambda one: one.pk)],
        "evidence_system": line.evidence_system,
        "evidence_system_version": line.evidence_system_version,
        "evidence_level": line.evidence_level,
        "access_route": line.access_route,
        "cohort": {"trial": cohort.trial.name, "code": cohort.code, "version": line.cohort_version} if cohort else None,
        "text": line.text,
        "owner": line.responsible_id,
        "owner_role": line.responsible_role,
        "due_on": line.due_on.isoformat() if line.due_on else None,
    }


def _poll(one: PollRecord) -> Json:
    return {
        "question": one.question,
        "version": one.version,
        "overtaken": one.overtaken,
        "opened_at": utc(one.opened_at),
        "closed_at": utc(one.closed_at),
        "counts": {choice.value: number for choice, number in one.counts},
        "votes": [{"person": v.person, "choice": v.choice.value, "comment": v.comment} for v in one.votes],
    }


def _deferred(item: AgendaItem) -> Json | None:
    if item.state != ItemState.DEFERRED:
        return None
    return {"reason": item.defer_reason, "until": item.defer_until.isoformat() if item.defer_until else None}
