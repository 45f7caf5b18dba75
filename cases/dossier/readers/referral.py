"""``referral.json`` into a frozen referral. Every problem is named: file, place in the document, what to do."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from cases.dossier.enums import ConsentAnswer, ConsentKind, Response, Sex, StopReason, Tri, Urgency
from cases.dossier.logic import icd10, oncotree
from cases.dossier.logic.referral import (
    ORGAN_UNITS,
    ConsentData,
    LineData,
    OrganValue,
    PatientData,
    ReferralData,
    SpecimenData,
)
from molmdt.kernel.clock import today
from molmdt.kernel.errors import FieldProblem, InvalidInput
from molmdt.kernel.ids import InvalidIdentifier, parse_national_id

SCHEMA_FILE = Path(__file__).parent.parent / "data" / "referral.schema.json"
LARGEST = 1024 * 1024  # bytes; a referral is some kilobytes


@dataclass(frozen=True, slots=True)
class ReferralDocument:
    """A whole referral as it came: who, from where, what, and the specimens for pathology."""

    patient: PatientData
    hospital: str  # code of the health trust
    referring_doctor: str  # HPR number or user name
    referral: ReferralData
    specimens: tuple[SpecimenData, ...]


@cache
def schema() -> dict[str, Any]:
    """The documented JSON schema (docs/referral.md)."""
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


def read_referral(source: Path | str | Mapping[str, Any]) -> ReferralDocument:
    """Reads a file (or a decoded document) without storing anything. Raises InvalidInput with every problem found."""
    if isinstance(source, Mapping):
        name, document = "referral", source
    else:
        path = Path(source)
        name, document = path.name, _load(path)
    problems = [*_against_schema(document)] or [*_meaning(document)]
    if problems:
        raise InvalidInput(
            _("%(file)s cannot be used; nothing was stored.") % {"file": name},
            [FieldProblem(f"{name}: {where}", text) for where, text in problems],
        )
    return _build(document)


def _load(path: Path) -> Any:
    def refuse(message: str) -> InvalidInput:
        text = _("%(file)s cannot be used; nothing was stored.") % {"file": path.name}
        return InvalidInput(text, [FieldProblem(path.name, message)])

    try:
        if path.stat().st_size > LARGEST:
            raise refuse(_("The file is larger than a referral can be."))
        return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_without_doubles)
    except FileNotFoundError:
        raise refuse(_("The file does not exist.")) from None
    except UnicodeDecodeError:
        raise refuse(_("The file is not UTF-8 text.")) from None
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise refuse(_("This is not JSON: see line %(line)s, column %(column)s.") % place) from None
    except _DoubleKey as error:
        raise refuse(_("The key %(key)s stands twice in the same object.") % {"key": error}) from None


class _DoubleKey(ValueError):
    """JSON would silently keep the last."""


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DoubleKey(key)
        found[key] = value
    return found


Problem = tuple[str, str]


def _against_schema(document: Any) -> Iterator[Problem]:
    validator = Draft202012Validator(schema(), format_checker=FormatChecker(formats=["date"]))
    for error in sorted(validator.iter_errors(document), key=lambda one: one.json_path):
        yield from _sentences(error)


def _sentences(error: ValidationError) -> Iterator[Problem]:
    """One sentence per fault, in the reader's language; a value of a patient is never repeated."""
    where, rule = error.json_path, error.validator
    limit: Any = error.validator_value
    if rule == "additionalProperties" and isinstance(error.instance, Mapping):
        known = error.schema["properties"]  # type: ignore[index]
        for key in sorted(set(error.instance) - set(known)):
            yield f"{where}.{key}", _("Unknown key. Known here: %(keys)s.") % {"keys": ", ".join(known)}
    elif rule == "required" and isinstance(error.instance, Mapping):
        key = next(name for name in limit if f"'{name}'" in error.message)
        yield f"{where}.{key}", _("This is mandatory and is missing.")
    else:
        yield where, _rule_sentence(str(rule), limit)


def _rule_sentence(rule: str, limit: Any) -> str:
    values = {"limit": ", ".join(map(str, limit)) if isinstance(limit, list) else str(limit)}
    sentences = {
        "enum": _("Write one of: %(limit)s."),
        "const": _("Write exactly: %(limit)s."),
        "type": _("This must be of the type %(limit)s."),
        "format": _("Write a date that exists, as YYYY-MM-DD."),
        "pattern": _("The text does not have the form %(limit)s."),
        "minimum": _("The smallest value is %(limit)s."),
        "maximum": _("The largest value is %(limit)s."),
        "minLength": _("The text is empty."),
        "maxLength": _("The text is longer than %(limit)s letters."),
        "maxItems": _("There are more than %(limit)s entries."),
    }
    return sentences.get(rule, _("This breaks the rule %(rule)s of the schema.") % {"rule": rule}) % values


