"""What is known of a case when it is screened: frozen facts with their dates. Pure.

"Not tested" is a test that is absent from ``tested``; "none found" is a test that is there without an alteration;
"unknown" is a fact that is None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from cases.genomics.enums import FindingKind, Oncogenicity
from cases.trials.enums import Test

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A value and the day that it is true of; None where the dossier does not say the day."""

    value: T
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """A confirmed level of evidence that the alteration responds to drugs. Levels belong to their scale alone."""

    system: str  # ESCAT, AMP/ASCO/CAP, OncoKB
    level: str
    own: bool  # in the case's own tumour type, as the dossier has it now
    drugs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alteration:
    """One finding that the laboratory itself passes, in a current profile."""

    key: int  # primary key of the finding
    kind: FindingKind
    gene: str
    partner: str = ""
    cdna: str = ""
    protein: str = ""
    transcript: str = ""
    consequence: str = ""  # Sequence Ontology terms joined by &
    exon: str = ""
    allele_fraction: float | None = None  # 0..1
    copy_number_kind: str = ""
    copies: float | None = None
    minor_copies: int | None = None
    in_frame: bool | None = None
    oncogenicity: Oncogenicity | None = None  # None = nobody has interpreted it
    dismissed: bool = False  # the laboratory has marked it as not relevant
    on: date | None = None  # the specimen's day, else the profile's
    tiers: tuple[Tier, ...] | None = None  # None = nobody has interpreted it; () = interpreted, no level
    somatic: bool = False  # shown to be absent from the matched normal; False says nothing about heredity


@dataclass(frozen=True, slots=True)
class Score:
    """TMB (mutations per megabase), MSI (% unstable of the usable sites) or HRD (score)."""

    value: float
    on: date | None = None
    usable_sites: int | None = None  # MSI; None = the file does not say


@dataclass(frozen=True, slots=True)
class Line:
    """One line of systemic treatment, its drugs as written."""

    number: int
    drugs: str
    started_on: date | None = None
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A laboratory value of organ function."""

    value: float
    unit: str
    on: date


@dataclass(frozen=True, slots=True)
class TrialPlace:
    """Treatment in a cohort, the patient's under any case."""

    cohort: str
    since: date | None  # first dose; None = included and not yet treated


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that a rule may ask about."""

    on: date  # the day of the screening; a fact of a later day is not used
    oncotree: str = ""  # empty = unknown
    diagnosed_on: date | None = None
    birth_year: int | None = None
    ecog: Fact[int] | None = None
    standard_options_left: Fact[bool] | None = None
    measurable_disease: Fact[bool] | None = None
    brain_metastases: Fact[bool] | None = None
    consents: Mapping[str, Fact[bool]] = field(default_factory=dict)
    lines: tuple[Line, ...] | None = None  # None = no line recorded, which does not mean untreated
    organs: Mapping[str, Measured] = field(default_factory=dict)  # the newest value per code
    tested: Mapping[Test, date | None] = field(default_factory=dict)
    alterations: tuple[Alteration, ...] = ()
    scores: Mapping[Test, Score] = field(default_factory=dict)
    icd10: str = ""  # empty = unknown
    morphology: str = ""  # ICD-O-3, such as 8160/3
    trials: tuple[TrialPlace, ...] = ()  # running ones
