"""Rules that are never or always true: what is found, and that nothing is blamed that could be otherwise."""

from dataclasses import replace
from itertools import product

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cases.trials import enums
from cases.trials.enums import Verdict
from cases.trials.logic import sense
from cases.trials.logic.classification import NO_TUMOURS, Classification
from cases.trials.logic.facts import Fact, Measured, Score
from cases.trials.logic.grammar import Clause, stored_rule
from cases.trials.logic.implies import implies
from cases.trials.logic.rules import evaluate
from cases.trials.logic.sense import never_true_together, senseless
from tests.cases.trials.logic.dossiers import DAY, TREE, dossier, tumours

CODES = frozenset(TREE) | frozenset(TREE.values()) | {"TISSUE"}


def is_under(code: str, ancestor: str) -> bool:
    return ancestor == "TISSUE" or tumours(code, ancestor)


TUMOURS = Classification(lambda: CODES, is_under)
RET = "fusion: {gene: RET}"
V600E, V600 = "variant: {gene: BRAF, change: [V600E]}", "variant: {gene: BRAF, change: [V600]}"


def blamed(text: str) -> list[tuple[str, str]]:
    problems = senseless(stored_rule(yaml.safe_load(text)), TUMOURS)
    return [(".".join(map(str, one.path)), one.message) for one in problems]


@pytest.mark.parametrize(
    ("rule", "place", "message"),
    [
        ("age: {at_least: 70, at_most: 18}", "age", "never"),
        ("age: {at_least: 0}", "age", "always"),
        ("ecog: {at_most: 5, valid_days: 28}", "ecog", "always"),
        ("ecog: {at_least: 6, valid_days: 28}", "ecog", "never"),
        ("prior_lines: {at_least: 3, at_most: 2}", "prior_lines", "never"),
        ("tmb: {class: intermediate, by: fda-tmb-2020}", "tmb", "never"),
        ("tumour: {within: [TISSUE]}", "tumour", "always"),
        ("tumour: {within: [CHOL], except: [BILIARY_TRACT]}", "tumour", "never"),
        ("variant: {gene: BRAF, codons: 600-590}", "variant", "never"),
        ("variant: {gene: BRAF, min_allele_fraction: 0.5, max_allele_fraction: 0.1}", "variant", "never"),
        ("copy_number: {gene: ERBB2, min_copies: 9, max_copies: 8}", "copy_number", "never"),
        ("copy_number: {gene: ERBB2, copies: 2, min_copies: 3}", "copy_number", "never"),
        ("all: [{ecog: {at_most: 1, valid_days: 28}}, {ecog: {at_least: 2, valid_days: 14}}]", "all",
         "what it asks of ecog excludes itself"),
        ("all: [{tumour: {within: [COAD]}}, {tumour: {within: [PRAD]}}]", "all", "excludes itself"),
        ("all: [{tumour: {within: [MEL]}}, {outside_indication: {drug: x, within: [SKIN], reason: r}}]", "all",
         "tumour and not tumour exclude each other"),
        ("all: [{tumour: {within: [MEL]}}, {RET}, {outside_indication: {drug: x, within: [SKIN], reason: r,"
         " when: {RET}}}]", "all", "never"),
        ("all: [{organ: {code: hb, above: 9, unit: g/dL, valid_days: 9}},"
         " {organ: {code: hb, below: 90, unit: g/L, valid_days: 9}}]", "all", "organ excludes itself"),
        ("all: [{V600E}, {not: {V600}}]", "all", "variant and not variant exclude each other"),
        ("any: [{RET}, {not: {RET}}]", "any", "always"),
        ("any: [{V600}, {not: {V600E}}]", "any", "always"),
        ("any: [{RET}, {all: [{in_trial: {is: true}}, {at_inclusion: {in_trial: {is: false}}}]}]", "any.1.all",
         "never"),
        ("not: {any: [{RET}, {not: {consent: {to: board_discussion}}}, {consent: {to: board_discussion}}]}", "not.any",
         "always"),
        ("outside_indication: {drug: x, within: [MEL], reason: r, when: {age: {at_least: 0}}}",
         "outside_indication.when.age", "always"),
        ("organ: {code: hb, above: 9, unit: mg/L, valid_days: 9}", "organ.unit", "write g/dL or g/L or mmol/L"),
        ("not: {organ: {code: alt_uln, above: 9, unit: U/L, valid_days: 9}}", "not.organ.unit", "upper limit"),
    ],
)  # fmt: skip
def test_the_smallest_part_is_blamed(rule, place, message):
    text = rule.replace("{RET}", "{" + RET + "}").replace("{V600E}", "{" + V600E + "}")
    found = blamed(text.replace("{V600}", "{" + V600 + "}"))
    assert [where for where, _ in found] == [place]
    assert message in found[0][1]


