"""Identifiers and references that every FHIR resource of a document shares.

Systems: Norwegian base profiles (identifiers), LOINC (biomarkers).
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


def full_url(snapshot: Json, name: str) -> str:
    """A resource's address inside the bundle: the same for the same version, as a name-based UUID."""
    name_parts = ("molmdt", snapshot["document"]["id"], str(snapshot["document"]["version"]), name)
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ':'.join(name_parts))}"
