"""The checklist as a truth table: one referral that answers everything, and what each single change does to it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cases.dossier.enums import Answer, ConsentAnswer, ConsentKind, Level, Source
from cases.dossier.logic.completeness import (
    CHECKLIST,
    ORGAN_CODES,
    Completeness,
    LineFacts,
    ReferralFacts,
    SpecimenFacts,
    assess,
)

DAY = date(2026, 11, 24)
LINE = LineFacts("FOLFOX", date(2026, 1, 2), date(2026, 6, 1), "PD", "progression")
SPECIMEN = SpecimenFacts("lever", "metastasis", date(2026, 10, 1), 40, "IPH0214-D01-P01-A03", has_markers=True)
WHOLE = ReferralFacts(
    identified=True,
    doctor_number="990000001",
    contact="55 00 00 00",
    icd10="C22.1",
    oncotree="IHCH",
    morphology="8160/3",
    diagnosed_on=date(2025, 12, 1),
    stage="IV",
    metastatic_sites=("lunge",),
    ecog=1,
    ecog_on=DAY - timedelta(days=28),
    lines=(LINE,),
    standard_options_left="no",
    question="Er studie aktuelt?",
    urgency="ordinary",
    consents=dict.fromkeys(ConsentKind, ConsentAnswer.YES),
    measurable_disease="yes",
    brain_metastases="no",
    comorbidity="ingen",
    family_history="ingen",
    concomitant_drugs="ingen",
    earlier_molecular_tests="ingen",
    organ_codes=frozenset(ORGAN_CODES),
    specimens=(SPECIMEN,),
    has_profile=True,
)
GIVEN, UNKNOWN, MISSING = Answer.GIVEN, Answer.UNKNOWN, Answer.MISSING
NO = dict.fromkeys(ConsentKind, ConsentAnswer.NO)
UNASKED = dict.fromkeys(ConsentKind, ConsentAnswer.NOT_ASKED)


def answer(result: Completeness, key: str) -> Answer:
    return next(one.answer for one in result.findings if one.key == key)


def test_whole_referral_lacks_nothing() -> None:
    result = assess(WHOLE, DAY)
    assert result.missing == result.unknown == result.recommended_missing == ()
    assert (result.percent, result.answered) == (100, result.total)


def test_empty_referral_lacks_every_mandatory_point_but_the_details_of_lines() -> None:
    result = assess(ReferralFacts(), DAY)
    mandatory = {point.key for point in CHECKLIST if point.level is Level.MANDATORY}
    assert {one.key for one in result.missing} == mandatory - {"line_details"}
    assert result.percent == 100 // result.total


@pytest.mark.parametrize(
    ("change", "key", "expected"),
    [
        ({"identified": False}, "identity", MISSING),
        ({"doctor_number": ""}, "doctor", MISSING),
        ({"contact": ""}, "contact", MISSING),
        ({"question": ""}, "question", MISSING),
        ({"urgency": ""}, "urgency", MISSING),
        ({"icd10": ""}, "icd10", MISSING),
        ({"oncotree": ""}, "oncotree", MISSING),
        ({"morphology": ""}, "morphology", MISSING),
        ({"diagnosed_on": None}, "diagnosed_on", MISSING),
        ({"stage": ""}, "stage", GIVEN),  # the sites tell it
        ({"metastatic_sites": ()}, "stage", GIVEN),
        ({"stage": "", "metastatic_sites": ()}, "stage", MISSING),
        ({"ecog": None}, "ecog", MISSING),
        ({"ecog": 0}, "ecog", GIVEN),
        ({"ecog_on": None}, "ecog", MISSING),
        ({"ecog": None}, "ecog_fresh", MISSING),
        ({"ecog_on": None}, "ecog_fresh", MISSING),
        ({"ecog_on": DAY - timedelta(days=29)}, "ecog_fresh", MISSING),
        ({"ecog_on": DAY + timedelta(days=1)}, "ecog_fresh", GIVEN),
        ({"lines": ()}, "lines", MISSING),
        ({"lines": (), "earlier_treatment": "no"}, "lines", GIVEN),
        ({"lines": (), "earlier_treatment": "yes"}, "lines", MISSING),
        ({"lines": (), "earlier_treatment": "unknown"}, "lines", UNKNOWN),
        ({"lines": ()}, "line_details", GIVEN),
        ({"lines": (replace(LINE, started_on=None),)}, "line_details", MISSING),
        ({"lines": (replace(LINE, drugs=""),)}, "line_details", MISSING),
        ({"lines": (replace(LINE, stopped_on=None),)}, "line_details", MISSING),
        ({"lines": (replace(LINE, stopped_on=None, stop_reason="ongoing"),)}, "line_details", GIVEN),
        ({"lines": (LINE, replace(LINE, best_response="unknown"))}, "line_details", UNKNOWN),
        ({"lines": (replace(LINE, stop_reason="unknown"),)}, "line_details", UNKNOWN),
        ({"lines": (replace(LINE, stop_reason="unknown"), replace(LINE, drugs=""))}, "line_details", MISSING),
        ({"standard_options_left": "unknown"}, "standard_options", UNKNOWN),
        ({"standard_options_left": ""}, "standard_options", MISSING),
        ({"consents": {}}, "consent_board", MISSING),
        ({"consents": UNASKED}, "consent_study", MISSING),
        ({"consents": NO}, "consent_germline", GIVEN),  # a no is an answer
        ({"consents": UNASKED}, "consent_incidental", MISSING),
        ({"specimens": ()}, "specimen", MISSING),
        ({"specimens": (replace(SPECIMEN, site=""),)}, "specimen", MISSING),
        ({"specimens": (replace(SPECIMEN, taken_on=None),)}, "specimen", MISSING),
        ({"specimens": (replace(SPECIMEN, origin="unknown"),)}, "specimen", UNKNOWN),
        ({"specimens": (replace(SPECIMEN, origin="unknown"), SPECIMEN)}, "specimen", GIVEN),
        ({"specimens": (replace(SPECIMEN, tumour_content=None),)}, "tumour_content", MISSING),
        ({"specimens": (replace(SPECIMEN, tumour_content=0),)}, "tumour_content", GIVEN),
        ({"specimens": (replace(SPECIMEN, origin="liquid", tumour_content=None),)}, "tumour_content", GIVEN),
        ({"specimens": ()}, "tumour_content", MISSING),
        ({"specimens": (replace(SPECIMEN, sample_id=""),)}, "sample_id", MISSING),
        ({"specimens": (replace(SPECIMEN, has_markers=False),)}, "markers", MISSING),
        ({"has_profile": False}, "molecular_report", MISSING),
        ({"organ_codes": frozenset(ORGAN_CODES[1:])}, "organ_function", MISSING),
        ({"brain_metastases": "unknown"}, "brain_metastases", UNKNOWN),
        ({"measurable_disease": ""}, "measurable_disease", MISSING),
        ({"family_history": ""}, "family_history", MISSING),
        ({"comorbidity": ""}, "comorbidity", MISSING),
        ({"concomitant_drugs": ""}, "concomitant_drugs", MISSING),
        ({"earlier_molecular_tests": ""}, "earlier_tests", MISSING),
    ],
)
def test_one_change_answers_its_point(change: dict[str, Any], key: str, expected: Answer) -> None:
    assert answer(assess(replace(WHOLE, **change), DAY), key) is expected


def test_what_pathology_and_laboratory_bring_does_not_hold_up_the_submission() -> None:
    result = assess(replace(WHOLE, specimens=(), has_profile=False, morphology=""), DAY)
    assert result.blocks_submission == ()
    assert {one.point.ask for one in result.missing} == {Source.PATHOLOGY, Source.LABORATORY}
    assert result.percent < 100


def test_unknown_is_an_answer_but_is_told_apart() -> None:
    result = assess(replace(WHOLE, standard_options_left="unknown"), DAY)
    assert [one.key for one in result.unknown] == ["standard_options"]
    assert result.missing == ()
    assert result.percent == 100


def test_no_points_means_complete() -> None:
    assert assess(WHOLE, DAY, points=()).percent == 100