def _meaning(document: Mapping[str, Any]) -> Iterator[Problem]:
    """What a schema cannot say: check digits, codes of tables, order of dates, units."""
    try:
        parse_national_id(document["patient"]["national_id"])
    except InvalidIdentifier as problem:
        yield "$.patient.national_id", str(problem)
    diagnosis = document["diagnosis"]
    if icd10.normalised(diagnosis["icd10"]) is None:
        yield "$.diagnosis.icd10", _("Write a code from C00 to C97 or D00 to D48, such as C22.1.")
    if oncotree.find(diagnosis["oncotree"]) is None:
        yield "$.diagnosis.oncotree", _("This code is not in the table of tumour types.")
    yield from _future(document)
    for number, line in enumerate(document["treatment"]["lines"]):
        yield from _line_problems(f"$.treatment.lines[{number}]", line)
    if document["treatment"].get("earlier") == Tri.NO and document["treatment"]["lines"]:
        yield "$.treatment.earlier", _("The list of lines is not empty, so this cannot be no.")
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(document.get("organ_function", [])):
        yield from _organ_problems(f"$.organ_function[{number}]", one, seen)


def _future(document: Mapping[str, Any]) -> Iterator[Problem]:
    days = {
        "$.patient.birth_date": document["patient"].get("birth_date"),
        "$.diagnosis.date": document["diagnosis"].get("date"),
        "$.ecog.date": document["ecog"]["date"],
        **{f"$.specimens[{n}].date": one.get("date") for n, one in enumerate(document.get("specimens", []))},
        **{f"$.organ_function[{n}].date": one["date"] for n, one in enumerate(document.get("organ_function", []))},
    }
    for where, day in days.items():
        if day and date.fromisoformat(day) > today():
            yield where, _("The date lies in the future.")


def _line_problems(where: str, line: Mapping[str, Any]) -> Iterator[Problem]:
    stop = line.get("stop")
    if stop and stop < line["start"]:  # ISO dates sort as text
        yield f"{where}.stop", _("The stop lies before the start.")
    if stop and line["stop_reason"] == StopReason.ONGOING:
        yield f"{where}.stop_reason", _("A treatment that has a stop date is not still given.")
    if not stop and line["stop_reason"] != StopReason.ONGOING:
        yield f"{where}.stop", _("This is mandatory unless the treatment is still given (stop_reason ongoing).")


def _organ_problems(where: str, one: Mapping[str, Any], seen: set[tuple[str, str]]) -> Iterator[Problem]:
    wanted = ORGAN_UNITS[one["code"]]
    if one.get("unit", wanted) != wanted:
        yield f"{where}.unit", _("Write the value in %(unit)s.") % {"unit": wanted}
    if (one["code"], one["date"]) in seen:
        yield where, _("The same value of the same day stands twice.")
    seen.add((one["code"], one["date"]))


def _build(document: Mapping[str, Any]) -> ReferralDocument:
    patient = document["patient"]
    return ReferralDocument(
        patient=PatientData(
            patient["national_id"], patient["name"], Sex(patient["sex"]), date.fromisoformat(patient["birth_date"])
        ),
        hospital=document["hospital"],
        referring_doctor=document["referring_doctor"],
        referral=_referral(document),
        specimens=tuple(_specimen(one) for one in document.get("specimens", [])),
    )


_TEXTS = (
    "question", "department", "contact", "history", "stage", "concomitant_drugs", "comorbidity", "family_history",
    "earlier_molecular_tests",
)  # fmt: skip
_TRIS = ("standard_options_left", "measurable_disease", "brain_metastases")


def _referral(document: Mapping[str, Any]) -> ReferralData:
    diagnosis, treatment = document["diagnosis"], document["treatment"]
    node = oncotree.find(diagnosis["oncotree"])
    return ReferralData(
        **{name: document.get(name, "") for name in _TEXTS},
        **{name: Tri(document[name]) if name in document else None for name in _TRIS},  # type: ignore[arg-type]
        urgency=Urgency(document.get("urgency", Urgency.ORDINARY)),
        icd10=icd10.normalised(diagnosis["icd10"]) or "",
        oncotree=node.code if node else "",
        morphology=diagnosis.get("morphology", ""),
        diagnosis_text=diagnosis.get("text", ""),
        diagnosed_on=_day(diagnosis, "date"),
        metastatic_sites=tuple(document.get("metastatic_sites", [])),
        ecog=document["ecog"]["value"],
        ecog_on=_day(document["ecog"], "date"),
        earlier_treatment=Tri(treatment["earlier"]) if "earlier" in treatment else None,
        planned_treatment=treatment.get("planned", ""),
        lines=tuple(_line(line) for line in treatment["lines"]),
        consents={
            ConsentKind(kind): ConsentData(ConsentAnswer(one["answer"]), _day(one, "date"))
            for kind, one in document["consents"].items()
        },
        organ_function=tuple(
            OrganValue(one["code"], Decimal(str(one["value"])), date.fromisoformat(one["date"]))
            for one in document.get("organ_function", [])
        ),
    )


def _line(line: Mapping[str, Any]) -> LineData:
    return LineData(
        drugs=line["drugs"],
        started_on=_day(line, "start"),
        stopped_on=_day(line, "stop"),
        best_response=Response(line["best_response"]),
        stop_reason=StopReason(line["stop_reason"]),
    )


def _specimen(one: Mapping[str, Any]) -> SpecimenData:
    texts = {key: value for key, value in one.items() if key != "date"}
    return SpecimenData(**texts, taken_on=_day(one, "date"))


def _day(values: Mapping[str, Any], key: str) -> date | None:
    return date.fromisoformat(values[key]) if key in values else None
