"""The minutes as one record, made from the meeting's log and tables: what the page shows, what is frozen, and what the
document is made of. Pseudonymous, without words that depend on a language; times are UTC.

A dictionary of texts, numbers, lists and dictionaries: what stands in it can be hashed as it stands.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from cases.meetings.enums import EventKind
from cases.meetings.logic.course import Happening, Span, chaired
from cases.meetings.models import (
    AgendaItem,
    Attendance,
    ConclusionItem,
    ConflictOfInterest,
    Meeting,
    Question,
)
from cases.meetings.queries.minutes_case import CaseSources, case_record, utc
from cases.meetings.queries.minutes_material import labels_of
from cases.meetings.queries.polls import polls_of_meeting
from molmdt.accounts.models import Person

SCHEMA = "molmdt/minutes-record/1"
Json = dict[str, Any]


def record_of(meeting: Meeting) -> Json:
    """The record as it was frozen, else as it would be frozen now."""
    minutes = getattr(meeting, "minutes", None)
    if minutes is not None and minutes.frozen_at is not None:
        return dict(json.loads(minutes.record))
    return minutes_record(meeting)


def minutes_record(meeting: Meeting) -> Json:
    """Everything that the minutes tell. The number of queries does not grow with cases or people."""
    meeting = Meeting.objects.select_related("board", "minutes").get(pk=meeting.pk)
    log = [Happening(event.at, EventKind(event.kind), event.person_id, event.payload) for event in meeting.events.all()]
    stays = _stays(meeting)
    polls, labels = polls_of_meeting(meeting), labels_of(log)
    sources = [CaseSources(item, log, stays, polls.get(item.pk, []), labels) for item in _items(meeting)]
    cases = [case_record(one) for one in sources]
    minutes = getattr(meeting, "minutes", None)
    chairs = [{"person": person, "from": utc(since)} for person, since in chaired(log, meeting.chair_id)]
    return {
        "schema": SCHEMA,
        "meeting": meeting.pk,
        "board": meeting.board.name,
        "place": meeting.place,
        "starts_at": utc(meeting.starts_at),
        "opened_at": utc(meeting.opened_at),
        "closed_at": utc(meeting.closed_at),
        "chair": meeting.chair_id,
        **({"chairs": chairs} if len(chairs) > 1 else {}),  # more than one led it
        "text": minutes.text if minutes else "",
        "text_by": minutes.written_by_id if minutes else None,
        "cases": cases,
        "people": _people(meeting, [*cases, *chairs]),
        "present": [
            {"person": person, "stays": [[utc(one.starts), utc(one.ends)] for one in times]}
            for person, times in stays.items()
        ],
    }


def _stays(meeting: Meeting) -> dict[int, list[Span]]:
    """Person -> when they were in the room; who was never let in took no part."""
    found: dict[int, list[Span]] = {}
    for row in Attendance.objects.filter(meeting=meeting, admitted_at__isnull=False).order_by("admitted_at", "pk"):
        found.setdefault(row.person_id, []).append(Span(row.admitted_at or row.joined_at, row.left_at))
    return found


def _items(meeting: Meeting) -> Iterable[AgendaItem]:
    lines = ConclusionItem.objects.select_related("cohort__trial").prefetch_related("findings")
    related = ("case__referring_doctor", "conclusion", "note_state")
    return meeting.items.select_related(*related).prefetch_related(
        "attendances",
        Prefetch("conflicts", queryset=ConflictOfInterest.objects.all()),
        Prefetch("questions", queryset=Question.objects.filter(withdrawn_at=None)),
        Prefetch("conclusion__lines", queryset=lines),
        "conclusion__authors",
    )


def _people(meeting: Meeting, cases: list[Json]) -> list[Json]:
    """Everybody who is named, with the role that they first had in this meeting; empty = was not in the room."""
    named = {meeting.chair_id} | _keys_in(cases)
    named |= set(Attendance.objects.filter(meeting=meeting, admitted_at__isnull=False).values_list("person", flat=True))
    minutes = getattr(meeting, "minutes", None)
    named |= {minutes.written_by_id} if minutes else set()
    roles: dict[int, str] = {}
    for person, role in meeting.attendances.order_by("joined_at", "pk").values_list("person", "role"):
        roles.setdefault(person, role)
    keys = [key for key in named if key is not None]
    found = Person.objects.select_related("hospital").filter(pk__in=keys).order_by("pk")
    return [
        {"id": one.pk, "name": one.name, "role": roles.get(one.pk, ""), "hpr_number": one.hpr_number,
         "hospital": one.hospital.name}
        for one in found
    ]  # fmt: skip


PERSON_KEYS = frozenset(
    {"person", "by", "answered_by", "corrected_by", "owner", "recorded_by", "reviewed_by", "doctor"}
)


def _keys_in(value: Any) -> set[int | None]:
    """The persons that a record names, wherever it does."""
    if isinstance(value, list):
        return {key for one in value for key in _keys_in(one)}
    if not isinstance(value, dict):
        return set()
    own = {one for name, one in value.items() if name in PERSON_KEYS and isinstance(one, int)}
    return own | {key for one in value.values() for key in _keys_in(one)}


def canonical(record: Json) -> str:
    """The one text of a record."""
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 (hex) of a record's text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
