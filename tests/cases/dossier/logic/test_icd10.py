"""Codes of neoplasms."""

import pytest

from cases.dossier.logic.icd10 import categories, name_of, normalised


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C22.1", "C22.1"), ("c221", "C22.1"), (" C22 ", "C22"), ("C97", "C97"), ("D48.9", "D48.9"), ("D00", "D00"),
        ("C44.31", "C44.31"),
        ("C98", None), ("D49", None), ("E11", None), ("C2", None), ("C22.", None), ("C22.123", None), ("", None),
        ("C22.1x", None),
    ],
)  # fmt: skip
def test_normalised(text: str, code: str | None) -> None:
    assert normalised(text) == code


def test_names_in_both_languages() -> None:
    assert name_of("C61", "nb") == "Prostatakreft"
    assert name_of("C61.9", "en") == "Cancer of prostate"
    assert name_of("D10", "nb") == ""
    assert all(normalised(code) == code and nb and en for code, (nb, en) in categories().items())
