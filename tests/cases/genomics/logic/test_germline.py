"""Which variants of a tumour ask for a test of the patient's own genome: a truth table of the ESMO set."""

from dataclasses import replace

import pytest

from cases.dossier.logic.oncotree import ancestors
from cases.genomics.logic.germline import GermlineFacts, judge
from cases.genomics.logic.judging import Answer
from cases.genomics.logic.significance import SILENT, Said
from cases.genomics.rulesets import germline_sets

ESMO = germline_sets()["esmo-pmwg-2023"]
UK = germline_sets()["uk-intermediate-conservative-2025"]
PATHOGENIC = Said(Answer.YES, "Pathogenic", "CPSR_ClinVar_class")
BRCA2 = GermlineFacts(
    gene="BRCA2", kind="indel", allele_fraction=0.62, laboratory=PATHOGENIC, terms=frozenset({"frameshift_variant"}),
    tumour=ancestors("PRAD"), hypermutated=Answer.NO, age=(60, 61),
)  # fmt: skip
TP53 = replace(BRCA2, gene="TP53", kind="snv", allele_fraction=0.71, age=(23, 24), tumour=ancestors("LMS"))
ATM = replace(BRCA2, gene="ATM")

TABLE = [
    # gene lists
    ("any tumour", BRCA2, {"tumour": ()}, "raised", ""),
    ("gene on no list", BRCA2, {"gene": "KRAS"}, "not_raised", "gene_listed"),
    ("on tumour", ATM, {}, "raised", ""),
    ("on tumour, a kind of it", ATM, {"tumour": ancestors("IDC")}, "raised", ""),
    ("off tumour", ATM, {"tumour": ancestors("LUAD")}, "not_raised", "on_tumour"),
    ("tumour unknown", ATM, {"tumour": ()}, "unknown", "on_tumour"),
    ("tumour too coarse", replace(ATM, gene="BAP1"), {"tumour": ("PLEURA", "TISSUE")}, "unknown", "on_tumour"),
    ("unknown primary", ATM, {"tumour": ancestors("CUP")}, "unknown", "on_tumour"),
    # age
    ("young and on tumour", TP53, {}, "raised", ""),
    ("old", TP53, {"age": (30, 31)}, "not_raised", "age"),
    ("on the limit: born that year or the one before", TP53, {"age": (29, 30)}, "unknown", "age"),
    ("age unknown", TP53, {"age": None}, "unknown", "age"),
    ("age known to the year", TP53, {"age": (24, 24)}, "raised", ""),
    ("young, off tumour", TP53, {"tumour": ancestors("LUAD")}, "not_raised", "on_tumour"),
    # class of heredity
    ("likely pathogenic", BRCA2, {"laboratory": Said(Answer.YES, "LP", "x")}, "raised", ""),
    ("class unknown", BRCA2, {"laboratory": Said(Answer.UNKNOWN)}, "unknown", "class_missing"),
    ("class in conflict", BRCA2, {"laboratory": Said(Answer.UNKNOWN, "Conflicting", "x")}, "unknown", "class"),
    ("uncertain significance", BRCA2, {"laboratory": Said(Answer.NO, "VUS", "x")}, "not_raised", "class"),
    (
        "null and confirmed oncogenic", BRCA2,
        {"laboratory": Said(Answer.UNKNOWN), "confirmed_oncogenic": "oncogenic"}, "raised", "",
    ),
    (
        "null, confirmed oncogenic, but benign by the laboratory", BRCA2,
        {"laboratory": Said(Answer.NO, "Benign", "x"), "confirmed_oncogenic": "oncogenic"}, "not_raised", "class",
    ),
    (
        "missense, confirmed oncogenic: no class of heredity", TP53,
        {"laboratory": SILENT, "confirmed_oncogenic": "oncogenic", "terms": frozenset({"missense_variant"})},
        "unknown", "class_missing",
    ),
    ("silent, and no word", BRCA2, {"laboratory": SILENT, "alters_protein": False}, "not_raised", "silent"),
    ("silent, but pathogenic by the laboratory", BRCA2, {"alters_protein": False}, "raised", ""),
    # allele fraction
    ("indel at its limit", BRCA2, {"allele_fraction": 0.20}, "raised", ""),
    ("indel below", BRCA2, {"allele_fraction": 0.199}, "not_raised", "allele_fraction"),
    ("single base at its limit", BRCA2, {"kind": "snv", "allele_fraction": 0.30}, "raised", ""),
    ("single base below", BRCA2, {"kind": "snv", "allele_fraction": 0.29}, "not_raised", "allele_fraction"),
    ("fraction not stated", BRCA2, {"allele_fraction": None}, "unknown", "allele_fraction"),
    ("type of variant unknown", BRCA2, {"kind": ""}, "unknown", "variant_type"),
    # population
    ("frequent", BRCA2, {"population_frequency": 0.011}, "not_raised", "population"),
    ("at the limit", BRCA2, {"population_frequency": 0.01}, "raised", ""),
    # the laboratory's filters
    ("set aside as inherited, pathogenic", BRCA2, {"passed": False, "filters": "germline"}, "raised", ""),
    (
        "failed, and no word", BRCA2,
        {"passed": False, "filters": "LowDepth", "laboratory": Said(Answer.UNKNOWN)}, "not_raised", "passed",
    ),
    ("disbelieved", BRCA2, {"disbelieved": True}, "not_raised", "reads"),
    ("the laboratory's own mark is enough", BRCA2, {"gene": "KRAS", "germline_mark": "GLrel"}, "raised", ""),
    ("a mark on what nobody believes", BRCA2, {"germline_mark": "GLrel", "disbelieved": True}, "not_raised", "reads"),
    # hypermutated
    ("hypermutated, kept gene", BRCA2, {"hypermutated": Answer.YES}, "raised", ""),
    ("hypermutated, another gene", ATM, {"hypermutated": Answer.YES}, "not_raised", "hypermutated"),
    (
        "hypermutated, indel below its own limit there", BRCA2,
        {"hypermutated": Answer.YES, "allele_fraction": 0.25}, "not_raised", "allele_fraction",
    ),
    ("burden not measured", BRCA2, {"hypermutated": Answer.UNKNOWN}, "raised", ""),
    # matched normal: another rule
    ("in the normal: whatever the tumour", ATM, {"normal_allele_fraction": 0.48, "tumour": ()}, "raised", ""),
    ("not in the normal", BRCA2, {"normal_allele_fraction": 0.0}, "not_raised", "matched_normal"),
    ("a little in the normal", BRCA2, {"normal_allele_fraction": 0.15}, "unknown", "matched_normal"),
    ("in the normal, class unknown", BRCA2,
     {"normal_allele_fraction": 0.5, "laboratory": Said(Answer.UNKNOWN)}, "unknown", "class_missing"),
    # recessive
    ("one of two", replace(ATM, gene="MUTYH"), {"tumour": ancestors("COAD")}, "not_raised", "both_alleles"),
    ("two of two", replace(ATM, gene="MUTYH"), {"tumour": ancestors("COAD"), "variants_in_gene": 2}, "raised", ""),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "changes", "verdict", "rule"), [r[1:] for r in TABLE], ids=[r[0] for r in TABLE])
