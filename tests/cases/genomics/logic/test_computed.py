"""Computed predictions in a laboratory's columns."""

import pytest

from cases.genomics.logic.computed import computed_of


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([], ()),
        ([("Gene", "BRAF"), ("SIFT", "")], ()),
        ([("SIFT", "deleterious(0.01)"), ("PolyPhen", "probably_damaging(1)")], (("SIFT", True), ("PolyPhen", True))),
        ([("INFO/SIFT", "tolerated(0.4)")], (("SIFT", False),)),
        ([("SIFT", "deleterious_low_confidence(0.01)"), ("PolyPhen", "unknown(0)")], ()),
        ([("SIFT", "deleterious(0)"), ("sift_old", "tolerated(0.3)")], ()),
    ],
)
def test_words_of_the_tools_are_read(pairs: list[tuple[str, str]], said: tuple[tuple[str, bool], ...]) -> None:
    assert computed_of(pairs) == said
