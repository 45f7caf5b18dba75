"""Which clauses there are and what each may say: the one table that the parser, the JSON schema and the tests read.

A value is described by a JSON schema of few keywords (``fits`` knows them all) and by words for the error message.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cases.genomics.enums import EvidenceSystem, Oncogenicity
from cases.genomics.evidence import levels_of, resistance_levels
from cases.genomics.logic.signatures import HRD_POLICIES, MSI_POLICIES, TMB_POLICIES, HrdClass, MsiClass, TmbClass
from cases.trials.enums import CopyKind, VariantClass
from cases.trials.logic.organ_units import QUANTITIES
from cases.trials.logic.protein import ASKED, CODONS

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a clause: what it must be, in words for the error, and as JSON schema."""

    wants: str
    schema: Schema
    required: bool = False

    def accepts(self, value: Any) -> bool:
        return fits(value, self.schema)


def fits(value: Any, schema: Schema) -> bool:
    """Whether a value is as the schema says; only the keywords that this table uses."""
    if "const" in schema:
        return value is schema["const"]
    if "enum" in schema:
        return isinstance(value, str) and value in schema["enum"]
    return _OF_TYPE[schema["type"]](value, schema)


def _fits_text(value: Any, schema: Schema) -> bool:
    return isinstance(value, str) and re.search(schema["pattern"], value) is not None


def _fits_list(value: Any, schema: Schema) -> bool:
    return isinstance(value, list) and bool(value) and all(fits(entry, schema["items"]) for entry in value)


def _fits_number(value: Any, schema: Schema) -> bool:
    whole = schema["type"] == "integer"
    right = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    return right and bool(schema["minimum"] <= value <= schema["maximum"])


_OF_TYPE: dict[str, Callable[[Any, Schema], bool]] = {
    "string": _fits_text,
    "array": _fits_list,
    "number": _fits_number,
    "integer": _fits_number,
    "boolean": lambda value, schema: isinstance(value, bool),
}


def pattern(regular: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{regular})$"}


