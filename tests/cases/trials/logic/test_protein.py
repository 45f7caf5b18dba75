"""Protein changes as written, and the classes of small variants."""

import pytest

from cases.dossier.logic.drugs import drugs_of, normal_name
from cases.trials.enums import VariantClass
from cases.trials.logic.protein import ASKED, ProteinChange, classes_of, is_change, read_change


@pytest.mark.parametrize(
    ("written", "change"),
    [
        ("p.(Val600Glu)", ProteinChange("V", 600, "E")),
        ("p.Val600Glu", ProteinChange("V", 600, "E")),
        ("V600E", ProteinChange("V", 600, "E")),
        ("NP_004324.2:p.(Val600Glu)", ProteinChange("V", 600, "E")),
        ("p.(Arg2318Ter)", ProteinChange("R", 2318, "*")),
        ("p.R2318*", ProteinChange("R", 2318, "*")),
        ("p.(Ser1982ArgfsTer22)", ProteinChange("S", 1982, "fs")),
        ("p.(Val600=)", ProteinChange("V", 600, "=")),
        ("p.(Glu746_Ala750del)", ProteinChange("E", 746, "_Ala750del")),
        ("", None),
        ("p.?", None),
    ],
)
def test_read_change(written, change):
    assert read_change(written) == change


@pytest.mark.parametrize(
    ("asked", "written", "expected"),
    [
        ("V600E", "p.(Val600Glu)", True),
        ("V600E", "p.(Val600Lys)", False),
        ("V600", "p.(Val600Lys)", True),
        ("V600", "p.(Val600=)", False),
        ("V600", "p.(Val600Ter)", False),
        ("V600", "p.(Val600_Lys601delinsGlu)", False),
        ("R213*", "p.(Arg213Ter)", True),
        ("V600E", "p.(Val640Glu)", False),
        ("V600E", "p.?", False),
        ("Val600", "p.(Val600Glu)", False),
    ],
)
def test_is_change(asked, written, expected):
    assert is_change(asked, written) is expected


def test_what_a_rule_may_ask():
    assert [text for text in ("V600E", "V600", "R130*", "Val600", "600", "V600Ex") if ASKED.fullmatch(text)] == [
        "V600E", "V600", "R130*",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("consequence", "protein", "classes"),
    [
        ("missense_variant", "", {VariantClass.MISSENSE}),
        ("stop_gained&splice_region_variant", "", {VariantClass.TRUNCATING}),
        ("splice_donor_variant", "", {VariantClass.TRUNCATING}),
        ("splice_site_variant", "", {VariantClass.TRUNCATING}),
        ("missense_variant,stop_gained", "", {VariantClass.MISSENSE, VariantClass.TRUNCATING}),
        ("disruptive_inframe_deletion", "", {VariantClass.INFRAME_DELETION}),
        ("synonymous_variant", "p.(Val600Glu)", set()),
        ("upstream_gene_variant", "", set()),
        ("", "p.(Val600Glu)", {VariantClass.MISSENSE}),
        ("", "p.(Arg213Ter)", {VariantClass.TRUNCATING}),
        ("", "p.(Ser1982ArgfsTer22)", {VariantClass.TRUNCATING}),
        ("", "p.(Asp770_Asn771insGly)", {VariantClass.INFRAME_INSERTION}),
        ("", "p.(Ala767_Val769dup)", {VariantClass.INFRAME_INSERTION}),
        ("", "p.(Glu746_Ala750del)", {VariantClass.INFRAME_DELETION}),
        ("", "p.(Val600=)", set()),
        ("", "", set()),
    ],
)
def test_classes_of(consequence, protein, classes):
    assert classes_of(consequence, protein) == (classes | {VariantClass.MUTATION} if classes else set())


@pytest.mark.parametrize(
    ("norwegian", "english"),
    [
        ("enkorafenib", "encorafenib"), ("kobimetinib", "cobimetinib"), ("gemcitabin", "gemcitabine"),
        ("paklitaksel", "paclitaxel"), ("syklofosfamid", "Cyclophosphamide"), ("cetuksimab", "cetuximab"),
        ("metotreksat", "methotrexate"), ("irinotekan", "irinotecan"), ("selperkatinib", "selpercatinib"),
    ],
)  # fmt: skip
def test_both_spellings_are_one_name(norwegian, english):
    assert normal_name(norwegian) == normal_name(english)


def test_drugs_of_a_line():
    expected = {normal_name(name) for name in ("oxaliplatin", "fluorouracil", "bevacizumab")}
    assert expected <= drugs_of("FOLFOX + bevacizumab")
    assert normal_name("trastuzumab deruxtecan") in drugs_of("Trastuzumab deruxtecan")
    assert drugs_of("") == frozenset()
