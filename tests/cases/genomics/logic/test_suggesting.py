"""What the facts suggest for each criterion: a truth table. ``None`` is said, it is never a no."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.genomics.guidelines import oncogenicity
from cases.genomics.logic.oncogenicity import assess
from cases.genomics.logic.suggesting import suggest
from cases.genomics.logic.variant_facts import Domain, HotspotCount, Known, Reason, VariantFacts

GUIDELINE = oncogenicity()
NOTHING = VariantFacts(gene="BRAF")
MISSENSE = replace(NOTHING, consequence="missense_variant", protein="ENSP0:p.Val600Glu")
TRUNCATED = VariantFacts(gene="NF1", consequence="frameshift_variant", protein="p.(Ile679fs)", exon="18/58")
SUPPRESSOR = {"gene_source": "Genes 1", "tumour_suppressor": True, "oncogene": False}
KNOWN = {"known_source": "CIViC 1"}
NULL, LENGTH, SAME, RESIDUE = (
    "null_in_tumour_suppressor", "length_change", "same_change_oncogenic", "same_residue_oncogenic",
)  # fmt: skip
HOT50, HOT10, HOT0 = "hotspot_ge50_aa_ge10", "hotspot_lt50_aa_ge10", "hotspot_aa_lt10"

TRUTH: list[tuple[str, VariantFacts, dict[str, Any], bool | None, Reason]] = [
    (NULL, NOTHING, {}, None, Reason.NO_CONSEQUENCE),
    (NULL, MISSENSE, SUPPRESSOR, False, Reason.NOT_NULL),
    (NULL, TRUNCATED, {}, None, Reason.NO_GENE_TABLE),
    (NULL, TRUNCATED, SUPPRESSOR, True, Reason.NULL_IN_SUPPRESSOR),
    (NULL, TRUNCATED, SUPPRESSOR | {"exon": "58/58"}, True, Reason.NULL_IN_LAST_EXON),
    (NULL, TRUNCATED, SUPPRESSOR | {"exon": "58"}, True, Reason.NULL_IN_SUPPRESSOR),
    (NULL, TRUNCATED, SUPPRESSOR | {"tumour_suppressor": False}, False, Reason.NOT_SUPPRESSOR),
    (NULL, TRUNCATED, SUPPRESSOR | {"tumour_suppressor": None}, None, Reason.ROLE_NOT_STATED),
    (
        NULL,
        TRUNCATED,
        SUPPRESSOR | {"consequence": "splice_donor_variant&intron_variant"},
        True,
        Reason.NULL_IN_SUPPRESSOR,
    ),
    (LENGTH, NOTHING, SUPPRESSOR, None, Reason.NO_CONSEQUENCE),
    (LENGTH, MISSENSE, SUPPRESSOR, False, Reason.LENGTH_KEPT),
    (LENGTH, NOTHING, {"consequence": "inframe_deletion"}, None, Reason.NO_GENE_TABLE),
    (LENGTH, NOTHING, SUPPRESSOR | {"consequence": "inframe_deletion"}, True, Reason.LENGTH_CHANGED),
    (
        LENGTH,
        NOTHING,
        {"consequence": "inframe_deletion", "gene_source": "Genes 1", "oncogene": True},
        True,
        Reason.LENGTH_CHANGED,
    ),
    (
        LENGTH,
        NOTHING,
        {"consequence": "inframe_deletion", "gene_source": "Genes 1", "oncogene": False},
        None,
        Reason.ROLE_NOT_STATED,
    ),
    (
        LENGTH,
        NOTHING,
        SUPPRESSOR | {"consequence": "inframe_deletion", "tumour_suppressor": False},
        False,
        Reason.NOT_CANCER_GENE,
    ),
    (LENGTH, NOTHING, SUPPRESSOR | {"consequence": "stop_lost"}, True, Reason.STOP_LOST),
    (
        LENGTH,
        NOTHING,
        SUPPRESSOR | {"consequence": "stop_lost", "tumour_suppressor": False},
        False,
        Reason.NOT_SUPPRESSOR,
    ),
    (SAME, NOTHING, KNOWN, None, Reason.NO_PROTEIN),
    (SAME, NOTHING, KNOWN | {"protein": "p.(Val600=)"}, False, Reason.NO_CHANGE),
    (SAME, MISSENSE, {}, None, Reason.NO_EVIDENCE_TABLE),
    (SAME, MISSENSE, KNOWN, False, Reason.NOT_KNOWN),
    (SAME, MISSENSE, KNOWN | {"known": (Known("V600K", "CIViC 1"),)}, False, Reason.NOT_KNOWN),
    (SAME, MISSENSE, {"known": (Known("V600E", "CIViC 1"),)}, True, Reason.SAME_CHANGE),
    (RESIDUE, NOTHING, KNOWN, None, Reason.NO_PROTEIN),
    (RESIDUE, TRUNCATED, KNOWN, False, Reason.NOT_MISSENSE),
    (
        RESIDUE,
        MISSENSE,
        KNOWN | {"known": (Known("V600E", "CIViC 1"), Known("G12D", "CIViC 1"))},
        False,
        Reason.NOT_KNOWN,
    ),
    (
        RESIDUE,
        MISSENSE,
        KNOWN | {"known": (Known("V600fs", "CIViC 1"), Known("odd", "CIViC 1"))},
        False,
        Reason.NOT_KNOWN,
    ),
    (RESIDUE, MISSENSE, KNOWN | {"known": (Known("V600K", "CIViC 1"),)}, True, Reason.OTHER_AT_RESIDUE),
    (HOT50, NOTHING, {"hotspot_source": "Hot 3"}, None, Reason.NO_PROTEIN),
    (HOT50, MISSENSE, {}, None, Reason.NO_HOTSPOT_TABLE),
    (HOT50, MISSENSE, {"hotspot_source": "Hot 3"}, False, Reason.NOT_HOTSPOT),
    ("critical_domain", TRUNCATED, SUPPRESSOR, False, Reason.CUT_SHORT),
    ("critical_domain", replace(NOTHING, protein="p.(Arg20Ter)"), SUPPRESSOR, False, Reason.CUT_SHORT),
    ("critical_domain", MISSENSE, {}, None, Reason.NO_DOMAINS),
    ("critical_domain", MISSENSE, SUPPRESSOR | {"domains": (Domain("RBD", 155, 227),)}, False, Reason.OUTSIDE_DOMAINS),
    ("critical_domain", MISSENSE, SUPPRESSOR | {"domains": (Domain("kinase", 457, 717),)}, True, Reason.IN_DOMAIN),
    ("critical_domain", MISSENSE, SUPPRESSOR | {"domains": (Domain("end", 600, 600),)}, True, Reason.IN_DOMAIN),
    ("silent_no_splice", NOTHING, {}, None, Reason.NO_CONSEQUENCE),
    ("silent_no_splice", MISSENSE, {}, False, Reason.NOT_SILENT),
    ("silent_no_splice", NOTHING, {"consequence": "synonymous_variant"}, True, Reason.SILENT),
    (
        "silent_no_splice",
        NOTHING,
        {"consequence": "splice_region_variant&synonymous_variant"},
        False,
        Reason.NEAR_SPLICE,
    ),
    ("in_silico_damaging", MISSENSE, {}, None, Reason.NO_COMPUTED),
    ("in_silico_damaging", MISSENSE, {"computed": (("SIFT", True),)}, False, Reason.COMPUTED_OTHERWISE),
    ("in_silico_damaging", MISSENSE, {"computed": (("SIFT", True), ("PolyPhen", True))}, True, Reason.COMPUTED),
    (
        "in_silico_damaging",
        MISSENSE,
        {"computed": (("SIFT", True), ("PolyPhen", True), ("REVEL", False))},
        False,
        Reason.COMPUTED_OTHERWISE,
    ),
    ("in_silico_benign", MISSENSE, {"computed": (("SIFT", False), ("PolyPhen", False))}, True, Reason.COMPUTED),
    ("functional_damaging", MISSENSE, {}, None, Reason.FOR_A_PERSON),
    ("functional_damaging", MISSENSE, {"functional": ("EID1",)}, None, Reason.FUNCTIONAL_LISTED),
    ("single_aetiology", MISSENSE, {}, None, Reason.FOR_A_PERSON),
]


def answer(facts: VariantFacts, key: str):
    return next(one for one in suggest(facts, GUIDELINE) if one.key == key)


@pytest.mark.parametrize(("key", "facts", "more", "met", "reason"), TRUTH)
def test_facts_suggest_or_speak_against_or_do_not_tell(
    key: str, facts: VariantFacts, more: dict[str, Any], met: bool | None, reason: Reason
) -> None:
    found = answer(replace(facts, **more), key)
    assert (found.met, found.reason) == (met, reason)


@pytest.mark.parametrize(
    ("samples", "same", "fits"),
    [(50, 10, HOT50), (897, 833, HOT50), (49, 10, HOT10), (12, 12, HOT10), (50, 9, HOT0), (49, 9, HOT0), (5, 0, HOT0)],
)
def test_counts_of_a_hotspot_fit_exactly_one_of_its_criteria(samples: int, same: int, fits: str) -> None:
    facts = replace(MISSENSE, hotspot_source="Hot 3", hotspot=HotspotCount("V600", samples, same))
    told = {key: answer(facts, key) for key in (HOT50, HOT10, HOT0)}
    assert [key for key, one in told.items() if one.met] == [fits]
    assert told[fits].values == {"residue": "V600", "samples": samples, "same": same} and told[fits].source == "Hot 3"


@pytest.mark.parametrize(
    ("frequency", "fits"),
    [
        (None, ()),
        (0.0, ("population_absent",)),
        (0.0000999, ("population_absent",)),
        (0.0001, ()),
        (0.01, ()),
        (0.0101, ("population_gt1",)),
        (0.05, ("population_gt1",)),
        (0.0501, ("population_gt5",)),
    ],
)
def test_frequency_in_the_population(frequency: float | None, fits: tuple[str, ...]) -> None:
    told = {key: answer(replace(MISSENSE, population_frequency=frequency), key) for key in GUIDELINE.criteria}
    about = [one for key, one in told.items() if key.startswith("population_")]
    assert tuple(one.key for one in about if one.met) == fits
    assert all((one.met is None) == (frequency is None) for one in about)


def test_evidence_names_its_source() -> None:
    known = (Known("V600E", "CIViC 2026-10"), Known("V600E", "national memory"), Known("V600E", "CIViC 2026-10"))
    found = answer(replace(MISSENSE, known=known), SAME)
    assert found.source == "CIViC 2026-10; national memory" and found.values == {"gene": "BRAF", "change": "V600E"}


def test_nothing_known_suggests_nothing_and_denies_nothing() -> None:
    assert {one.met for one in suggest(NOTHING, GUIDELINE)} == {None}
    assert [one.key for one in suggest(NOTHING, GUIDELINE)] == list(GUIDELINE.criteria)


@given(st.data())
def test_every_combination_of_facts_gets_an_answer_that_can_be_summed(data) -> None:
    choices = {
        "consequence": st.sampled_from(["", "missense_variant", "stop_gained", "synonymous_variant", "stop_lost"]),
        "protein": st.sampled_from(["", "p.Val600Glu", "p.(Arg20Ter)", "p.(Val600=)", "p.?"]),
        "gene_source": st.sampled_from(["", "Genes 1"]),
        "oncogene": st.sampled_from([None, True, False]),
        "tumour_suppressor": st.sampled_from([None, True, False]),
        "hotspot": st.none() | st.builds(HotspotCount, st.just("V600"), st.integers(0, 99), st.integers(0, 20)),
        "hotspot_source": st.sampled_from(["", "Hot 3"]),
        "population_frequency": st.none() | st.floats(0, 1),
    }
    facts = VariantFacts(gene="BRAF", **{name: data.draw(choice) for name, choice in choices.items()})
    assert set(choices) <= {field.name for field in fields(VariantFacts)}
    told = suggest(facts, GUIDELINE)
    found = assess(GUIDELINE, [one.key for one in told if one.met])
    assert found.points == sum(GUIDELINE.criteria[key].points for key in found.counted)