def texts(entry: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": entry}


def one_of(*words: str, required: bool = False) -> Field:
    return Field("one of " + ", ".join(words), {"enum": list(words)}, required)


def needed(field: Field) -> Field:
    return Field(field.wants, field.schema, required=True)


_SAYS_SOMETHING: Schema = {"type": "string", "pattern": r"\S"}
TEXT = Field("a text", _SAYS_SOMETHING)
CODES = Field("a list of tumour codes", texts(_SAYS_SOMETHING))
DRUGS = Field("a list of drug names", texts(_SAYS_SOMETHING))
GENES = Field("a list of genes", texts(_SAYS_SOMETHING))
# Above these there is nothing to measure or to count; a file can hold numbers that no database and no calendar can.
NUMBER = Field("a number up to 1000000000000000", {"type": "number", "minimum": 0, "maximum": 10**15})
WHOLE = Field("a whole number up to 100000", {"type": "integer", "minimum": 0, "maximum": 100_000})
DAYS = Field("a whole number of days up to 3650", {"type": "integer", "minimum": 0, "maximum": 3_650}, required=True)
SHARE = Field("a number from 0 to 1", {"type": "number", "minimum": 0, "maximum": 1})
PERCENT = Field("a number from 0 to 100", {"type": "number", "minimum": 0, "maximum": 100})
YES_NO = Field("true or false", {"type": "boolean"}, required=True)
TRUE = Field("true; leave it out where it is not asked", {"const": True})
TIERS = tuple(
    f"{system} {level}" for system in EvidenceSystem for level in levels_of(system)
    if level not in resistance_levels(system)
)  # fmt: skip
CONSENTS = ("molecular_profiling", "board_discussion", "study_information", "germline_information",
            "incidental_findings")  # fmt: skip
# What may be asked of a finding's confirmed interpretation.
INTERPRETED = {
    "oncogenic": TRUE,
    "oncogenicity": one_of(Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC, Oncogenicity.UNCERTAIN),
    "tier": Field("a scale and its level, such as ESCAT II-B", {"enum": list(TIERS)}),
    "drugs": DRUGS,
}


def _score(classes: tuple[str, ...], policies: tuple[str, ...], floor: Field = NUMBER) -> dict[str, Field]:
    return {"at_least": floor, "class": one_of(*classes), "by": one_of(*policies)}


CLAUSES: dict[str, dict[str, Field]] = {
    "tumour": {"within": needed(CODES), "except": CODES},
    "icd_o": {
        "morphology": Field("a list of ICD-O-3 codes such as 8160/3 or 816", texts(pattern(r"\d{3,4}|\d{4}/\d"))),
        "topography": Field("a list of ICD-O-3 codes such as C22 or C22.1", texts(pattern(r"C\d\d(?:\.\d)?"))),
    },
    "variant": {
        "gene": needed(TEXT),
        "change": Field("a list of protein changes such as V600E, or residues such as V600",
                        texts(pattern(ASKED.pattern))),
        "class": one_of(*VariantClass),
        "exon": WHOLE,
        "codons": Field("a range of codons such as 762-823", pattern(CODONS.pattern)),
        "min_allele_fraction": SHARE,
        "max_allele_fraction": SHARE,
        **INTERPRETED,
        "somatic": TRUE,
    },
    "copy_number": {
        "gene": needed(TEXT), "kind": one_of(*CopyKind), "copies": WHOLE, "min_copies": NUMBER, "max_copies": NUMBER,
        **INTERPRETED,
    },
    "fusion": {"gene": needed(TEXT), "partner": TEXT, "except_partners": GENES,
               "in_frame": Field("true or false", {"type": "boolean"}), **INTERPRETED},
    "splice": {"gene": needed(TEXT), "exon": Field("an exon such as 14, or several such as 2-7",
                                                   pattern(r"\d+(?:-\d+)?")), **INTERPRETED},
    "biallelic": {"gene": needed(TEXT)},
    "loss_of_function": {"gene": needed(TEXT)},
    "tmb": _score((TmbClass.LOW, TmbClass.INTERMEDIATE, TmbClass.HIGH), tuple(one.id for one in TMB_POLICIES)),
    "msi": {**_score((MsiClass.STABLE, MsiClass.LIKELY_UNSTABLE, MsiClass.UNSTABLE),
                     tuple(one.id for one in MSI_POLICIES), PERCENT), "min_sites": WHOLE},
    "hrd": _score((HrdClass.POSITIVE, HrdClass.NEGATIVE), tuple(one.id for one in HRD_POLICIES)),
    "ecog": {"at_least": WHOLE, "at_most": WHOLE, "valid_days": DAYS},
    "age": {"at_least": WHOLE, "at_most": WHOLE},
    "prior_drug": {"any_of": DRUGS, "atc": Field("a list of ATC codes or their beginnings, such as L01FF",
                                                 texts(pattern(r"[A-Z]\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?")))},
    "prior_lines": {"at_least": WHOLE, "at_most": WHOLE},
    "standard_options_left": {"is": YES_NO},
    "measurable_disease": {"is": YES_NO},
    "brain_metastases": {"is": YES_NO},
    "in_trial": {"is": YES_NO},
    "consent": {"to": one_of(*CONSENTS, required=True)},
    "organ": {
        "code": one_of(*QUANTITIES, required=True),
        "at_least": NUMBER, "at_most": NUMBER, "above": NUMBER, "below": NUMBER,
        "unit": needed(TEXT), "valid_days": DAYS,
    },
    "outside_indication": {
        "drug": needed(TEXT), "within": needed(CODES), "except": CODES, "reason": needed(TEXT), "checked_on": TEXT,
    },
}  # fmt: skip
# Clauses about the tumour's alterations and figures; all others speak of the patient or of the treatment.
MOLECULAR = ("variant", "copy_number", "fusion", "splice", "biallelic", "loss_of_function", "tmb", "msi", "hrd")
# Clauses that hold a rule of their own under a key.
NESTED = {"outside_indication": "when"}
_LIMITS = ("at_least", "at_most")
# Clauses that say nothing without at least one of these.
ONE_NEEDED: dict[str, tuple[str, ...]] = {
    "icd_o": ("morphology", "topography"),
    "copy_number": ("kind", "copies", "min_copies", "max_copies"),
    "tmb": ("at_least", "class"),
    "msi": ("at_least", "class"),
    "hrd": ("at_least", "class"),
    "ecog": _LIMITS,
    "age": _LIMITS,
    "prior_drug": ("any_of", "atc"),
    "prior_lines": _LIMITS,
    "organ": (*_LIMITS, "above", "below"),
}
# A value that means nothing without another one.
NEEDS_TOO: dict[str, dict[str, str]] = {
    **{name: {"class": "by", "by": "class"} for name in ("tmb", "hrd")},
    "msi": {"class": "by", "by": "class", "at_least": "min_sites"},
    **{name: {"drugs": "tier"} for name in ("variant", "copy_number", "fusion", "splice")},
}
# What is refused on purpose, with why.
_HEREDITY = (
    "a rule cannot ask for a germline finding: its verdict would tell everybody who sees the case what only some may "
    "know. Ask for somatic: true, or leave it to the inclusion"
)
REFUSED: dict[str, dict[str, str]] = {name: {"germline": _HEREDITY} for name in ("variant", "copy_number")}
