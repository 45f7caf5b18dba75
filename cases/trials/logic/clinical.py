"""The clauses about the patient, the disease and its treatment. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Protocol

from cases.dossier.logic.drugs import drugs_of, normal_name
from cases.trials.enums import Ask, Datum, Reason, Verdict
from cases.trials.logic.answer import Answer
from cases.trials.logic.explanation import Missing, Value
from cases.trials.logic.facts import Dossier, Fact, Measured

GRAMS_PER_DECILITRE_OF_HAEMOGLOBIN = 1.6114  # from mmol/L (monomer): molar mass 16.114 g/mmol
SAME_UNITS = {"10^9/l": "e9/l", "10e9/l": "e9/l", "×10⁹/l": "e9/l", "x10^9/l": "e9/l", "xuln": "uln", "×uln": "uln",
              "x uln": "uln", "× uln": "uln", "× øvre grense": "uln", "ml/min/1.73m2": "ml/min",
              "ml/min/1,73m2": "ml/min"}  # fmt: skip


class Tumours(Protocol):
    """The tumour classification: whether ``code`` is ``ancestor`` or lies under it."""

    def __call__(self, code: str, ancestor: str) -> bool: ...


def tumour(asked: Mapping[str, Any], case: Dossier, tumours: Tumours) -> Answer:
    """The diagnosis lies in one of the subtrees. A diagnosis that is a parent of them decides nothing."""
    if not case.oncotree:
        return Answer(Verdict.UNKNOWN, Reason.NOT_STATED, missing=Missing(Datum.TUMOUR, Ask.REFERRER))
    value = (Value("tumour", case.oncotree, case.diagnosed_on),)
    excepted = asked.get("except", [])
    if any(tumours(case.oncotree, code) for code in excepted):
        return Answer(Verdict.NO, Reason.OUTSIDE, value)
    within = any(tumours(case.oncotree, code) for code in asked["within"])
    parents = excepted if within else asked["within"]
    if any(tumours(code, case.oncotree) for code in parents):
        return Answer(Verdict.UNKNOWN, Reason.TOO_COARSE, value, Missing(Datum.TUMOUR, Ask.REFERRER))
    return Answer(Verdict.MATCH, Reason.WITHIN, value) if within else Answer(Verdict.NO, Reason.OUTSIDE, value)


def ecog(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """Performance status, as long as it is fresh. A stale one decides nothing, neither way."""
    missing = Missing(Datum.ECOG, Ask.REFERRER)
    fact = case.ecog
    if fact is None or fact.on is None or fact.on > case.on:
        return Answer(Verdict.UNKNOWN, Reason.NOT_STATED, missing=missing)
    value = (Value("number", fact.value, fact.on),)
    if fact.on < case.on - timedelta(days=asked["valid_days"]):
        return Answer(Verdict.UNKNOWN, Reason.TOO_OLD, value, missing)
    return _meets(fact.value <= asked["at_most"], value)


def age(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """By year of birth alone, so the age of this year has two values until the birthday is known."""
    missing = Missing(Datum.AGE, Ask.REFERRER)
    if case.birth_year is None:
        return Answer(Verdict.UNKNOWN, Reason.NOT_STATED, missing=missing)
    oldest = case.on.year - case.birth_year
    value = (Value("number", oldest, None),)
    low, high = asked.get("at_least", 0), asked.get("at_most", oldest)
    fits = {low <= years <= high for years in (oldest - 1, oldest)}
    if len(fits) > 1:
        return Answer(Verdict.UNKNOWN, Reason.INCONCLUSIVE, value, missing)
    return _meets(fits.pop(), value)


def prior_drug(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """One of these drugs was given in an earlier or running line."""
    if case.lines is None:
        return Answer(Verdict.UNKNOWN, Reason.NOT_STATED, missing=Missing(Datum.TREATMENTS, Ask.REFERRER))
    wanted = {normal_name(drug) for drug in asked["any_of"]}
    lines = [line for line in case.lines if line.started_on is None or line.started_on <= case.on]
    given = [line for line in lines if drugs_of(line.drugs) & wanted]
    if given:
        return Answer(Verdict.MATCH, Reason.HAD, tuple(_line(line.drugs, line.started_on) for line in given))
    return Answer(Verdict.NO, Reason.NOT_HAD, tuple(_line(line.drugs, line.started_on) for line in lines))


def prior_lines(asked: Mapping[str, Any], case: Dossier) -> Answer:
    if case.lines is None:
        return Answer(Verdict.UNKNOWN, Reason.NOT_STATED, missing=Missing(Datum.TREATMENTS, Ask.REFERRER))
    value = (Value("number", len(case.lines), None),)
    return _meets(len(case.lines) >= asked["at_least"], value)


def standard_options_left(asked: Mapping[str, Any], case: Dossier) -> Answer:
    return _yes_no(asked, case.standard_options_left, Datum.STANDARD_OPTIONS)


def measurable_disease(asked: Mapping[str, Any], case: Dossier) -> Answer:
    return _yes_no(asked, case.measurable_disease, Datum.MEASURABLE_DISEASE)


def brain_metastases(asked: Mapping[str, Any], case: Dossier) -> Answer:
    return _yes_no(asked, case.brain_metastases, Datum.BRAIN_METASTASES)


def consent(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """A consent that nobody has asked for is unknown, a refusal is no."""
    return _yes_no({"is": True}, case.consents.get(asked["to"]), Datum.CONSENT, asked["to"])


def organ(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """A laboratory value within its limits, in the rule's unit, and fresh."""
    code = asked["code"]
    missing = Missing(Datum.ORGAN, Ask.REFERRER, code)
    measured = case.organs.get(code)
    if measured is None or measured.on > case.on:
        return Answer(Verdict.UNKNOWN, Reason.NOT_STATED, missing=missing)
    value = (Value("measured", {"value": measured.value, "unit": measured.unit}, measured.on),)
    number = _in_unit(measured, asked["unit"])
    if number is None:
        return Answer(Verdict.UNKNOWN, Reason.UNIT_UNKNOWN, value, missing)
    if measured.on < case.on - timedelta(days=asked["valid_days"]):
        return Answer(Verdict.UNKNOWN, Reason.TOO_OLD, value, missing)
    return _meets(
        ("at_least" not in asked or number >= asked["at_least"])
        and ("at_most" not in asked or number <= asked["at_most"])
        and ("above" not in asked or number > asked["above"])
        and ("below" not in asked or number < asked["below"]),
        value,
    )


def _yes_no(asked: Mapping[str, Any], fact: Fact[bool] | None, datum: Datum, subject: str = "") -> Answer:
    if fact is None:
        return Answer(Verdict.UNKNOWN, Reason.NOT_STATED, missing=Missing(datum, Ask.REFERRER, subject))
    return _meets(fact.value == asked["is"], (Value("answer", fact.value, fact.on),))


def _meets(yes: bool, values: tuple[Value, ...]) -> Answer:
    return Answer(Verdict.MATCH, Reason.MEETS, values) if yes else Answer(Verdict.NO, Reason.FAILS, values)


def _line(drugs: str, started_on: date | None) -> Value:
    return Value("drugs", drugs, started_on)


def _in_unit(measured: Measured, unit: str) -> float | None:
    """The value in the rule's unit; None when the two cannot be compared."""
    have, want = _unit(measured.unit), _unit(unit)
    if have == want:
        return measured.value
    if (have, want) == ("mmol/l", "g/dl"):
        return measured.value * GRAMS_PER_DECILITRE_OF_HAEMOGLOBIN
    return None


def _unit(text: str) -> str:
    plain = text.strip().lower()
    return SAME_UNITS.get(plain, plain)