def test_germline(facts: GermlineFacts, changes: dict[str, object], verdict: str, rule: str) -> None:
    judgement = judge(replace(facts, **changes), ESMO)
    assert judgement.verdict == verdict
    speaking = {"not_raised": Answer.NO, "unknown": Answer.UNKNOWN, "raised": None}[verdict]
    assert [one.rule for one in judgement.reasons if one.answer is speaking] == ([rule] if rule else [])
    assert verdict == "not_raised" or [one.rule for one in judgement.missing] == ([rule] if rule else [])


def test_every_reason_holds_the_value_that_it_saw() -> None:
    said = {one.rule: dict(one.values) for one in judge(TP53, ESMO).reasons}
    assert said["allele_fraction"] == {"seen": 0.71, "limit": 0.3, "kind": "snv"}
    assert said["age"] == {"age": "23-24", "limit": 30}
    assert said["class"] == {"word": "Pathogenic", "by": "CPSR_ClinVar_class"}
    assert said["on_tumour"]["tumour"] == "LMS"


def test_rule_sets_differ_where_the_second_leaves_lower_risks_out() -> None:
    assert judge(ATM, ESMO).verdict == "raised"
    assert judge(ATM, UK).verdict == "not_raised"
    assert ESMO.any_tumour == UK.any_tumour == {"BRCA1", "BRCA2", "PALB2", "MLH1", "MSH2", "MSH6", "RET"}


@pytest.mark.parametrize("rules", [ESMO, UK], ids=lambda rules: rules.id)
def test_rule_set_says_where_it_comes_from_and_no_gene_stands_twice(rules) -> None:
    assert "doi" in rules.source and rules.remark and rules.version
    lists = [rules.any_tumour, set(rules.on_tumour), set(rules.young)]
    assert sum(map(len, lists)) == len(rules.genes)
    assert rules.kept_when_hypermutated <= rules.genes
