"""The care plan of a conclusion (schema 3): every line is a resource of its own, coded by what it asks for.

A coding of the board's own names the kind of every line; a coding of SNOMED CT stands beside it where the kind has one.
Drugs and tests stay in words: the board names them, it does not code them.
"""

from collections.abc import Iterable, Mapping

from reports.documents.logic.canonical import Json
from reports.documents.logic.fhir_base import document_identifier, full_url, practitioner

LINE_SYSTEM = "urn:molmdt:conclusion-line"
SNOMED = "http://snomed.info/sct"
# SNOMED CT, International edition; Norway is a member. Kind of line -> concept and its name.
CONCEPTS: Mapping[str, tuple[str, str]] = {
    "trial": ("709491003", "Enrollment in clinical trial (procedure)"),
    "further_testing": ("103693007", "Diagnostic procedure (procedure)"),
    "rebiopsy": ("86273004", "Biopsy (procedure)"),
    "genetic_counselling": ("79841006", "Genetic counseling (procedure)"),
    "histology_review": ("252416005", "Histopathology test (procedure)"),
}


def care_plan(snapshot: Json) -> list[Json]:
    """The plan, and the requests that its activities refer to, in the order of the lines."""
    requests = [*_options(snapshot), *_follow_ups(snapshot)]
    conclusion, document = snapshot["conclusion"], snapshot["document"]
    plan: Json = {
        "resourceType": "CarePlan",
        "id": "plan",
        "status": "active",
        "intent": "proposal",
        "identifier": [document_identifier(document["id"], document["version"])],
        "category": [_code("options" if conclusion["options"] else "no_option")],
        "subject": {"reference": full_url(snapshot, "patient")},
        "created": document["frozen_at"],
        "contributor": [practitioner(person) for person in snapshot["authors"]],
    }
    text = "\n".join(part for part in (conclusion["summary"], conclusion["no_option_reason"]) if part)
    optional: Json = {
        "description": text,
        "activity": [{"reference": {"reference": full_url(snapshot, one["id"])}} for one in requests],
        "note": [{"text": note} for note in _notes(conclusion)],
    }
    return [plan | {key: value for key, value in optional.items() if value}, *requests]


def _code(kind: str, text: str = "") -> Json:
    codings = [{"system": LINE_SYSTEM, "code": kind}]
    if kind in CONCEPTS:
        concept, display = CONCEPTS[kind]
        codings.append({"system": SNOMED, "code": concept, "display": display})
    return {"coding": codings} | ({"text": text} if text else {})


def _options(snapshot: Json) -> Iterable[Json]:
    for option in snapshot["conclusion"]["options"]:
        name = f"option-{option['priority']}"
        yield (_trial if option["kind"] == "trial" else _medication)(snapshot, option, name)


def _request(snapshot: Json, resource: str, name: str) -> Json:
    return {
        "resourceType": resource,
        "id": name,
        "status": "active",
        "intent": "proposal",
        "subject": {"reference": full_url(snapshot, "patient")},
        "authoredOn": snapshot["document"]["frozen_at"],
    }


def _medication(snapshot: Json, option: Json, name: str) -> Json:
    request = _request(snapshot, "MedicationRequest", name)
    request["category"] = [_code("treatment")]
    request["medicationCodeableConcept"] = {"text": " + ".join(option["drugs"]) or option["title"]}
    return request | _grounds(option)


def _trial(snapshot: Json, option: Json, name: str) -> Json:
    request = _request(snapshot, "ServiceRequest", name)
    trial = option["trial"]
    words = " ".join(part for part in (trial["trial"], trial["cohort"], trial["version"]) if part) if trial else ""
    request["code"] = _code("trial", words or option["title"])
    drugs = " + ".join(option["drugs"])
    return request | ({"orderDetail": [{"text": drugs}]} if drugs else {}) | _grounds(option)


def _grounds(option: Json) -> Json:
    """Why: each biomarker, and the level of evidence with its system and that system's version. How it can be had."""
    evidence = option["evidence"]
    level = [f"{evidence['system']} {evidence['version']} {evidence['level']}"] if evidence else []
    reasons = [{"text": reason} for reason in [*option["biomarkers"], *level]]
    route = option["access_route"]
    notes = [{"text": text} for text in (option["rationale"], f"access: {route}" if route else "") if text]
    return ({"reasonCode": reasons} if reasons else {}) | ({"note": notes} if notes else {})


def _follow_ups(snapshot: Json) -> Iterable[Json]:
    conclusion = snapshot["conclusion"]
    counselling = conclusion["genetic_counselling"]
    asked = list(conclusion["further_testing"])
    if counselling["status"] == "recommended":
        asked.append({"kind": "genetic_counselling", "text": counselling["reason"], **counselling})
    for number, line in enumerate(asked, 1):
        returns = line["kind"] == "return_to_board"
        yield (_appointment if returns else _service)(snapshot, line, f"follow-up-{number}")


def _service(snapshot: Json, line: Json, name: str) -> Json:
    """Further testing, a new biopsy, counselling, pathology again: who is to do it, and by which day."""
    request = _request(snapshot, "ServiceRequest", name)
    request["code"] = _code(line["kind"], line["text"])
    if line["responsible"]:
        request["performer"] = [{"display": line["responsible"]}]
    return request | ({"occurrencePeriod": {"end": line["due"]}} if line["due"] else {})


def _appointment(snapshot: Json, line: Json, name: str) -> Json:
    """Back to the board: not before the line's day."""
    people = [{"actor": {"reference": full_url(snapshot, "patient")}, "required": "information-only"}]
    people += [{"actor": {"display": line["responsible"]}}] if line["responsible"] else []
    appointment: Json = {
        "resourceType": "Appointment",
        "id": name,
        "status": "proposed",
        "serviceType": [_code(line["kind"])],
        "participant": [person | {"status": "needs-action"} for person in people],
    }
    if line["text"]:
        appointment["description"] = line["text"]
    if line["due"]:
        appointment["requestedPeriod"] = [{"start": line["due"]}]
    return appointment


def _notes(conclusion: Json) -> Iterable[str]:
    """How the board stood: dissent in its own words, votes by their numbers."""
    if conclusion["dissent"]:
        yield f"dissent: {conclusion['dissent']}"
    for vote in conclusion.get("votes", []):
        numbers = ", ".join(f"{choice} {vote[choice]}" for choice in ("yes", "no", "abstain"))
        yield f"advisory vote: {vote['question']} ({numbers})"
