"""The snapshot of a meeting's minutes, made from their frozen record alone. Patients appear by pseudonym alone."""

from django.utils import translation

from cases.meetings.models import Minutes
from cases.meetings.queries.minutes import record_of
from reports.documents.logic import schema
from reports.documents.logic.canonical import Json
from reports.documents.queries import parts
from reports.documents.queries.minutes_case import Names, case_part


def _person(one: Json) -> Json:
    return {**one, "role": str(parts.ROLE_WORDS.get(one["role"], one["role"]))}


def _participants(record: Json) -> list[Json]:
    """Everybody who was in the meeting, once."""
    people = {one["id"]: one for one in record["people"]}
    there = [stay["person"] for stay in record["present"]]
    there += [seat["person"] for case in record["cases"] for seat in case["present"]]
    return [_person(people[key]) for key in dict.fromkeys(there)]


def _author(minutes: Minutes, record: Json) -> list[Json]:
    """Who wrote them, else who froze them: the document needs somebody who stands behind it."""
    people = {one["id"]: one for one in record["people"]}
    found = people.get(record["text_by"]) or people.get(record["chair"])
    if found is not None:
        return [_person(found)]
    return [parts.person(minutes.frozen_by, "")] if minutes.frozen_by else []


def build_minutes_snapshot(minutes: Minutes, *, heading: parts.Heading) -> Json:
    """Everything the minutes say, checked against their schema; raises BadSnapshot."""
    record = record_of(minutes.meeting)
    names: Names = {one["id"]: one["name"] for one in record["people"]}
    with translation.override(heading.language):
        snapshot = {
            "schema": schema.MINUTES,
            "document": heading.as_json(),
            "meeting": parts.meeting(minutes.meeting),
            "opened_at": record["opened_at"],
            "closed_at": record["closed_at"],
            "place": record["place"],
            "participants": _participants(record),
            "cases": [case_part(case, names) for case in record["cases"]],
            "text": record["text"],
            "authors": _author(minutes, record),
            "record_sha256": minutes.record_sha256,
            "disclaimer": "",
        }
    schema.check(snapshot)
    return snapshot
