"""The six substitutions by their pyrimidine, and what is none of them."""

import pytest

from cases.genomics.logic.substitutions import CLASSES, class_of, counted

TABLE = [
    ("C", "A", "C>A"), ("G", "T", "C>A"), ("C", "G", "C>G"), ("G", "C", "C>G"), ("C", "T", "C>T"), ("g", "a", "C>T"),
    ("T", "A", "T>A"), ("A", "T", "T>A"), ("T", "C", "T>C"), ("A", "G", "T>C"), ("T", "G", "T>G"), ("A", "C", "T>G"),
    ("A", "AT", "insertion"), ("AT", "A", "deletion"), ("AT", "GC", "other"), ("AT", "G", "other"),
    ("A", "GT", "other"), ("A", "A", "other"), ("A", "<DEL>", "other"), ("", "A", "other"), ("A", "", "other"),
    ("N", "A", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("ref", "alt", "expected"), TABLE)
def test_class(ref: str, alt: str, expected: str) -> None:
    assert class_of(ref, alt) == expected


def test_every_class_is_counted_also_the_empty_ones() -> None:
    counts = counted([("G", "A"), ("C", "T"), ("A", "AT")])
    assert tuple(counts) == CLASSES
    assert (counts["C>T"], counts["insertion"], counts["T>G"]) == (2, 1, 0)
