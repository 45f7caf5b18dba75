"""A referral as frozen data, whichever way it comes in: form, API, file. ``None`` and "" mean not answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cases.dossier.enums import ConsentAnswer, ConsentKind, Response, Sex, StopReason, Tri, Urgency


@dataclass(frozen=True, slots=True)
class PatientData:
    national_id: str
    name: str
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class LineData:
    """One line of systemic treatment; the number is its place in the list."""

    drugs: str
    started_on: date | None = None
    stopped_on: date | None = None
    best_response: Response = Response.UNKNOWN
    stop_reason: StopReason = StopReason.UNKNOWN


@dataclass(frozen=True, slots=True)
class ConsentData:
    answer: ConsentAnswer
    given_on: date | None = None


@dataclass(frozen=True, slots=True)
class OrganValue:
    """``code``: a key of ``ORGAN_UNITS``; the unit follows from it."""

    code: str
    value: Decimal
    measured_on: date


@dataclass(frozen=True, slots=True)
class SpecimenData:
    """For the pathology room, which stores it. ``origin`` and ``material`` are that room's codes."""

    site: str
    origin: str = "unknown"
    material: str = "A"
    taken_on: date | None = None
    tumour_content: int | None = None  # per cent
    requisition: str = ""
    dna_sample_id: str = ""
    rna_sample_id: str = ""
    histology: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralData:
    """What the referring doctor answers."""

    question: str = ""
    urgency: Urgency = Urgency.ORDINARY
    department: str = ""
    contact: str = ""
    history: str = ""
    icd10: str = ""
    oncotree: str = ""
    morphology: str = ""
    diagnosis_text: str = ""
    diagnosed_on: date | None = None
    stage: str = ""
    metastatic_sites: tuple[str, ...] = ()
    ecog: int | None = None
    ecog_on: date | None = None
    earlier_treatment: Tri | None = None
    standard_options_left: Tri | None = None
    measurable_disease: Tri | None = None
    brain_metastases: Tri | None = None
    planned_treatment: str = ""
    concomitant_drugs: str = ""
    comorbidity: str = ""
    family_history: str = ""
    earlier_molecular_tests: str = ""
    lines: tuple[LineData, ...] = ()
    consents: Mapping[ConsentKind, ConsentData] = field(default_factory=dict)
    organ_function: tuple[OrganValue, ...] = ()


# What trials ask for, in the units of IMPRESS-Norway's registry entry (DOMAIN 1.1); ULN: the upper limit of normal.
ORGAN_UNITS: Mapping[str, str] = {
    "anc": "10^9/L",
    "hb": "g/dL",
    "platelets": "10^9/L",
    "bilirubin_uln": "x ULN",
    "alt_uln": "x ULN",
    "creatinine_clearance": "mL/min/1.73m2",
}
