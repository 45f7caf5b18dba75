"""The scales of evidence, and what roughly corresponds between them."""

import pytest

from cases.genomics.evidence import levels_of, resembling, resistance_levels, strength, systems


@pytest.mark.parametrize(
    ("system", "level", "like"),
    [
        ("ESCAT", "I-A", {"OncoKB": ["1", "2"], "AMP/ASCO/CAP": ["I-A"], "MTB": ["m1A"]}),
        ("ESCAT", "III-B", {}),
        ("OncoKB", "3B", {"ESCAT": ["III-A"], "AMP/ASCO/CAP": ["II-C"], "MTB": ["m2A", "m2B", "m2C"]}),
        ("OncoKB", "R1", {}),
        ("ESCAT", "", {}),
    ],
)
def test_levels_that_roughly_correspond(system: str, level: str, like: dict[str, list[str]]) -> None:
    assert resembling(system, level) == like


def test_level_in_two_rows_shows_both() -> None:
    assert resembling("AMP/ASCO/CAP", "II-C")["ESCAT"] == ["II-A", "II-B", "III-A"]


def test_what_corresponds_are_levels_of_their_scales() -> None:
    for system in systems():
        for level in levels_of(system):
            for other, levels in resembling(system, level).items():
                assert other == "MTB" or set(levels) <= set(levels_of(other))


def test_levels_of_resistance_and_strength() -> None:
    assert resistance_levels("OncoKB") == ["R1", "R2"] and resistance_levels("ESCAT") == []
    assert strength("ESCAT", "I-A") < strength("ESCAT", "X") < strength("ESCAT", "nowhere")
