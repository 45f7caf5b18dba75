"""Near misses and what one datum would decide, against asking the whole rule anew with the answer put in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.trials.enums import Verdict
from cases.trials.logic.explanation import as_json, from_json
from cases.trials.logic.near import deciding_data, near_miss, questions
from tests.cases.trials.logic.dossiers import DAY, judge

M, U, N = Verdict.MATCH, Verdict.UNKNOWN, Verdict.NO
YES = {"brain_metastases": {"is": True}}
NO = {"measurable_disease": {"is": True}}
OPEN = {"standard_options_left": {"is": False}}
ECOG = {"ecog": {"at_most": 1, "valid_days": 28}}
ADULT = {"age": {"at_least": 18}}
KNOWN = {"brain_metastases": True, "measurable_disease": False}
COVERED = {"outside_indication": {"drug": "x", "within": ["COADREAD"], "reason": "y", "when": OPEN}}


def names(found):
    return [one.leaf.rule.name for one in found]


# rule -> the clauses that alone keep it from a yes, with what would be reached
@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (NO, [("measurable_disease", M, M)]),
        ({"all": [YES, NO]}, [("measurable_disease", M, M)]),
        ({"all": [NO, {"not": YES}]}, []),
        ({"all": [YES, NO, OPEN]}, [("measurable_disease", M, U)]),
        ({"not": YES}, [("brain_metastases", N, M)]),
        # Two alternatives, either would do; the one with a datum missing as well stands last.
        ({"any": [{"all": [NO, OPEN]}, {"not": YES}]}, [("brain_metastases", N, M), ("measurable_disease", M, U)]),
        # The same clause twice is one criterion.
        ({"all": [NO, {"any": [NO, {"not": YES}]}]}, [("measurable_disease", M, M)]),
        ({"at_inclusion": {"all": [NO, OPEN]}}, [("measurable_disease", M, M)]),
        (YES, []),
        (OPEN, []),
    ],
)
def test_near_miss(rule, expected):
    assert [(one.leaf.rule.name, one.wanted, one.reaches) for one in near_miss(judge(rule, KNOWN))] == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (OPEN, [("standard_options_left", M, N)]),
        ({"not": OPEN}, [("standard_options_left", N, M)]),
        ({"all": [YES, OPEN, ECOG]}, [("standard_options_left", U, N), ("ecog", U, N)]),
        # Either of the two decides if it is met; the one that decides both ways stands first.
        ({"any": [OPEN, {"all": [OPEN, ECOG]}]}, [("standard_options_left", M, N)]),
        ({"any": [{"all": [OPEN, ECOG]}, NO]}, [("standard_options_left", U, N), ("ecog", U, N)]),
        ({"any": [ECOG, {"all": [ECOG, OPEN]}, OPEN]}, [("ecog", M, U), ("standard_options_left", M, U)]),
        ({"all": [{"any": [ECOG, OPEN]}, {"any": [ECOG, {"not": OPEN}]}]}, [("ecog", M, U)]),
        ({"at_inclusion": OPEN}, [("standard_options_left", M, N)]),
        ({"all": [NO, OPEN]}, []),
        (YES, []),
    ],
)
def test_deciding_data(rule, expected):
    assert [(one.leaf.rule.name, one.yes, one.no) for one in deciding_data(judge(rule, KNOWN))] == expected


def test_a_datum_that_decides_either_way_stands_alone():
    found = deciding_data(judge({"all": [{"any": [YES, ECOG]}, OPEN]}, KNOWN))
    assert [(one.missing.datum, one.alone) for one in found] == [("standard_options", True)]


def test_an_indication_asks_its_condition_and_answers_with_it():
    tree = judge({"all": [OPEN, COVERED]}, {"oncotree": "COAD"})
    assert names(deciding_data(tree)) == ["standard_options_left"]
    # Whichever way it is answered the case is out: the clause is met only where the indication covers it.
    assert [(one.yes, one.no) for one in deciding_data(tree)] == [(N, N)]


def test_an_indication_with_an_open_tumour_is_a_question_itself():
    tree = judge(COVERED, {"oncotree": "BOWEL", "standard_options_left": False})
    assert [(one.leaf.rule.name, one.missing.datum, one.yes) for one in deciding_data(tree)] == [
        ("outside_indication", "tumour", M)
    ]
    covered = judge(COVERED, {"oncotree": "COAD", "standard_options_left": False})
    assert names(near_miss(covered)) == ["outside_indication"]


RULES = st.recursive(
    st.sampled_from([YES, NO, OPEN, ECOG, ADULT]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
        inner.map(lambda part: {"at_inclusion": part}),
    ),
    max_leaves=10,
)
# What makes each clause true, and what makes it false.
ANSWERS = {
    "brain_metastases": ({"brain_metastases": True}, {"brain_metastases": False}),
    "measurable_disease": ({"measurable_disease": True}, {"measurable_disease": False}),
    "standard_options_left": ({"standard_options_left": False}, {"standard_options_left": True}),
    "ecog": ({"ecog": (1, DAY)}, {"ecog": (2, DAY)}),
    "age": ({"birth_year": 1970}, {"birth_year": 2020}),
}


@given(RULES)
def test_what_a_datum_decides_is_what_the_rule_says_once_it_is_known(rule):
    for one in deciding_data(judge(rule, KNOWN)):
        yes, no = ANSWERS[one.leaf.rule.name]
        assert judge(rule, {**KNOWN, **yes}).result == one.yes
        assert judge(rule, {**KNOWN, **no}).result == one.no


@given(RULES)
def test_a_near_miss_is_a_yes_once_the_criterion_is_turned(rule):
    tree = judge(rule, KNOWN)
    near = near_miss(tree)
    for one in near:
        yes, no = ANSWERS[one.leaf.rule.name]
        assert judge(rule, {**KNOWN, **(yes if one.wanted == M else no)}).result == one.reaches
    told = {one.leaf.rule.name for one in near}
    if tree.result == N:  # and none is forgotten
        for leaf in questions(tree):
            name = leaf.rule.name
            turned = ANSWERS[name][leaf.result == M]
            if leaf.result != U and judge(rule, {**KNOWN, **turned}).result != N:
                assert name in told


@given(RULES)
def test_a_stored_explanation_comes_back_as_it_was(rule):
    tree = judge({"all": [rule, COVERED]}, {**KNOWN, "oncotree": "COAD"})
    assert from_json(json.loads(json.dumps(as_json(tree)))) == tree
