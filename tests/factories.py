"""Rows for tests: plain functions with sensible defaults, shared by all rooms.

    hospital = make_hospital("bergen")
    doctor = make_account(Role.REFERRING_ONCOLOGIST, hospital=hospital)
    case = make_case(CaseState.ACCEPTED, hospital=hospital, doctor=doctor.person)
    specimen = make_specimen(case)
    make_decision(case)                      # the board may see it

Regions, hospitals and boards with the same code are the same row. National ids are synthetic (month + 80).
"""

from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password

from cases.dossier.enums import CaseState, Sex
from cases.dossier.models import BoardDecision, Case, Consent, Patient, PatientIdentity, StateChange, TreatmentLine
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account, Board, Hospital, Person, Region, RoleAssignment
from molmdt.kernel.clock import now, today
from molmdt.kernel.ids import FIRST_WEIGHTS, ORGANISATION_WEIGHTS, SECOND_WEIGHTS

PASSWORD = "a-password-for-tests"
REGION_OF = {"ous": "sor-ost", "ahus": "sor-ost", "st-olavs": "midt", "unn": "nord"}  # every other: vest
_number = count(1001)  # four digits at once: «Person 1» would be found wherever «Person 12» is


def make_region(code: str = "vest", **values: Any) -> Region:
    return Region.objects.get_or_create(code=code, defaults={"name": f"Helse {code.capitalize()} RHF", **values})[0]


def make_hospital(code: str = "bergen", *, region: Region | None = None, **values: Any) -> Hospital:
    defaults = {
        "name": f"Helse {code.capitalize()} HF",
        "short_name": code.capitalize(),
        "region": region or make_region(REGION_OF.get(code, "vest")),
        "organisation_number": organisation_number(next(_number)),
        **values,
    }
    return Hospital.objects.get_or_create(code=code, defaults=defaults)[0]


def make_board(code: str = "nasjonalt", **values: Any) -> Board:
    return Board.objects.get_or_create(code=code, defaults={"name": "Nasjonalt molekylært tumorboard", **values})[0]


def make_person(name: str = "", *, hospital: Hospital | None = None, **values: Any) -> Person:
    number = next(_number)
    return Person.objects.create(
        name=name or f"Person {number}",
        hospital=hospital or make_hospital(),
        hpr_number=values.pop("hpr_number", str(990_000_000 + number)),
        **values,
    )


def make_account(
    *roles: Role,
    hospital: Hospital | None = None,
    board: Board | None = None,
    person: Person | None = None,
    username: str = "",
    **values: Any,
) -> Account:
    """A login with these roles; ``board`` gives every role a seat on it. The password is ``PASSWORD``."""
    person = person or make_person(hospital=hospital)
    for role in roles:
        RoleAssignment.objects.create(person=person, role=role, board=board)
    username = username or f"user{next(_number)}"
    return Account.objects.create(username=username, person=person, password=_hashed(), **values)


def make_patient(*, national_id: str = "", name: str = "Kari Prøve", **values: Any) -> Patient:
    """A patient with identity."""
    born = values.pop("birth_date", date(1968, 3, 14))
    patient = Patient.objects.create(**{"sex": Sex.FEMALE, "birth_year": born.year, **values})
    PatientIdentity.objects.create(
        patient=patient, national_id=national_id or synthetic_id(born), kind="fnr", name=name, birth_date=born
    )
    return patient


def make_case(
    state: CaseState = CaseState.ACCEPTED,
    *,
    hospital: Hospital | None = None,
    doctor: Person | None = None,
    patient: Patient | None = None,
    board: Board | None = None,
    **values: Any,
) -> Case:
    """A complete referral in the given state: everything that the checklist demands of the doctor is there."""
    hospital = hospital or (doctor.hospital if doctor else make_hospital())
    known: dict[str, Any] = {
        "pseudonym": f"M-2025-{next(_number):04}",
        "contact": "55 00 00 00",
        "department": "Kreftavdelingen",
        "question": "Progresjon på gemcitabin/cisplatin. Er studie aktuelt?",
        "icd10": "C22.1",
        "oncotree": "IHCH",
        "morphology": "8160/3",
        "diagnosis_text": "Intrahepatisk gallegangskreft",
        "diagnosed_on": today() - timedelta(days=500),
        "stage": "IV",
        "metastatic_sites": ["lever"],
        "ecog": 1,
        "ecog_on": today() - timedelta(days=12),
        "standard_options_left": "no",
        **values,
    }
    case = Case.objects.create(
        state=state,
        hospital=hospital,
        referring_doctor=doctor or make_person(hospital=hospital),
        patient=patient or make_patient(),
        board=board or make_board(),
        **known,
    )
    StateChange.objects.create(case=case, to_state=state, person=case.referring_doctor)
    make_line(case, 1)
    for kind in ("board_discussion", "study_information", "germline_information"):
        Consent.objects.create(case=case, kind=kind, answer="yes", given_on=today() - timedelta(days=20))
    return case


def make_line(case: Case, number: int, **values: Any) -> TreatmentLine:
    known = {
        "drugs": "gemcitabin + cisplatin",
        "started_on": today() - timedelta(days=480),
        "stopped_on": today() - timedelta(days=300),
        "best_response": "PR",
        "stop_reason": "progression",
        **values,
    }
    return TreatmentLine.objects.create(case=case, number=number, **known)


def make_specimen(case: Case, **values: Any) -> Specimen:
    known = {
        "requisition": f"26-H{next(_number):05}",
        "site": "lever",
        "origin": "metastasis",
        "taken_on": today() - timedelta(days=40),
        "tumour_content": 40,
        "dna_sample_id": f"IPH{next(_number):04}-D01-P01-A01",
        **values,
    }
    return Specimen.objects.create(case=case, **known)


def make_decision(case: Case, board: Board | None = None, **values: Any) -> BoardDecision:
    """The board may see the case from now on; ``in_session=True`` while its meeting runs."""
    known = {"opens_at": now() - timedelta(hours=1), "reason": "On the agenda", **values}
    return BoardDecision.objects.create(case=case, board=board or make_board(), **known)


def synthetic_id(born: date = date(1968, 3, 14)) -> str:
    """The next unused valid synthetic national number of somebody born that day."""
    while True:
        stem = f"{born.day:02}{born.month + 80:02}{born.year % 100:02}{next(_number) % 1000:03}"
        for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
            digit = -sum(w * int(d) for w, d in zip(weights, stem, strict=False)) % 11
            stem += str(digit) if digit < 10 else ""
        if len(stem) == 11:
            return stem


def organisation_number(number: int) -> str:
    """A number of nine digits with its check digit, in a series that the register has never issued."""
    while True:
        stem = f"1{number:07}"
        digit = -sum(w * int(d) for w, d in zip(ORGANISATION_WEIGHTS, stem, strict=False)) % 11
        if digit < 10:
            return f"{stem}{digit}"
        number += 1_000_000


@cache
def _hashed() -> str:
    return make_password(PASSWORD)
