from fhir.resources.R4B.bundle import Bundle

from reports.documents.logic.canonical import canonical_json
from reports.documents.logic.fhir import clinical_bundle
from tests.reports.snapshots import snapshot

IDENTITY = {"name": "Åse Čáŋŋá", "national_id": "41817010049", "kind": "dnr"}


def test_bundle_is_valid_and_names_each_identifier_by_its_system() -> None:
    bundle = clinical_bundle(snapshot(), IDENTITY)
    Bundle.model_validate(bundle)
    patient = bundle["entry"][0]["resource"]
    assert patient["identifier"][0] == {"system": "urn:oid:2.16.578.1.12.4.1.4.2", "value": "41817010049"}


def test_bundle_without_identity_holds_the_pseudonym_alone() -> None:
    text = canonical_json(clinical_bundle(snapshot(), None))
    assert "M-2026-0142" in text and "41817010049" not in text


def test_biomarker_that_was_not_tested_says_so() -> None:
    observations = {
        e["resource"]["id"]: e["resource"]
        for e in clinical_bundle(snapshot(), None)["entry"]
        if e["resource"]["resourceType"] == "Observation"
    }
    assert observations["hrd"]["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert observations["msi"]["dataAbsentReason"]["coding"][0]["code"] == "error"
    assert observations["tmb"]["valueString"] == "3.9 mut/Mb, low"
