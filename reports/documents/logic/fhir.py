"""The conclusion as FHIR R4: a collection that travels inside the PDF beside the snapshot.

The shape of a care plan is as in the German MTB guide. The plan's intent is "proposal": the board states possibilities,
the treating doctor orders.
"""

from collections.abc import Callable, Mapping

from reports.documents.logic import fhir_plan, fhir_plan_2
from reports.documents.logic.canonical import Json
from reports.documents.logic.fhir_base import document_identifier, full_url, patient

LOINC = {"tmb": "94076-7", "msi": "81695-9"}
# A document keeps the form that it was signed with.
PLANS: Mapping[str, Callable[[Json], list[Json]]] = {
    "molmdt/conclusion/1": lambda snapshot: [fhir_plan_2.care_plan(snapshot)],
    "molmdt/conclusion/2": lambda snapshot: [fhir_plan_2.care_plan(snapshot)],
    "molmdt/conclusion/3": fhir_plan.care_plan,
}


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


def clinical_bundle(snapshot: Json, identity: Json | None) -> Json:
    """Patient, care plan with its requests, biomarkers. Deterministic: of the snapshot and the identity block alone."""
    resources = [patient(snapshot["patient"]["pseudonym"], identity), *PLANS[snapshot["schema"]](snapshot)]
    resources += [_biomarker(snapshot, item) for item in snapshot["biomarkers"]]
    identifier = document_identifier(snapshot["document"]["id"], snapshot["document"]["version"])
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "identifier": identifier,
        "timestamp": snapshot["document"]["frozen_at"],
        "entry": [{"fullUrl": full_url(snapshot, resource["id"]), "resource": resource} for resource in resources],
    }
