"""The care plan of documents of the schemas 1 and 2, as they were signed: every line in plain words.

Nothing here changes any more: a signed document's collection is derived again when it is verified.
"""

from reports.documents.logic.canonical import Json
from reports.documents.logic.fhir_base import document_identifier, full_url, practitioner


def _activity(option: Json) -> Json:
    what = " + ".join(option["drugs"]) or option["title"]
    detail: Json = {
        "kind": "ServiceRequest" if option["kind"] == "trial" else "MedicationRequest",
        "code": {"text": what},
        "status": "not-started",
        "doNotPerform": False,
        "description": option["rationale"] or option["title"],
    }
    notes = [f"{key}: {value}" for key, value in _notes(option) if value]
    if notes:
        detail["reasonCode"] = [{"text": note} for note in notes]
    return {"detail": detail}


def _notes(option: Json) -> list[tuple[str, str]]:
    evidence, trial = option["evidence"], option["trial"]
    return [
        ("biomarkers", ", ".join(option["biomarkers"])),
        ("evidence", f"{evidence['system']} {evidence['version']} {evidence['level']}" if evidence else ""),
        ("cohort", f"{trial['trial']} {trial['cohort']} {trial['version']}" if trial else ""),
    ]


def care_plan(snapshot: Json) -> Json:
    conclusion = snapshot["conclusion"]
    activities = [_activity(option) for option in conclusion["options"]]
    activities += [
        {"detail": {"kind": "ServiceRequest", "code": {"text": item["text"] or item["kind"]}, "status": "not-started"}}
        for item in conclusion["further_testing"]
    ]
    counselling = conclusion["genetic_counselling"]
    if counselling["status"] == "recommended":
        code = {"text": f"genetic counselling: {counselling['reason']}".rstrip(": ")}
        activities.append({"detail": {"kind": "ServiceRequest", "code": code, "status": "not-started"}})
    plan: Json = {
        "resourceType": "CarePlan",
        "id": "plan",
        "status": "active",
        "intent": "proposal",
        "identifier": [document_identifier(snapshot["document"]["id"], snapshot["document"]["version"])],
        "subject": {"reference": full_url(snapshot, "patient")},
        "created": snapshot["document"]["frozen_at"],
        "contributor": [practitioner(person) for person in snapshot["authors"]],
    }
    text = conclusion["summary"] or conclusion["no_option_reason"]
    return plan | ({"description": text} if text else {}) | ({"activity": activities} if activities else {})
