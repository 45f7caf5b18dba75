from reports.documents.logic.journal_text import journal_text
from tests.reports.snapshots import CONCLUSION, snapshot


def english(text: str) -> str:
    return text


def test_text_states_possibilities_and_ends_with_the_hash() -> None:
    text = journal_text(snapshot(), "a" * 64, english)
    assert "Possibilities considered by the board (not ordered treatment):" in text
    assert "1. pemigatinib (trial cohort)" in text
    assert "Evidence level: ESCAT (2024): I-B" in text
    assert "Evidence level: not graded" in text
    assert "BRCA2 i blod (Ingrid Solheim, due 08.12.2026)" in text
    assert text.endswith("SHA-256 " + "a" * 64 + "\n")


def test_not_tested_none_found_and_not_evaluable_are_told_apart() -> None:
    text = journal_text(snapshot(), "a" * 64, english)
    assert "Small variants: tested, none found" in text
    assert "Copy number: not tested" in text
    assert "(HRD): not tested" in text
    assert "(MSI): tested, not evaluable" in text
    assert "(TMB): 3,9 mut/Mb, low" in text


def test_no_option_says_why() -> None:
    closed = {**CONCLUSION, "options": [], "no_option_reason": "Ingen åpen kohort."}
    text = journal_text(snapshot(conclusion=closed), "a" * 64, english)
    assert "No option was found: Ingen åpen kohort." in text


def test_text_carries_no_identity() -> None:
    assert "M-2026-0142" in journal_text(snapshot(), "a" * 64, english)
