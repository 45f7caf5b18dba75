"""The sixty cases as frozen data: ``demo_cases(today)``. The same day and seed make the same nation."""

import random
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from cases.dossier.demo.people import DemoPatient, make_patient
from cases.dossier.demo.plan import GAPS, PLACES, REFERRED_DAYS_AGO, Place
from cases.dossier.enums import CaseState, ConsentAnswer, ConsentKind, Response, Sex, StopReason, Tri, Urgency
from molmdt.accounts.demo import hospital, people
from molmdt.accounts.enums import Role

SEED = 2026
DAYS_A_MONTH = 30.4
_STARTED_AFTER_DIAGNOSIS, _PAUSE_BETWEEN_LINES = (12, 45), (14, 40)  # days

_URGENCIES = (Urgency.ORDINARY, Urgency.ORDINARY, Urgency.SOON)
_COMORBIDITIES = ("", "Hypertensjon", "Diabetes type 2", "Ingen av betydning")


@dataclass(frozen=True, slots=True)
class DemoLine:
    drugs: str
    started_on: date
    stopped_on: date | None
    best_response: Response
    stop_reason: StopReason


@dataclass(frozen=True, slots=True)
class DemoConsent:
    kind: ConsentKind
    answer: ConsentAnswer
    given_on: date | None


@dataclass(frozen=True, slots=True)
class DemoOrganValue:
    code: str
    value: Decimal
    unit: str
    measured_on: date


@dataclass(frozen=True, slots=True)
class DemoSpecimen:
    """Plain words of the pathology room, which reads them: ``origin`` and ``material`` are its enum values."""

    requisition: str
    site: str
    origin: str
    material: str
    taken_on: date
    tumour_content: int  # per cent
    dna_sample_id: str
    rna_sample_id: str
    histology: str
    markers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DemoCase:
    key: str
    archetype: int
    seed: int
    hospital: str
    doctor: str  # login of the referring oncologist
    state: CaseState
    patient: DemoPatient
    deceased_on: date | None
    referred_on: date
    urgency: Urgency
    question: str
    history: str
    icd10: str
    oncotree: str
    morphology: str
    diagnosis_text: str
    diagnosed_on: date
    stage: str
    metastatic_sites: tuple[str, ...]
    ecog: int | None
    ecog_on: date | None
    standard_options_left: Tri | None
    measurable_disease: Tri
    brain_metastases: Tri
    planned_treatment: str
    concomitant_drugs: str
    comorbidity: str
    family_history: str
    earlier_molecular_tests: str
    lines: tuple[DemoLine, ...]
    consents: tuple[DemoConsent, ...]
    organ_function: tuple[DemoOrganValue, ...]
    specimens: tuple[DemoSpecimen, ...]


def demo_cases(today: date, seed: int = SEED) -> tuple[DemoCase, ...]:
    """All sixty, in the order of their referral keys."""
    return tuple(_with_gaps(_case(place, today, seed, number)) for number, place in enumerate(PLACES, start=1))


@cache
def _tumours() -> dict[int, dict[str, Any]]:
    text = files(__package__).joinpath("tumours.yaml").read_text(encoding="utf-8")
    loaded: dict[int, dict[str, Any]] = yaml.safe_load(text)
    return loaded


def _case(place: Place, today: date, seed: int, number: int) -> DemoCase:
    tumour = _tumours()[place.archetype]
    rng = random.Random(f"{seed}:{place.key}")  # noqa: S311 - made-up data, no secret
    referred_on = today - timedelta(days=rng.randint(*REFERRED_DAYS_AGO[place.state]))
    sex = Sex.MALE if rng.choice(tumour["sexes"]) == "M" else Sex.FEMALE
    lines, diagnosed_on = _lines(tumour, referred_on, rng)
    born = diagnosed_on - timedelta(days=round(rng.uniform(*tumour["ages"]) * 365.25) + rng.randint(1, 200))
    deceased = place.state is CaseState.DECEASED
    return DemoCase(
        key=place.key,
        archetype=place.archetype,
        seed=number,
        hospital=place.hospital,
        doctor=_doctor(place.hospital, rng),
        state=place.state,
        patient=make_patient(rng, sex, born),
        deceased_on=referred_on + timedelta(days=rng.randint(6, 14)) if deceased else None,
        referred_on=referred_on,
        urgency=Urgency.URGENT if tumour.get("planned") else rng.choice(_URGENCIES),
        question=rng.choice(tumour["questions"]),
        history=tumour["history"],
        icd10=str(tumour["icd10"]),
        oncotree=tumour["oncotree"],
        morphology=tumour["morphology"],
        diagnosis_text=tumour["diagnosis"],
        diagnosed_on=diagnosed_on,
        stage=tumour["stage"],
        metastatic_sites=_some(tumour["metastases"], rng),
        ecog=rng.choice((0, 1, 1, 1, 2)),
        ecog_on=referred_on - timedelta(days=rng.randint(0, 9)),
        standard_options_left=Tri(tumour.get("standard", "no")),
        measurable_disease=Tri.YES,
        brain_metastases=Tri(tumour.get("brain", "no")),
        planned_treatment=tumour.get("planned", ""),
        concomitant_drugs=tumour.get("drugs", rng.choice(("", "paracetamol ved behov", "metoprolol 50 mg x 1"))),
        comorbidity=tumour.get("comorbidity", rng.choice(_COMORBIDITIES)),
        family_history=tumour.get("family", rng.choice(("", "Ingen kjent kreft i nær familie."))),
        earlier_molecular_tests=rng.choice(("", "Lokalt NGS-panel ved diagnose uten behandlingsrettede funn.")),
        lines=lines,
        consents=_consents(referred_on, rng),
        organ_function=_organ_function(referred_on, rng),
        specimens=(_specimen(place, tumour, referred_on, number, rng),),
    )


