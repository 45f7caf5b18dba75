"""The conclusion as FHIR R4: a collection that travels inside the PDF beside the snapshot.

Systems: Norwegian base profiles (identifiers), LOINC (biomarkers), the shape of a care plan as in the German MTB guide.
The plan's intent is "proposal": the board states possibilities, the treating doctor orders.
"""

import uuid

from reports.documents.logic.canonical import Json

NATIONAL_ID_SYSTEMS = {
    "fnr": "urn:oid:2.16.578.1.12.4.1.4.1",
    "dnr": "urn:oid:2.16.578.1.12.4.1.4.2",
    "fh": "urn:oid:2.16.578.1.12.4.1.4.3",
}
HPR_SYSTEM = "urn:oid:2.16.578.1.12.4.1.4.4"
ORGANISATION_SYSTEM = "urn:oid:2.16.578.1.12.4.1.4.101"
PSEUDONYM_SYSTEM = "urn:molmdt:pseudonym"
DOCUMENT_SYSTEM = "urn:ietf:rfc:3986"
LOINC = {"tmb": "94076-7", "msi": "81695-9"}
NO_BASIS = "http://hl7.no/fhir/StructureDefinition/no-basis-"


def document_identifier(document_id: str, version: int) -> Json:
    """Names one version of one document, everywhere the same."""
    return {"system": DOCUMENT_SYSTEM, "value": f"urn:molmdt:document:{document_id}:{version}"}


def patient(pseudonym: str, identity: Json | None) -> Json:
    """Identity block: {name, national_id, kind}; without it the patient is a pseudonym."""
    identifiers = [{"system": PSEUDONYM_SYSTEM, "value": pseudonym}]
    resource: Json = {"resourceType": "Patient", "id": "patient", "identifier": identifiers}
    if identity:
        system = NATIONAL_ID_SYSTEMS[identity["kind"]]
        identifiers.insert(0, {"system": system, "value": identity["national_id"]})
        resource["name"] = [{"text": identity["name"]}]
        resource["meta"] = {"profile": [f"{NO_BASIS}Patient"]}
    return resource


def practitioner(person: Json) -> Json:
    """A person of the snapshot as a logical reference: by HPR number where there is one."""
    reference: Json = {"type": "Practitioner", "display": person["name"]}
    if person["hpr_number"]:
        reference["identifier"] = {"system": HPR_SYSTEM, "value": person["hpr_number"]}
    return reference


def organisation(case: Json) -> Json:
    identifier = {"system": ORGANISATION_SYSTEM, "value": case["organisation_number"]}
    return {"type": "Organization", "identifier": identifier, "display": case["hospital"]}


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


def _care_plan(snapshot: Json) -> Json:
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


def _biomarker(snapshot: Json, item: Json) -> Json:
    code: Json = {"text": item["code"].upper()}
    if item["code"] in LOINC:
        code["coding"] = [{"system": "http://loinc.org", "code": LOINC[item["code"]]}]
    observation: Json = {
        "resourceType": "Observation",
        "id": item["code"],
        "status": "final",
        "code": code,
        "subject": {"reference": full_url(snapshot, "patient")},
    }
    if item["state"] == "measured":
        value = " ".join(part for part in (item["value"], item["unit"]) if part)
        observation["valueString"] = ", ".join(part for part in (value, item["classification"]) if part)
    else:
        reason = {"not_tested": "not-performed", "not_evaluable": "error", "unknown": "unknown"}[item["state"]]
        system = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
        observation["dataAbsentReason"] = {"coding": [{"system": system, "code": reason}]}
    return observation


def full_url(snapshot: Json, name: str) -> str:
    """A resource's address inside the bundle: the same for the same version, as a name-based UUID."""
    name_parts = ("molmdt", snapshot["document"]["id"], str(snapshot["document"]["version"]), name)
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ':'.join(name_parts))}"


def clinical_bundle(snapshot: Json, identity: Json | None) -> Json:
    """Patient, care plan and biomarkers. Deterministic: nothing in it but the snapshot and the identity block."""
    resources = [patient(snapshot["patient"]["pseudonym"], identity), _care_plan(snapshot)]
    resources += [_biomarker(snapshot, item) for item in snapshot["biomarkers"]]
    identifier = document_identifier(snapshot["document"]["id"], snapshot["document"]["version"])
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "identifier": identifier,
        "timestamp": snapshot["document"]["frozen_at"],
        "entry": [{"fullUrl": full_url(snapshot, resource["id"]), "resource": resource} for resource in resources],
    }
