"""Clauses by truth table, operators by Kleene's tables, and what decides."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cases.trials.enums import Verdict
from cases.trials.logic.explanation import as_json, deciding, join, missing_data
from cases.trials.logic.grammar import CLAUSES, Operator, stored_rule
from cases.trials.logic.rules import EVALUATORS, both
from tests.cases.trials.logic.dossiers import DAY, dossier, judge

TABLE = yaml.safe_load(Path(__file__).with_name("truth.yaml").read_text(encoding="utf-8"))
ROWS = [(entry["clause"], *row) for entry in TABLE for row in entry["rows"]]
M, U, N = Verdict.MATCH, Verdict.UNKNOWN, Verdict.NO
# Clauses with a known result each, for rules about rules.
YES = {"brain_metastases": {"is": True}}
NO = {"measurable_disease": {"is": True}}
OPEN = {"standard_options_left": {"is": False}}
KNOWN = {"brain_metastases": True, "measurable_disease": False}
OF = {M: YES, U: OPEN, N: NO}


@pytest.mark.parametrize(("clause", "known", "result", "reason"), ROWS, ids=[f"{r[0]} {r[1]}"[:150] for r in ROWS])
def test_clause_by_truth_table(clause, known, result, reason):
    found = judge(clause, known)
    assert (found.result, found.reason) == (result, reason)
    assert (found.missing is not None) == (found.result == Verdict.UNKNOWN)


def test_every_clause_stands_in_the_truth_table():
    assert {next(iter(entry["clause"])) for entry in TABLE} == set(CLAUSES)
    assert set(EVALUATORS) | {"tumour", "outside_indication"} == set(CLAUSES)


@pytest.mark.parametrize(
    ("left", "right", "conjunction", "disjunction"),
    [
        (M, M, M, M), (M, U, U, M), (M, N, N, M), (U, U, U, U), (U, N, N, U), (N, N, N, N),
    ],
)  # fmt: skip
def test_all_and_any_are_kleenes_tables(left, right, conjunction, disjunction):
    for first, second in ((left, right), (right, left)):
        assert judge({"all": [OF[first], OF[second]]}, KNOWN).result == conjunction
        assert judge({"any": [OF[first], OF[second]]}, KNOWN).result == disjunction


@pytest.mark.parametrize(("part", "negated", "at_inclusion"), [(M, N, M), (U, U, M), (N, M, N)])
def test_not_and_at_inclusion(part, negated, at_inclusion):
    assert judge({"not": OF[part]}, KNOWN).result == negated
    assert judge({"at_inclusion": OF[part]}, KNOWN).result == at_inclusion


RULES = st.recursive(
    st.sampled_from([YES, NO, OPEN, {"ecog": {"at_most": 1, "valid_days": 28}}, {"age": {"at_least": 18}}]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=12,
)
LEARNED = {"ecog": (1, DAY), "birth_year": 1970, "standard_options_left": False}


@given(st.lists(RULES, min_size=1, max_size=4))
def test_de_morgan(parts):
    both_ways = judge({"not": {"all": parts}}, KNOWN), judge({"any": [{"not": part} for part in parts]}, KNOWN)
    assert both_ways[0].result == both_ways[1].result


@given(RULES, st.sets(st.sampled_from(sorted(LEARNED))))
def test_learning_never_turns_a_yes_or_a_no(rule, keys):
    before = judge(rule, KNOWN).result
    after = judge(rule, KNOWN | {key: LEARNED[key] for key in keys}).result
    assert before in {after, Verdict.UNKNOWN}


@given(RULES)
def test_a_double_negation_says_the_same(rule):
    assert judge({"not": {"not": rule}}, KNOWN).result == judge(rule, KNOWN).result


# Every clause of the truth table, and facts as they are learnt: what a laboratory tested comes with what it found.
# Only in_trial is left out: the house knows its own cohorts in full, so that nothing known means none.
CLAUSES_ASKED = [entry["clause"] for entry in TABLE if "in_trial" not in entry["clause"]]
TOLD = [known for entry in TABLE for known, *_ in entry["rows"] if "trials" not in known]
WHOLE_RULES = st.recursive(
    st.sampled_from(CLAUSES_ASKED),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=6,
)


def facts_by_subject(known):
    """Facts that are learnt together: findings with the tests that they stand on."""
    laboratory = {key: known[key] for key in ("findings", "tested") if key in known}
    rest = [{key: value} for key, value in known.items() if key not in laboratory]
    return rest if set(laboratory) != {"findings", "tested"} else [laboratory, *rest]


@given(WHOLE_RULES, st.lists(st.sampled_from(TOLD), max_size=8), st.integers(0, 8))
def test_a_fact_that_was_not_used_never_turns_a_yes_or_a_no(rule, told, first):
    learnt: dict[str, object] = {}
    for fact in (fact for known in told for fact in facts_by_subject(known)):
        learnt = {**fact, **learnt}  # what is known already stays
    keys = [key for key in learnt if key != "tested"][:first]
    before = {key: learnt[key] for key in keys} | ({"tested": learnt["tested"]} if "findings" in keys else {})
    assert judge(rule, before).result in {judge(rule, learnt).result, U}


@given(RULES)
def test_an_unknown_verdict_names_what_is_missing_and_a_no_its_reason(rule):
    found = judge(rule, KNOWN)
    leaves = deciding(found)
    assert bool(leaves) == (found.result != Verdict.MATCH)
    assert bool(missing_data(found)) == (found.result == Verdict.UNKNOWN)


def test_missing_data_of_all_are_all_of_them_each_once():
    rule = {"all": [YES, OPEN, {"ecog": {"at_most": 1, "valid_days": 28}}, {"not": {"not": OPEN}}]}
    assert [entry.datum for entry in missing_data(judge(rule, KNOWN))] == ["standard_options", "ecog"]


def test_missing_data_of_any_are_the_smallest_set_that_would_do():
    two = {"all": [{"ecog": {"at_most": 1, "valid_days": 28}}, {"age": {"at_least": 18}}]}
    assert [entry.datum for entry in missing_data(judge({"any": [two, OPEN]}, KNOWN))] == ["standard_options"]


def test_missing_data_of_a_negated_group_need_only_one_part_to_fail():
    rule = {"not": {"all": [OPEN, {"ecog": {"at_most": 1, "valid_days": 28}}]}}
    assert len(missing_data(judge(rule, KNOWN))) == 1
    rule = {"not": {"any": [OPEN, {"ecog": {"at_most": 1, "valid_days": 28}}]}}
    assert len(missing_data(judge(rule, KNOWN))) == 2


def test_deciding_of_a_no_is_the_first_that_fails():
    found = deciding(judge({"all": [YES, NO, {"not": YES}]}, KNOWN))
    assert [leaf.rule.name for leaf in found] == ["measurable_disease"]


def test_deciding_of_a_no_by_a_forbidden_combination_is_the_whole_combination():
    found = deciding(judge({"all": [YES, {"not": {"all": [YES, {"not": NO}]}}, NO]}, KNOWN))
    assert [leaf.rule.name for leaf in found] == ["brain_metastases", "measurable_disease"]


def test_deciding_of_a_no_without_alternative_is_the_first_of_each():
    found = deciding(judge({"any": [{"all": [YES, NO]}, {"not": YES}, NO]}, KNOWN))
    assert [leaf.rule.name for leaf in found] == ["measurable_disease", "brain_metastases"]


def test_a_known_no_at_inclusion_decides():
    found = judge({"at_inclusion": {"all": [NO, OPEN]}}, KNOWN)
    assert [leaf.rule.name for leaf in deciding(found)] == ["measurable_disease"]


def test_explanation_as_json_keeps_values_dates_and_missing_data():
    stored = as_json(judge({"all": [{"ecog": {"at_most": 2, "valid_days": 28}}, OPEN]}, {"ecog": (1, DAY)}))
    assert stored["operator"] == "all"
    assert stored["children"][0]["values"] == [{"what": "number", "shown": 1, "on": "2026-11-24", "key": None}]
    assert stored["children"][1]["missing"] == {"datum": "standard_options", "ask": "referrer", "subject": ""}


def test_a_nested_condition_is_kept_in_the_explanation():
    rule = {"outside_indication": {"drug": "x", "within": ["COADREAD"], "reason": "approved", "when": YES}}
    stored = as_json(judge(rule, {"oncotree": "COAD", **KNOWN}))
    assert stored["result"] == "no"
    assert stored["children"][0]["result"] == "match"


def test_both_joins_two_rules():
    joined = both(stored_rule(YES), stored_rule(NO))
    assert joined.operator == Operator.ALL
    assert join(joined, Operator.ALL, (judge(YES, KNOWN), judge(NO, KNOWN))).result == Verdict.NO


def test_the_same_facts_give_the_same_explanation():
    rule = {"any": [{"variant": {"gene": "BRAF"}}, OPEN]}
    assert judge(rule, dossier(KNOWN)) == judge(rule, dossier(KNOWN))
