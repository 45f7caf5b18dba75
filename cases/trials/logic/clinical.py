"""The clauses about the patient, the disease and its treatment. Pure."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from cases.trials.enums import Ask, Datum, Reason, Verdict
from cases.trials.logic.answer import Answer
from cases.trials.logic.explanation import Missing, Value
from cases.trials.logic.facts import Dossier, Fact
from cases.trials.logic.organ_units import converted

# ICD-10 categories whose ICD-O-3 topography is another code, or not one: the rest of C00 to C80 is the same (ICD-O-3,
# table 5 of its introduction: melanoma, mesothelioma, Kaposi's sarcoma, secondary cancers, lymphoma and leukaemia).
OTHER_TOPOGRAPHY = frozenset({"C43", "C45", "C46", "C77", "C78", "C79"})
LAST_SOLID = "C80"


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
    return meets(within(fact.value, asked), value)


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
    return meets(fits.pop(), value)


def icd_o(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """The codes begin as one of those asked. The dossier's place is an ICD-10 code: it stands for the topography where
    the two classifications agree, and answers nothing where they do not."""
    answers = []
    if "morphology" in asked:
        answers.append(_begins(asked["morphology"], case.morphology, Missing(Datum.MORPHOLOGY, Ask.REFERRER)))
    if "topography" in asked:
        answers.append(_topography(asked["topography"], case))
    return next((one for verdict in (Verdict.NO, Verdict.UNKNOWN) for one in answers if one.result == verdict),
                answers[0])  # fmt: skip


def _topography(wanted: Sequence[str], case: Dossier) -> Answer:
    missing = Missing(Datum.ICD10, Ask.REFERRER)
    category = case.icd10[:3]
    if category and (category in OTHER_TOPOGRAPHY or not "C00" <= category <= LAST_SOLID):
        return Answer(Verdict.UNKNOWN, Reason.TOO_COARSE, (Value("code", case.icd10),), missing)
    return _begins(wanted, case.icd10, missing)


def _begins(wanted: Sequence[str], code: str, missing: Missing) -> Answer:
    """A code that is itself shorter than what is asked decides nothing."""
    if not code:
        return Answer(Verdict.UNKNOWN, Reason.NOT_STATED, missing=missing)
    value = (Value("code", code),)
    if any(code.startswith(one) for one in wanted):
        return Answer(Verdict.MATCH, Reason.WITHIN, value)
    if any(one.startswith(code) for one in wanted):
        return Answer(Verdict.UNKNOWN, Reason.TOO_COARSE, value, missing)
    return Answer(Verdict.NO, Reason.OUTSIDE, value)


def standard_options_left(asked: Mapping[str, Any], case: Dossier) -> Answer:
    return _yes_no(asked, case.standard_options_left, Datum.STANDARD_OPTIONS)


def measurable_disease(asked: Mapping[str, Any], case: Dossier) -> Answer:
    return _yes_no(asked, case.measurable_disease, Datum.MEASURABLE_DISEASE)


def brain_metastases(asked: Mapping[str, Any], case: Dossier) -> Answer:
    return _yes_no(asked, case.brain_metastases, Datum.BRAIN_METASTASES)


def in_trial(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """Treated, or about to be, in a cohort that this house keeps. Trials elsewhere are not known here."""
    value = tuple(Value("trial", place.cohort, place.since) for place in case.trials)
    if value:
        return Answer(Verdict.MATCH if asked["is"] else Verdict.NO, Reason.IN_TRIAL, value)
    return meets(not asked["is"], (Value("answer", shown=False),))


def consent(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """A consent that nobody has asked for is unknown, a refusal is no."""
    fact = case.consents.get(asked["to"])
    known = fact if fact is not None and (fact.on is None or fact.on <= case.on) else None
    return _yes_no({"is": True}, known, Datum.CONSENT, asked["to"])


def organ(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """A laboratory value within its limits, in the rule's unit, and fresh."""
    code = asked["code"]
    missing = Missing(Datum.ORGAN, Ask.REFERRER, code)
    measured = case.organs.get(code)
    if measured is None or measured.on > case.on:
        return Answer(Verdict.UNKNOWN, Reason.NOT_STATED, missing=missing)
    value = (Value("measured", {"value": measured.value, "unit": measured.unit}, measured.on),)
    number = converted(code, measured.value, measured.unit, asked["unit"])
    if number is None:
        return Answer(Verdict.UNKNOWN, Reason.UNIT_UNKNOWN, value, missing)
    if measured.on < case.on - timedelta(days=asked["valid_days"]):
        return Answer(Verdict.UNKNOWN, Reason.TOO_OLD, value, missing)
    return meets(within(number, asked), value)


def _yes_no(asked: Mapping[str, Any], fact: Fact[bool] | None, datum: Datum, subject: str = "") -> Answer:
    if fact is None:
        return Answer(Verdict.UNKNOWN, Reason.NOT_STATED, missing=Missing(datum, Ask.REFERRER, subject))
    return meets(fact.value == asked["is"], (Value("answer", fact.value, fact.on),))


def meets(yes: bool, values: tuple[Value, ...]) -> Answer:
    return Answer(Verdict.MATCH, Reason.MEETS, values) if yes else Answer(Verdict.NO, Reason.FAILS, values)


def within(number: float, asked: Mapping[str, Any]) -> bool:
    """Every limit that the clause sets."""
    return (
        ("at_least" not in asked or number >= asked["at_least"])
        and ("at_most" not in asked or number <= asked["at_most"])
        and ("above" not in asked or number > asked["above"])
        and ("below" not in asked or number < asked["below"])
    )
