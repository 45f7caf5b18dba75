"""The snapshot of a meeting's minutes. Patients appear by pseudonym alone."""

from django.utils import translation

from cases.meetings.models import AgendaItem, Conclusion, Minutes
from reports.documents.logic import schema
from reports.documents.logic.canonical import Json
from reports.documents.queries import parts


def _case(item: AgendaItem) -> Json:
    conclusion = Conclusion.objects.filter(item=item).first()
    conflicted = set(item.conflicts.standing().values_list("person_id", flat=True))
    here = list(item.attendances.order_by("person_id").values_list("person_id", flat=True))
    return {
        "order": item.position,
        "pseudonym": item.case.pseudonym,
        "diagnosis": item.case.diagnosis_text or item.case.oncotree or item.case.icd10,
        "question": item.case.question,
        "present": [person for person in here if person not in conflicted],
        "recused": [person for person in here if person in conflicted],
        "discussion": item.notes or item.defer_reason,
        "conclusion": parts.conclusion(conclusion, named=True) if conclusion else None,
        "responsible": item.case.referring_doctor.name,
    }


def _participants(minutes: Minutes) -> list[Json]:
    """Everybody who was in the meeting or present for a case, once, in the first role they had."""
    people: dict[int, Json] = {}
    let_in = minutes.meeting.attendances.filter(admitted_at__isnull=False)
    rows = let_in.select_related("person__hospital").order_by("joined_at", "pk")
    for row in rows:
        people.setdefault(row.person_id, parts.person(row.person, row.role))
    for item in minutes.meeting.items.all():
        for seat in item.attendances.select_related("person__hospital").order_by("pk"):
            people.setdefault(seat.person_id, parts.person(seat.person, seat.role))
    return list(people.values())


def build_minutes_snapshot(minutes: Minutes, *, heading: parts.Heading) -> Json:
    """Everything the minutes say, checked against their schema; raises BadSnapshot."""
    meeting = minutes.meeting
    items = meeting.items.select_related("case__referring_doctor").prefetch_related("attendances").order_by("position")
    with translation.override(heading.language):
        participants = _participants(minutes)
        roles = {one["id"]: one for one in participants}
        writer = minutes.written_by or meeting.chair
        author = (roles.get(writer.pk) or parts.person(writer, "CH")) if writer else None
        snapshot = {
            "schema": schema.MINUTES,
            "document": heading.as_json(),
            "meeting": parts.meeting(meeting),
            "opened_at": parts.utc(meeting.opened_at) if meeting.opened_at else None,
            "closed_at": parts.utc(meeting.closed_at) if meeting.closed_at else None,
            "place": meeting.place,
            "participants": participants,
            "cases": [_case(item) for item in items],
            "text": minutes.text,
            "authors": [author] if author else [],
            "disclaimer": "",
        }
    schema.check(snapshot)
    return snapshot