def _doctor(code: str, rng: random.Random) -> str:
    doctors = [p.username for p in people() if p.hospital == code and p.role is Role.REFERRING_ONCOLOGIST]
    return rng.choice(doctors)


def _some(words: list[str], rng: random.Random) -> tuple[str, ...]:
    """One to all of the usual sites, in their usual order."""
    return tuple(words[: rng.randint(1, len(words))]) if words else ()


def _lines(tumour: dict[str, Any], referred_on: date, rng: random.Random) -> tuple[tuple[DemoLine, ...], date]:
    """Treatment lines counted back from the referral, and the day of diagnosis before them."""
    given = tumour["lines"]
    given = given[: rng.randint(max(1, len(given) - 1), len(given))] if given else []
    end = referred_on - timedelta(days=rng.randint(6, 30))
    found: list[DemoLine] = []
    for drugs, months, best, stop in reversed(given):
        length = round(months * DAYS_A_MONTH * rng.uniform(0.8, 1.25))
        start = end - timedelta(days=length)
        found.insert(0, DemoLine(drugs, start, end, Response(best), StopReason(stop)))
        end = start - timedelta(days=rng.randint(*_PAUSE_BETWEEN_LINES))
    first = found[0].started_on if found else referred_on
    return tuple(found), first - timedelta(days=rng.randint(*_STARTED_AFTER_DIAGNOSIS))


def _consents(referred_on: date, rng: random.Random) -> tuple[DemoConsent, ...]:
    day = referred_on - timedelta(days=rng.randint(1, 14))
    answers = dict.fromkeys(ConsentKind, ConsentAnswer.YES)
    answers[ConsentKind.INCIDENTAL_FINDINGS] = rng.choice((ConsentAnswer.YES, ConsentAnswer.YES, ConsentAnswer.NO))
    answers[ConsentKind.GERMLINE_INFORMATION] = rng.choice((ConsentAnswer.YES, ConsentAnswer.YES, ConsentAnswer.NO))
    return tuple(
        DemoConsent(kind, answer, None if answer is ConsentAnswer.NOT_ASKED else day)
        for kind, answer in answers.items()
    )


def _organ_function(referred_on: date, rng: random.Random) -> tuple[DemoOrganValue, ...]:
    day = referred_on - timedelta(days=rng.randint(0, 6))
    values = (
        ("anc", rng.uniform(1.8, 6.5), "10^9/L"),
        ("hb", rng.uniform(9.6, 14.8), "g/dL"),
        ("platelets", rng.uniform(110, 380), "10^9/L"),
        ("bilirubin_uln", rng.uniform(0.3, 1.3), "x ULN"),
        ("alt_uln", rng.uniform(0.4, 2.2), "x ULN"),
        ("creatinine_clearance", rng.uniform(48, 120), "mL/min/1.73m2"),
    )
    return tuple(DemoOrganValue(code, Decimal(f"{value:.1f}"), unit, day) for code, value, unit in values)


def _specimen(place: Place, tumour: dict[str, Any], referred_on: date, number: int, rng: random.Random) -> DemoSpecimen:
    site, code, letter, material = tumour["specimen"]
    liquid = letter == "L"
    stem = f"{hospital(place.hospital).laboratory}{2600 + number:04d}"
    tail = f"{letter}01-{material}{code}"
    return DemoSpecimen(
        requisition=f"MP26-{14000 + 37 * number}",
        site=site,
        origin="liquid" if liquid else "primary" if letter in "PpEe" else "metastasis",
        material=material,
        taken_on=referred_on - timedelta(days=rng.randint(4, 12) if liquid else rng.randint(14, 60)),
        tumour_content=rng.randint(*tumour["content"]),
        dna_sample_id=f"{stem}-{'C' if liquid else 'D'}01-{tail}",
        rna_sample_id="" if liquid or place.archetype == 19 else f"{stem}-R03-{tail}",
        histology=tumour["diagnosis"],
        markers=tuple((str(name), str(result)) for name, result in tumour.get("markers", [])),
    )


_EMPTY: dict[str, Any] = {"ecog": None, "question": "", "stage": "", "standard_options_left": None}


def _with_gaps(case: DemoCase) -> DemoCase:
    """Empties what the plan says is still missing from the referral."""
    gaps = set(GAPS.get(case.key, ()))
    names = {field.name for field in fields(case)}
    missing = {name: _EMPTY.get(name, ()) for name in gaps & names}
    if "ecog" in missing:
        missing["ecog_on"] = None
    if "germline_consent" in gaps:
        missing["consents"] = tuple(_unasked(one) for one in case.consents)
    return replace(case, **missing)


def _unasked(consent: DemoConsent) -> DemoConsent:
    if consent.kind is ConsentKind.GERMLINE_INFORMATION:
        return DemoConsent(consent.kind, ConsentAnswer.NOT_ASKED, None)
    return consent
