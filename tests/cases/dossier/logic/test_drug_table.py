"""Drugs by name and class, and what a line of treatment consisted of."""

import pytest

from cases.dossier.logic.drug_table import code_of, codes_of_line, is_class, nearest_drug


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("pemigatinib", "L01EN02"), ("Enkorafenib", "L01EC03"), ("encorafenib", "L01EC03"), ("kapecitabin", "L01BC06"),
        ("ribosiklib", "L01EF02"), ("ribociclib", "L01EF02"), ("trastuzumab deruxtekan", "L01FD04"),
        ("nab-paklitaksel", "L01CD01"), ("tipiracil", "L01BC59"), ("aspirin", ""),
    ],
)  # fmt: skip
def test_code_of_a_drug_in_both_languages(name, code):
    assert code_of(name) == code


def test_the_nearest_known_name():
    assert nearest_drug("pemigatinb") == "pemigatinib"
    assert nearest_drug("xyz") == ""


@pytest.mark.parametrize(("prefix", "known"), [("L01FF", True), ("L01EN02", True), ("L01ZZ", False), ("L0", False)])
def test_classes(prefix, known):
    assert is_class(prefix) is known


@pytest.mark.parametrize(
    ("line", "codes", "strange"),
    [
        ("FOLFIRINOX (8 kurer)", {"L01BC02", "L01XA03", "L01CE02"}, ()),
        ("enkorafenib + cetuksimab", {"L01EC03", "L01FE01"}, ()),
        ("trastuzumab deruxtekan 4 kurer", {"L01FD04"}, ()),
        ("AC og docetaksel", {"L01DB01", "L01AA01", "L01CD02"}, ()),
        ("strålebehandling + temozolomid", {"L01AX03"}, ()),
        ("studielegemiddel, kapecitabin", {"L01BC06"}, ("studielegemiddel",)),
        ("", set(), ()),
    ],
)
def test_codes_of_a_line(line, codes, strange):
    assert codes_of_line(line) == (codes, strange)