@pytest.mark.parametrize(
    "rule",
    [
        "age: {at_least: 18}", "ecog: {at_least: 1, at_most: 2, valid_days: 28}", "tmb: {at_least: 20.5}",
        "msi: {class: likely_unstable, by: inpred-msi-2026}", "hrd: {class: positive, by: trial-gis-33}",
        "all: [{tmb: {at_least: 20.5}}, {not: {tmb: {class: high, by: inpred-tmb-2026}}}]",
        "all: [{tumour: {within: [TISSUE], except: [SKIN]}}, {tumour: {within: [BILIARY_TRACT]}}]",
        "all: [{fusion: {gene: RET}}, {not: {fusion: {gene: RET, partner: CCDC6}}}]",
        "all: [{organ: {code: hb, at_least: 90, unit: g/L, valid_days: 9}},"
        " {organ: {code: hb, at_most: 9, unit: g/dL, valid_days: 9}}]",
        "all: [{standard_options_left: {is: false}}, {measurable_disease: {is: true}}, {prior_lines: {at_most: 0}}]",
        "icd_o: {topography: [C22]}", "loss_of_function: {gene: NF1}",
    ],
)  # fmt: skip
def test_what_can_be_either_way_is_not_blamed(rule):
    assert blamed(rule) == []


def test_a_cohort_that_asks_what_its_trial_excludes():
    own, general = (stored_rule({"age": limits}) for limits in ({"at_most": 15}, {"at_least": 16}))
    assert never_true_together(own, general, TUMOURS)
    assert not never_true_together(own, stored_rule({"fusion": {"gene": "RET"}}), TUMOURS)


def test_without_a_classification_nothing_is_said_of_tumours():
    assert senseless(stored_rule({"tumour": {"within": ["TISSUE"]}}), NO_TUMOURS) == []


def test_a_rule_with_too_many_alternatives_is_not_judged(monkeypatch):
    rule = stored_rule(yaml.safe_load("any: [{fusion: {gene: RET}}, {not: {fusion: {gene: RET}}}]"))
    monkeypatch.setattr(sense, "MOST", 1)
    assert senseless(rule, TUMOURS) == []


