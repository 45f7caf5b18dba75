"""referral.json: read whole or refused by name, and stored through the same services as the form."""

import copy
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cases.dossier.enums import CaseState
from cases.dossier.models import Case, Patient
from cases.dossier.readers.referral import read_referral, schema
from cases.dossier.services import store_referral, submit
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.kernel.clock import today
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.factories import make_account, make_board, make_hospital

WHOLE: dict[str, Any] = {
    "schema": "molmdt-referral-1",
    "patient": {"national_id": "01817010055", "name": "Kari Prøve", "sex": "female", "birth_date": "1970-01-01"},
    "hospital": "bergen",
    "referring_doctor": "onkolog.haukeland",
    "contact": "55 00 00 00",
    "question": "Er studie aktuelt?",
    "urgency": "soon",
    "diagnosis": {"icd10": "C22.1", "oncotree": "IHCH", "morphology": "8160/3", "date": "2025-02-03"},
    "stage": "IV",
    "metastatic_sites": ["lever"],
    "ecog": {"value": 1, "date": f"{today() - timedelta(days=4):%Y-%m-%d}"},
    "treatment": {
        "earlier": "yes",
        "lines": [
            {"drugs": "gemcitabin + cisplatin", "start": "2025-03-01", "stop": "2025-09-01", "best_response": "PR",
             "stop_reason": "progression"},
            {"drugs": "FOLFOX", "start": "2025-10-01", "best_response": "ongoing", "stop_reason": "ongoing"},
        ],
    },
    "standard_options_left": "no",
    "consents": {
        "board_discussion": {"answer": "yes", "date": "2025-11-01"},
        "study_information": {"answer": "yes"},
        "germline_information": {"answer": "not_asked"},
    },
    "organ_function": [{"code": "hb", "value": 11.2, "unit": "g/dL", "date": "2025-11-01"}],
    "specimens": [
        {"site": "lever", "date": "2025-11-02", "origin": "metastasis", "material": "A", "tumour_content": 40,
         "dna_sample_id": "IPH0214-D01-P01-A01"}
    ],
}  # fmt: skip


def changed(path: str, value: Any) -> dict[str, Any]:
    """The whole document with one place changed; ``...`` takes it away."""
    document = copy.deepcopy(WHOLE)
    *way, last = path.split(".")
    target: Any = document
    for step in way:
        target = target[int(step)] if step.isdigit() else target[step]
    key: Any = int(last) if last.isdigit() else last
    if value is ...:
        del target[key]
    else:
        target[key] = value
    return document


@pytest.fixture
def doctor(db: None) -> Account:
    make_board()
    return make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("bergen"), username="onkolog.haukeland")


def test_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(schema())


def test_whole_document_is_read() -> None:
    document = read_referral(WHOLE)
    assert document.referral.lines[1].stopped_on is None
    assert document.referral.consents["germline_information"].answer == "not_asked"
    assert document.specimens[0].tumour_content == 40


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("colour", "blue", "$.colour"),
        ("patient.shoe_size", 41, "$.patient.shoe_size"),
        ("question", ..., "$.question"),
        ("patient.name", ..., "$.patient.name"),
        ("patient.national_id", "01817010054", "$.patient.national_id"),
        ("patient.birth_date", "1970-02-30", "$.patient.birth_date"),
        ("patient.sex", "f", "$.patient.sex"),
        ("diagnosis.icd10", "E11", "$.diagnosis.icd10"),
        ("diagnosis.oncotree", "NOSUCH", "$.diagnosis.oncotree"),
        ("diagnosis.morphology", "8160", "$.diagnosis.morphology"),
        ("diagnosis.date", "2999-01-01", "$.diagnosis.date"),
        ("ecog.value", 6, "$.ecog.value"),
        ("ecog.value", "1", "$.ecog.value"),
        ("treatment.lines.0.stop", "2024-01-01", "$.treatment.lines[0].stop"),
        ("treatment.lines.0.stop", ..., "$.treatment.lines[0].stop"),
        ("treatment.lines.0.best_response", "better", "$.treatment.lines[0].best_response"),
        ("treatment.lines.1.stop", "2025-11-01", "$.treatment.lines[1].stop_reason"),
        ("treatment.earlier", "no", "$.treatment.earlier"),
        ("organ_function.0.unit", "mmol/L", "$.organ_function[0].unit"),
        ("organ_function.0.code", "crp", "$.organ_function[0].code"),
        ("specimens.0.tumour_content", 140, "$.specimens[0].tumour_content"),
        ("consents.board_discussion.answer", "maybe", "$.consents.board_discussion.answer"),
        ("schema", "molmdt-referral-0", "$.schema"),
    ],
)
def test_fault_is_named_by_its_place(path: str, value: Any, place: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_referral(changed(path, value))
    assert [problem.path for problem in refused.value.problems] == [f"referral: {place}"]
    assert refused.value.problems[0].message
    assert "01817010054" not in refused.value.problems[0].message


def test_every_fault_is_told_at_once() -> None:
    document = changed("colour", 1)
    del document["question"], document["hospital"]
    with pytest.raises(InvalidInput) as refused:
        read_referral(document)
    assert {problem.path.split("$.")[1] for problem in refused.value.problems} == {"colour", "question", "hospital"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b"<!doctype html>", b'{"hospital": "a", "hospital": "b"}']
)
def test_file_that_is_no_referral_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "referral.json"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as refused:
        read_referral(path)
    assert "referral.json" in refused.value.message
    assert all(problem.path.startswith("referral.json") for problem in refused.value.problems)


def test_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        read_referral(tmp_path / "referral.json")


def test_stored_through_the_same_services(doctor: Account, tmp_path: Path) -> None:
    path = tmp_path / "referral.json"
    path.write_text(json.dumps(WHOLE), encoding="utf-8-sig")
    case = store_referral(read_referral(path), board=make_board())
    assert (case.state, case.referring_doctor, case.urgency) == (CaseState.DRAFT, doctor.person, "soon")
    assert [line.drugs for line in case.treatment_lines.all()] == ["gemcitabin + cisplatin", "FOLFOX"]
    specimen = Specimen.objects.get(case=case)
    assert (specimen.site, specimen.tumour_content, specimen.origin) == ("lever", 40, "metastasis")
    assert submit(actor=doctor, case=case).state == CaseState.SUBMITTED
    with pytest.raises(PreconditionFailed):
        store_referral(read_referral(path), board=make_board())


def test_stored_by_hpr_number(doctor: Account) -> None:
    document = read_referral(changed("referring_doctor", doctor.person.hpr_number))
    assert store_referral(document, board=make_board()).referring_doctor == doctor.person


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("hospital", "atlantis", "$.hospital"),
        ("referring_doctor", "nobody", "$.referring_doctor"),
        ("patient.national_id", "81234567802", "$.patient.national_id"),
        ("specimens.0.dna_sample_id", "TAKEN", "$.specimens[0]"),
    ],
)
def test_nothing_is_half_stored(doctor: Account, path: str, value: Any, place: str) -> None:
    if value == "TAKEN":
        other = copy.deepcopy(WHOLE)
        other["patient"] = {**other["patient"], "national_id": "01817010063"}
        other["specimens"][0]["dna_sample_id"] = "TAKEN"
        store_referral(read_referral(other), board=make_board())
    before = (Case.objects.count(), Patient.objects.count(), Specimen.objects.count())
    with pytest.raises(InvalidInput) as refused:
        store_referral(read_referral(changed(path, value)), board=make_board())
    assert place in refused.value.problems[0].path
    assert (Case.objects.count(), Patient.objects.count(), Specimen.objects.count()) == before
