"""Protein changes as laboratories write them."""

import pytest

from cases.genomics.logic.protein import ProteinChange, read_change, short_change


@pytest.mark.parametrize(
    ("written", "change", "short"),
    [
        ("p.(Val600Glu)", ProteinChange("V", 600, "E"), "V600E"),
        ("ENSP00000288602.6:p.Val600Glu", ProteinChange("V", 600, "E"), "V600E"),
        ("V600E", ProteinChange("V", 600, "E"), "V600E"),
        ("p.(Arg2318Ter)", ProteinChange("R", 2318, "*"), "R2318*"),
        ("p.R2318*", ProteinChange("R", 2318, "*"), "R2318*"),
        ("p.(Ser1982ArgfsTer22)", ProteinChange("S", 1982, "fs"), "S1982Rfs*22"),
        ("p.(Val600=)", ProteinChange("V", 600, "="), "V600="),
        ("p.(Glu746_Ala750del)", ProteinChange("E", 746, "_Ala750del"), "E746_A750del"),
        ("p.?", None, ""),
        ("", None, ""),
    ],
)
def test_change_is_read_and_shortened(written: str, change: ProteinChange | None, short: str) -> None:
    assert read_change(written) == change
    assert short_change(written) == short


def test_only_a_change_of_one_residue_into_another_is_a_substitution() -> None:
    assert ProteinChange("V", 600, "E").is_substitution and ProteinChange("V", 600, "E").residue == "V600"
    assert not any(ProteinChange("V", 600, alt).is_substitution for alt in ("*", "=", "V", "fs"))
