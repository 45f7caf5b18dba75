"""The words for found, not found, not tested and unknown; and a page prepared from a snapshot."""

import pytest

from reports.documents.enums import Counselling, Finding, Measured
from reports.documents.logic import words
from reports.documents.logic.canonical import freeze
from reports.documents.logic.fhir import practitioner
from reports.documents.logic.journal_text import journal_text
from reports.documents.logic.presentation import conclusion_page, minutes_page
from reports.journal.logic.bundle import stored_reference
from tests.reports.snapshots import AUTHOR, CONCLUSION, minutes, snapshot


def english(text: str) -> str:
    return text


def test_every_state_has_words_of_its_own() -> None:
    assert len({words.finding_words(state, english) for state in Finding}) == len(Finding)
    item = {"value": None, "unit": "", "classification": ""}
    absent = [state for state in Measured if state is not Measured.MEASURED]
    assert len({words.biomarker_words({**item, "state": state}, "nb", english) for state in absent}) == len(absent)


def test_counselling_that_was_not_assessed_says_so() -> None:
    nothing = {"status": Counselling.NOT_ASSESSED, "reason": "", "responsible": "", "due": None}
    assert words.counselling_words(nothing, english) == "The need for genetic counselling was not assessed."


@pytest.mark.parametrize(
    ("fraction", "language", "printed"),
    [("0.31", "nb", "31 %"), ("0.4218", "nb", "42,2 %"), ("0.4218", "en", "42.2 %"), ("0", "nb", "0 %"),
     ("1", "nb", "100 %"), ("0.00449", "nb", "0,4 %"), ("0.0005", "nb", "0,1 %"), ("0.99995", "nb", "100 %")],
)  # fmt: skip
def test_allele_fraction_as_per_cent(fraction: str, language: str, printed: str) -> None:
    assert words.percent_words(fraction, language) == printed


@pytest.mark.parametrize("table", [words.response_words, words.stop_words, words.class_words, words.access_words])
def test_code_without_words_is_printed_as_it_stands(table) -> None:
    assert table("a-new-code", english) == "a-new-code"


@pytest.mark.parametrize(
    ("item", "printed"),
    [
        ({"confirmed": None, "oncogenicity": "", "interpretation": ""}, "not interpreted"),
        ({"confirmed": True, "oncogenicity": "oncogenic", "interpretation": "Tekst"}, "oncogenic. Tekst"),
        (
            {"confirmed": False, "oncogenicity": "benign", "interpretation": ""},
            "benign (not confirmed by a second reader)",
        ),
    ],
)
def test_interpretation_says_whether_a_second_reader_agreed(item: dict, printed: str) -> None:
    assert words.interpretation_words(item, english) == printed


def test_page_holds_words_beside_codes() -> None:
    page = conclusion_page(snapshot(), english)
    assert [group["words"] for group in page["finding_groups"]] == ["tested, none found", "not tested", "found"]
    assert page["case"]["treatment_lines"][0]["response_words"] == "partial response (PR)"
    assert page["finding_items"][1]["share"] == "42,2 %" and page["finding_items"][0]["share"] == ""
    unknown = snapshot(case={**snapshot()["case"], "stage": "", "ecog": None})
    assert conclusion_page(unknown, english)["case"]["stage"] == "unknown"
    assert conclusion_page(unknown, english)["case"]["ecog_words"] == "unknown"


def test_minutes_tell_present_absent_and_stepped_out_apart() -> None:
    first, second = minutes_page(minutes(), english)["cases"]
    assert (first["present_names"], first["recused_names"], first["absent_names"]) == (
        ["Ingrid Solheim"], ["Ola Nordmann"], [],
    )  # fmt: skip
    assert second["absent_names"] == ["Ingrid Solheim", "Ola Nordmann"] and second["conclusion"] is None


def test_text_without_summary_testing_and_with_dissent() -> None:
    conclusion = {**CONCLUSION, "summary": "", "further_testing": [], "dissent": "Uenighet om linje."}
    text = journal_text(snapshot(conclusion=conclusion), "a" * 64, english)
    assert "Dissent: Uenighet om linje." in text and "Further testing" not in text


def test_histology_review_is_named() -> None:
    item = {"kind": "histology_review", "text": "Ny vurdering", "responsible": "", "due": None}
    assert words.testing_words(item, english) == "Histology review: Ny vurdering"


def test_frozen_value_is_the_snapshot_and_a_person_without_number_has_no_identifier() -> None:
    assert freeze(snapshot()).value() == snapshot()
    assert "identifier" not in practitioner({**AUTHOR, "hpr_number": ""})


def test_journal_that_names_no_document_is_not_believed() -> None:
    assert stored_reference({}) is None
    assert stored_reference({"entry": [{"response": {"location": "Binary/1"}}]}) is None
    searched = {"entry": [{"resource": {"resourceType": "DocumentReference", "id": "7"}}]}
    assert stored_reference(searched) == "DocumentReference/7"
