"""The words for found, not found, not tested and unknown; and a page prepared from a snapshot."""

from typing import Any

import pytest

from reports.documents.enums import Counselling, Finding, Measured
from reports.documents.logic import words
from reports.documents.logic.canonical import freeze
from reports.documents.logic.fhir_base import practitioner
from reports.documents.logic.journal_text import journal_text
from reports.documents.logic.presentation import conclusion_page, conclusion_part, minutes_page
from reports.documents.logic.schema import check
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
    assert "Dissent: Uenighet om linje." in text and "To follow up" not in text


def test_histology_review_is_named() -> None:
    item = {"kind": "histology_review", "text": "Ny vurdering", "responsible": "", "due": None}
    assert words.testing_words(item, english) == "Histology review: Ny vurdering"


VOTE = {"question": "Enig?", "version": 4, "overtaken": False, "yes": 6, "no": 1, "abstain": 0}
NAMED = {**VOTE, "votes": [{"name": "Ola Nordmann", "choice": "no", "comment": "Biopsi foerst"},
                           {"name": "Kari Vik", "choice": "yes", "comment": ""}]}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "said"),
    [("rebiopsy", "New biopsy: Lever"), ("return_to_board", "Back to the board: Lever"), ("further_testing", "Lever")],
)
def test_each_follow_up_says_what_it_is(kind: str, said: str) -> None:
    assert words.testing_words({"kind": kind, "text": "Lever", "responsible": "", "due": None}, english) == said


@pytest.mark.parametrize(
    ("conclusion", "said"),
    [({}, ""), ({"consensus": None}, ""), ({"consensus": True}, "The board agreed."),
     ({"consensus": False}, "The board did not agree.")],
)  # fmt: skip
def test_agreement_not_asked_and_not_known_are_silent(conclusion: dict[str, Any], said: str) -> None:
    assert words.consensus_words(conclusion, english) == said


def test_votes_are_counted_in_the_journal_and_named_in_the_minutes() -> None:
    assert words.vote_words(VOTE, english) == "Enig? for 6, against 1, abstaining 0"
    assert words.vote_words({**VOTE, "overtaken": True}, english).endswith(
        "(closed because the conclusion was changed)"
    )
    conclusion = {**CONCLUSION, "consensus": False, "votes": [VOTE]}
    text = journal_text(snapshot(schema="molmdt/conclusion/2", conclusion=conclusion), "a" * 64, english)
    assert "The board did not agree.\nAdvisory vote: Enig? for 6" in text
    assert "Advisory vote" not in journal_text(snapshot(), "a" * 64, english)
    shown = conclusion_part({**CONCLUSION, "votes": [NAMED]}, english)["vote_lines"]
    assert shown[0]["voters"] == ["Ola Nordmann, against: Biopsi foerst", "Kari Vik, for"]
    check(snapshot(schema="molmdt/conclusion/2", conclusion={**CONCLUSION, "consensus": None, "votes": [VOTE, NAMED]}))


def test_frozen_value_is_the_snapshot_and_a_person_without_number_has_no_identifier() -> None:
    assert freeze(snapshot()).value() == snapshot()
    assert "identifier" not in practitioner({**AUTHOR, "hpr_number": ""})


def test_journal_that_names_no_document_is_not_believed() -> None:
    assert stored_reference({}) is None
    assert stored_reference({"entry": [{"response": {"location": "Binary/1"}}]}) is None
    searched = {"entry": [{"resource": {"resourceType": "DocumentReference", "id": "7"}}]}
    assert stored_reference(searched) == "DocumentReference/7"