# strong, weak, whether the first implies the second
@pytest.mark.parametrize(
    ("name", "strong", "weak", "expected"),
    [
        ("variant", "gene: A, change: [V600E]", "gene: A, change: [V600, K601E]", True),
        ("variant", "gene: A, change: [V600]", "gene: A, change: [V600E]", False),
        ("variant", "gene: A, change: [V600E]", "gene: B", False),
        ("variant", "gene: A", "gene: A, class: mutation", True),
        ("variant", "gene: A", "gene: A, class: missense", False),
        ("variant", "gene: A, min_allele_fraction: 0.2", "gene: A, min_allele_fraction: 0.1", True),
        ("variant", "gene: A, max_allele_fraction: 0.2", "gene: A, max_allele_fraction: 0.1", False),
        ("variant", "gene: A, oncogenicity: oncogenic", "gene: A, oncogenic: true", True),
        ("variant", "gene: A, oncogenic: true", "gene: A, oncogenicity: oncogenic", False),
        ("variant", "gene: A, tier: ESCAT I-A", "gene: A, tier: ESCAT II-B", True),
        ("variant", "gene: A, tier: ESCAT I-A", "gene: A, tier: OncoKB 4", False),
        ("variant", "gene: A, tier: ESCAT I-A, drugs: [x]", "gene: A, tier: ESCAT I-A, drugs: [x, y]", True),
        ("variant", "gene: A, exon: 20", "gene: A, exon: 19", False),
        ("copy_number", "gene: A, kind: amplification", "gene: A, kind: gain", True),
        ("copy_number", "gene: A, kind: loss", "gene: A, kind: deletion", False),
        ("copy_number", "gene: A, min_copies: 8", "gene: A, min_copies: 6", True),
        ("copy_number", "gene: A, max_copies: 1", "gene: A, max_copies: 0", False),
        ("fusion", "gene: A, except_partners: [B, C]", "gene: A, except_partners: [B]", True),
        ("prior_drug", "any_of: [a]", "any_of: [a, b]", True),
        ("prior_drug", "any_of: [a, b]", "any_of: [a]", False),
        ("prior_drug", "atc: [L01FF02]", "atc: [L01FF]", True),
        ("prior_drug", "atc: [L01FF]", "any_of: [a], atc: [L01FF02]", False),
    ],
)
def test_implication(name, strong, weak, expected):
    one, other = (Clause(name, yaml.safe_load("{" + text + "}")) for text in (strong, weak))
    assert implies(one, other) is expected


def test_clauses_of_different_kinds_imply_nothing():
    assert not implies(Clause("biallelic", {"gene": "A"}), Clause("loss_of_function", {"gene": "A"}))


AGES = [{"age": {"at_least": 18}}, {"age": {"at_most": 17}}, {"age": {"at_most": 40}}]
LEAVES = [
    *AGES, {"tmb": {"at_least": 10}}, {"tmb": {"class": "high", "by": "fda-tmb-2020"}}, {"tmb": {"at_least": 20.5}},
    {"ecog": {"at_most": 1, "valid_days": 28}}, {"ecog": {"at_least": 1, "valid_days": 28}},
    {"organ": {"code": "hb", "above": 9, "unit": "g/dL", "valid_days": 28}},
    {"organ": {"code": "hb", "below": 100, "unit": "g/L", "valid_days": 28}},
    {"tumour": {"within": ["BILIARY_TRACT"]}}, {"tumour": {"within": ["CHOL"]}}, {"tumour": {"within": ["SKIN"]}},
]  # fmt: skip
RULES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=6,
)
# Cases that are known in full: each combination of a few values on either side of every limit.
CASES = [
    replace(
        dossier({"oncotree": code, "birth_year": DAY.year - age}), scores={enums.Test.TMB: Score(tmb, DAY)},
        ecog=Fact(ecog, DAY), organs={"hb": Measured(hb, "g/dL", DAY)},
    )
    for code, age, tmb, ecog, hb in product(
        ("IHCH", "GBC", "MEL", "COAD"), (10, 30, 60), (5.0, 10.0, 30.0), (0, 1, 2), (8.5, 9.5, 12.0)
    )
]  # fmt: skip


@given(RULES)
def test_what_is_called_never_true_is_true_of_no_case_and_always_true_false_of_none(rule):
    """Sound: the part that is blamed has one answer in every case that is known in full."""
    node = stored_rule(rule)
    for problem in senseless(node, TUMOURS):
        part = dict(sense.parts_of(node))[problem.path[:-1]]
        results = {evaluate(part, case, tumours).result for case in CASES}
        wrong = Verdict.MATCH if sense.NEVER in problem.message else Verdict.NO
        assert wrong not in results


@given(RULES)
def test_what_is_the_same_in_every_case_is_blamed(rule):
    """Complete for these clauses: a rule that no case satisfies, or every one, does not pass."""
    node = stored_rule(rule)
    results = {evaluate(node, case, tumours).result for case in CASES}
    if len(results) == 1:
        assert senseless(node, TUMOURS)
