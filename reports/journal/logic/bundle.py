"""The FHIR R4 transaction that carries a signed PDF to a journal: Binary, DocumentReference, Provenance.

Norwegian base profile of DocumentReference; identifier systems of DOMAIN 4.1. R4's attachment hash is SHA-1 in base64;
the SHA-256 that people compare stands beside it in an extension.
"""

import base64
import hashlib
import uuid
from dataclasses import dataclass

from reports.documents.logic import fhir_base as fhir
from reports.documents.logic.canonical import Json

MESSAGE_SYSTEM = "urn:ietf:rfc:3986"
SHA256_EXTENSION = "urn:molmdt:fhir:attachment-sha256"
DOCUMENT_TYPE_SYSTEM = "urn:oid:2.16.578.1.12.4.1.1.9602"  # Volven 9602, document type
DOCUMENT_TYPES = {"conclusion": ("A00-1", "Epikrise")}
PROFILE = "http://hl7.no/fhir/StructureDefinition/no-basis-DocumentReference"


@dataclass(frozen=True)
class Message:
    """One delivery: what identifies it, whom it is about, what it carries."""

    message_id: str
    snapshot: Json
    identity: Json
    pdf: bytes
    signed_at: str
    signer: Json
    supersedes_message_id: str | None


def message_urn(message_id: str) -> str:
    return f"urn:uuid:{message_id}"


def _part(message: Message, name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.UUID(message.message_id), name)}"


def _attachment(message: Message) -> Json:
    sha256 = hashlib.sha256(message.pdf).hexdigest()
    sha1 = base64.b64encode(hashlib.sha1(message.pdf, usedforsecurity=False).digest()).decode()
    return {
        "extension": [{"url": SHA256_EXTENSION, "valueString": sha256}],
        "contentType": "application/pdf",
        "language": {"nb": "nb-NO", "en": "en-GB"}[message.snapshot["document"]["language"]],
        "url": _part(message, "binary"),
        "size": len(message.pdf),
        "hash": sha1,
        "title": f"Mol-MDT {message.snapshot['patient']['pseudonym']}",
        "creation": message.signed_at,
    }


def _document_reference(message: Message) -> Json:
    document, case = message.snapshot["document"], message.snapshot["case"]
    code, display = DOCUMENT_TYPES[document["kind"]]
    resource: Json = {
        "resourceType": "DocumentReference",
        "meta": {"profile": [PROFILE]},
        "masterIdentifier": fhir.document_identifier(document["id"], document["version"]),
        "identifier": [{"system": MESSAGE_SYSTEM, "value": message_urn(message.message_id)}],
        "status": "current",
        "docStatus": "final",
        "type": {"coding": [{"system": DOCUMENT_TYPE_SYSTEM, "code": code, "display": display}]},
        "subject": {
            "type": "Patient",
            "identifier": {
                "system": fhir.NATIONAL_ID_SYSTEMS[message.identity["kind"]],
                "value": message.identity["national_id"],
            },
        },
        "date": message.signed_at,
        "author": [fhir.practitioner(person) for person in message.snapshot["authors"]],
        "authenticator": fhir.practitioner(message.signer),
        "custodian": fhir.organisation(case),
        "content": [{"attachment": _attachment(message)}],
    }
    if message.supersedes_message_id:
        earlier = {"system": MESSAGE_SYSTEM, "value": message_urn(message.supersedes_message_id)}
        target = {"type": "DocumentReference", "identifier": earlier}
        resource["relatesTo"] = [{"code": "replaces", "target": target}]
    return resource


def _provenance(message: Message) -> Json:
    activity_system = "http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion"
    return {
        "resourceType": "Provenance",
        "target": [{"reference": _part(message, "document")}],
        "recorded": message.signed_at,
        "activity": {"coding": [{"system": activity_system, "code": "LA", "display": "legally authenticated"}]},
        "agent": [{"who": fhir.practitioner(message.signer)}],
    }


def transaction_bundle(message: Message) -> Json:
    """Deterministic: the same message at every attempt. The reference is created only if the journal lacks it."""
    binary = {
        "resourceType": "Binary",
        "contentType": "application/pdf",
        "data": base64.b64encode(message.pdf).decode(),
    }
    condition = f"identifier={MESSAGE_SYSTEM}|{message_urn(message.message_id)}"
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "identifier": {"system": MESSAGE_SYSTEM, "value": message_urn(message.message_id)},
        "timestamp": message.signed_at,
        "entry": [
            {
                "fullUrl": _part(message, "binary"),
                "resource": binary,
                "request": {"method": "POST", "url": "Binary"},
            },
            {
                "fullUrl": _part(message, "document"),
                "resource": _document_reference(message),
                "request": {"method": "POST", "url": "DocumentReference", "ifNoneExist": condition},
            },
            {
                "fullUrl": _part(message, "provenance"),
                "resource": _provenance(message),
                "request": {"method": "POST", "url": "Provenance"},
            },
        ],
    }


def stored_reference(answer: Json) -> str | None:
    """The journal's address of the document, from a transaction response or a search set; None when it names none."""
    for entry in answer.get("entry") or []:
        location = str((entry.get("response") or {}).get("location") or "")
        if location.startswith("DocumentReference/"):
            return location.partition("/_history")[0]
        resource = entry.get("resource") or {}
        if resource.get("resourceType") == "DocumentReference" and resource.get("id"):
            return f"DocumentReference/{resource['id']}"
    return None
