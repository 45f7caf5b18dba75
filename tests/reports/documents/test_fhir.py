from hashlib import sha256
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from reports.documents.logic.canonical import canonical_json
from reports.documents.logic.fhir import clinical_bundle
from reports.documents.logic.schema import check
from tests.reports.snapshots import CONCLUSION, snapshot

# What the hand-written snapshot became before lines were coded.
FORM_OF_VERSION_2 = "0ccb772976c5752c7da2a199e62fce988def105389cdc8ef7a3d0a32646e517e"

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


LINES = {
    **CONCLUSION,
    "further_testing": [
        {"kind": "further_testing", "text": "BRCA2 i blod", "responsible": "Ingrid Solheim", "due": "2026-12-08"},
        {"kind": "rebiopsy", "text": "Levermetastase", "responsible": "patologi", "due": None},
        {
            "kind": "histology_review",
            "text": "NRG1-assosiert fenotype?",
            "responsible": "patologi",
            "due": "2026-12-01",
        },
        {"kind": "return_to_board", "text": "Svar på ny prøve", "responsible": "", "due": "2027-01-12"},
    ],
    "dissent": "Ville avventet.",
    "consensus": False,
    "votes": [{"question": "Enige?", "version": 4, "overtaken": False, "yes": 5, "no": 1, "abstain": 0}],
}
CODED = {
    "option-1": ("ServiceRequest", "trial", "709491003"),
    "option-2": ("MedicationRequest", "treatment", None),
    "follow-up-1": ("ServiceRequest", "further_testing", "103693007"),
    "follow-up-2": ("ServiceRequest", "rebiopsy", "86273004"),
    "follow-up-3": ("ServiceRequest", "histology_review", "252416005"),
    "follow-up-4": ("Appointment", "return_to_board", None),
    "follow-up-5": ("ServiceRequest", "genetic_counselling", "79841006"),
}


def resources(**changes: Any) -> dict[str, Any]:
    value = snapshot(schema="molmdt/conclusion/3", **changes)
    check(value)
    bundle = clinical_bundle(value, None)
    Bundle.model_validate(bundle)
    by_address = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    plan = next(one for one in by_address.values() if one["resourceType"] == "CarePlan")
    for activity in plan.get("activity", []):
        assert activity["reference"]["reference"] in by_address
    return {one["id"]: one for one in by_address.values()}


def concept(resource: Any) -> Any:
    return resource.get("code") or resource.get("category", resource.get("serviceType"))[0]


def test_every_kind_of_line_is_a_coded_resource() -> None:
    found = resources(conclusion=LINES)
    assert len(found["plan"]["activity"]) == len(CODED)
    for name, (resource, kind, snomed) in CODED.items():
        assert found[name]["resourceType"] == resource, name
        codings = concept(found[name])["coding"]
        assert codings[0] == {"system": "urn:molmdt:conclusion-line", "code": kind}
        assert [one["code"] for one in codings[1:]] == ([snomed] if snomed else []), name


def test_requests_say_who_when_and_why() -> None:
    found = resources(conclusion=LINES)
    trial = found["option-1"]
    assert trial["code"]["text"] == "IMPRESS-Norway PEM-FGFR2-BTC 3"
    assert trial["orderDetail"] == [{"text": "pemigatinib"}]
    assert trial["reasonCode"] == [{"text": "FGFR2::BICC1"}, {"text": "ESCAT 2024 I-B"}]
    assert {"text": "access: impress"} in trial["note"]
    assert found["option-2"]["medicationCodeableConcept"] == {"text": "olaparib"}
    assert "reasonCode" not in found["option-2"] and "note" not in found["option-2"]
    blood, biopsy = found["follow-up-1"], found["follow-up-2"]
    assert blood["performer"] == [{"display": "Ingrid Solheim"}]
    assert blood["occurrencePeriod"] == {"end": "2026-12-08"}
    assert "occurrencePeriod" not in biopsy
    back = found["follow-up-4"]
    assert back["requestedPeriod"] == [{"start": "2027-01-12"}] and back["description"] == "Svar på ny prøve"
    assert len(back["participant"]) == 1
    assert "performer" not in found["follow-up-5"]
    assert [one["text"] for one in found["plan"]["note"]] == [
        "dissent: Ville avventet.", "advisory vote: Enige? (yes 5, no 1, abstain 0)"
    ]  # fmt: skip


def test_no_option_is_the_kind_of_the_plan() -> None:
    nothing = {**CONCLUSION, "options": [], "further_testing": [], "summary": "", "no_option_reason": "Ingen studie."}
    nothing["genetic_counselling"] = {"status": "not_assessed", "reason": "", "responsible": "", "due": None}
    plan = resources(conclusion=nothing)["plan"]
    assert plan["category"][0]["coding"][0]["code"] == "no_option"
    assert plan["description"] == "Ingen studie."
    assert "activity" not in plan and "note" not in plan


def test_parts_that_a_line_lacks_are_left_out() -> None:
    bare = {**LINES["options"][0], "trial": None, "drugs": [], "evidence": None, "access_route": "", "rationale": ""}
    back = {"kind": "return_to_board", "text": "", "responsible": "patologi", "due": None}
    found = resources(conclusion={**LINES, "options": [bare], "further_testing": [back]})
    assert found["option-1"]["code"]["text"] == "pemigatinib" and "orderDetail" not in found["option-1"]
    assert found["follow-up-1"]["participant"][1]["actor"] == {"display": "patologi"}
    assert "requestedPeriod" not in found["follow-up-1"] and "description" not in found["follow-up-1"]


@pytest.mark.parametrize("schema", ["molmdt/conclusion/1", "molmdt/conclusion/2"])
def test_documents_signed_before_keep_their_form(schema: str) -> None:
    text = canonical_json(clinical_bundle(snapshot(schema=schema), None))
    assert sha256(text.encode()).hexdigest() == FORM_OF_VERSION_2
