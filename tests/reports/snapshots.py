"""Snapshots written by hand: what the pure rules and the renderer are tested on."""

from copy import deepcopy
from typing import Any

AUTHOR = {
    "id": 1,
    "name": "Ingrid Solheim",
    "role": "Onkolog",
    "hpr_number": "9000001",
    "hospital": "Helse Bergen",
}
CONCLUSION: dict[str, Any] = {
    "summary": "FGFR2-fusjon bekreftet i RNA.",
    "options": [
        {
            "priority": 1,
            "kind": "trial",
            "title": "pemigatinib",
            "drugs": ["pemigatinib"],
            "biomarkers": ["FGFR2::BICC1"],
            "evidence": {"system": "ESCAT", "version": "2024", "level": "I-B"},
            "access_route": "impress",
            "trial": {"trial": "IMPRESS-Norway", "cohort": "PEM-FGFR2-BTC", "version": "3"},
            "rationale": "To plasser er ledige.",
        },
        {
            "priority": 2,
            "kind": "treatment",
            "title": "olaparib",
            "drugs": ["olaparib"],
            "biomarkers": [],
            "evidence": None,
            "access_route": "",
            "trial": None,
            "rationale": "",
        },
    ],
    "no_option_reason": "",
    "further_testing": [
        {"kind": "further_testing", "text": "BRCA2 i blod", "responsible": "Ingrid Solheim", "due": "2026-12-08"}
    ],
    "genetic_counselling": {
        "status": "recommended",
        "reason": "BRCA2 kan være arvelig.",
        "responsible": "",
        "due": None,
    },
    "dissent": "",
}
SNAPSHOT: dict[str, Any] = {
    "schema": "molmdt/conclusion/1",
    "document": {
        "id": "0199aaaa-0000-7000-8000-000000000001",
        "kind": "conclusion",
        "version": 1,
        "supersedes": None,
        "change_reason": "",
        "language": "nb",
        "frozen_at": "2026-11-24T12:00:00Z",
    },
    "patient": {"pseudonym": "M-2026-0142", "identity_sha256": "0" * 64},
    "case": {
        "hospital": "Helse Bergen HF",
        "organisation_number": "983974724",
        "requester": AUTHOR,
        "diagnosis": "Intrahepatisk gallegangskreft",
        "icd10": "C22.1",
        "oncotree": "IHCH",
        "stage": "IV",
        "ecog": 1,
        "treatment_lines": [
            {"number": 1, "drugs": "gemcitabin + cisplatin", "best_response": "PR", "stop_reason": "progression"}
        ],
    },
    "question": "Progresjon på gemcitabin/cisplatin.\nEr studie aktuelt?",
    "meeting": {"id": "7", "title": "Mol-MDT", "board": "Nasjonalt molekylært tumorboard", "date": "2026-11-24"},
    "conclusion": CONCLUSION,
    "findings": {
        "small_variants": "none_found",
        "copy_numbers": "not_tested",
        "fusions": "found",
        "items": [
            {
                "kind": "fusion",
                "gene": "FGFR2::BICC1",
                "change": "i leseramme",
                "detail": "214 lesninger",
                "allele_fraction": None,
                "oncogenicity": "oncogenic",
                "confirmed": True,
                "interpretation": "Aktiverer FGFR2.",
            },
            {
                "kind": "small_variant",
                "gene": "BRCA2",
                "change": "p.(Ser1982fs)",
                "detail": "NM_000059.4:c.5946del",
                "allele_fraction": "0.4218",
                "oncogenicity": "",
                "confirmed": None,
                "interpretation": "",
            },
        ],
    },
    "biomarkers": [
        {"code": "tmb", "state": "measured", "value": "3.9", "unit": "mut/Mb", "classification": "low"},
        {"code": "msi", "state": "not_evaluable", "value": None, "unit": "", "classification": ""},
        {"code": "hrd", "state": "not_tested", "value": None, "unit": "", "classification": ""},
    ],
    "basis": [{"name": "ESCAT", "version": "2024"}],
    "authors": [AUTHOR],
    "disclaimer": "Konklusjonen beskriver muligheter. Behandlende lege avgjør og journalfører.",
}
MINUTES: dict[str, Any] = {
    "schema": "molmdt/minutes/1",
    "document": {**SNAPSHOT["document"], "kind": "minutes", "id": "0199aaaa-0000-7000-8000-000000000002"},
    "meeting": SNAPSHOT["meeting"],
    "opened_at": "2026-11-24T13:00:00Z",
    "closed_at": None,
    "place": "Videorom 4",
    "participants": [AUTHOR, {**AUTHOR, "id": 2, "name": "Ola Nordmann", "role": "Patolog", "hpr_number": ""}],
    "cases": [
        {
            "order": 1,
            "pseudonym": "M-2026-0142",
            "diagnosis": "Intrahepatisk gallegangskreft",
            "question": "Er studie aktuelt?",
            "present": [1],
            "recused": [2],
            "discussion": "Kort drøfting.",
            "conclusion": {**CONCLUSION, "dissent": "Patologen ønsket ny biopsi først."},
            "responsible": "Ingrid Solheim",
        },
        {
            "order": 2,
            "pseudonym": "M-2026-0143",
            "diagnosis": "Tykktarmskreft",
            "question": "",
            "present": [],
            "recused": [],
            "discussion": "",
            "conclusion": None,
            "responsible": "",
        },
    ],
    "text": "",
    "authors": [AUTHOR],
    "disclaimer": "",
}


def snapshot(**changes: Any) -> dict[str, Any]:
    """A conclusion snapshot, deeply copied, with top-level parts replaced."""
    return {**deepcopy(SNAPSHOT), **changes}


def minutes() -> dict[str, Any]:
    return deepcopy(MINUTES)
