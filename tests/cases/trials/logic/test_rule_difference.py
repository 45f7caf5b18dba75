"""What two rules ask differently, as a table; and a rule as text that reads back to itself."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cases.trials.logic.grammar import as_data, stored_rule
from cases.trials.logic.rule_difference import Difference, Kind, difference
from cases.trials.logic.rule_text import own_rule, rule_text

ECOG1 = {"ecog": {"at_most": 1, "valid_days": 28}}
ECOG2 = {"ecog": {"at_most": 2, "valid_days": 28}}
FGFR2 = {"fusion": {"gene": "FGFR2"}}
FGFR2_IN_FRAME = {"fusion": {"gene": "FGFR2", "in_frame": True}}
FGFR3 = {"fusion": {"gene": "FGFR3"}}
TMB = {"tmb": {"at_least": 10}}
V600 = {"variant": {"gene": "BRAF", "change": ["V600"]}}
V600E = {"variant": {"gene": "BRAF", "change": ["V600E"]}}
G469 = {"variant": {"gene": "BRAF", "change": ["G469A"], "oncogenic": True}}
V600E_SURE = {"variant": {"gene": "BRAF", "change": ["V600E"], "oncogenic": True}}
NOT_PEM = {"not": {"prior_drug": {"any_of": ["pemigatinib"]}}}
NOT_BOTH = {"not": {"prior_drug": {"any_of": ["pemigatinib", "futibatinib"]}}}
ADULT = {"age": {"at_least": 18}}


def all_of(*parts: Any) -> dict[str, Any]:
    return {"all": list(parts)}


def any_of(*parts: Any) -> dict[str, Any]:
    return {"any": list(parts)}


def later(part: Any) -> dict[str, Any]:
    return {"at_inclusion": part}


TABLE: list[tuple[str, Any, Any, list[tuple[str, Any, Any, tuple[str, ...]]]]] = [
    ("the same", all_of(FGFR2, TMB), all_of(FGFR2, TMB), []),
    ("a list of one is its part", all_of(FGFR2), FGFR2, []),
    ("lists within lists are one", all_of(FGFR2, all_of(TMB, ADULT)), all_of(FGFR2, TMB, ADULT), []),
    ("a limit", all_of(FGFR2, ECOG2), all_of(FGFR2, ECOG1), [("changed", ECOG2, ECOG1, ())]),
    ("one more value", FGFR2, FGFR2_IN_FRAME, [("changed", FGFR2, FGFR2_IN_FRAME, ())]),
    ("another gene is another matter", FGFR2, FGFR3, [("removed", FGFR2, None, ()), ("added", None, FGFR3, ())]),
    ("added", FGFR2, all_of(FGFR2, TMB), [("added", None, TMB, ())]),
    ("removed", all_of(FGFR2, TMB), TMB, [("removed", FGFR2, None, ())]),
    ("what must not be", all_of(TMB, NOT_PEM), all_of(TMB, NOT_BOTH), [("changed", NOT_PEM, NOT_BOTH, ())]),
    ("now forbidden", TMB, {"not": TMB}, [("removed", TMB, None, ()), ("added", None, {"not": TMB}, ())]),
    ("an alternative added", any_of(FGFR2, TMB), any_of(FGFR2, TMB, FGFR3), [("added", None, FGFR3, ("any",))]),
    (
        "any within any is one",
        any_of(FGFR2, any_of(TMB, ADULT)),
        any_of(FGFR2, TMB),
        [("removed", ADULT, None, ("any",))],
    ),
    (
        "in an alternative of two",
        any_of(all_of(FGFR2, ECOG2), TMB),
        any_of(TMB, all_of(FGFR2, ECOG1)),
        [("changed", ECOG2, ECOG1, ("any", "all"))],
    ),
    (
        "the alternative with most in common",
        all_of(any_of(FGFR2, TMB), any_of(FGFR3, ADULT)),
        all_of(any_of(FGFR3, ADULT, ECOG1), any_of(FGFR2, TMB)),
        [("added", None, ECOG1, ("any",))],
    ),
    (
        "at inclusion",
        later(all_of(ADULT, ECOG2)),
        later(all_of(ADULT, ECOG1)),
        [("changed", ECOG2, ECOG1, ("at_inclusion",))],
    ),
    ("at inclusion, of one", later(ECOG2), later(all_of(ECOG2, ADULT)), [("added", None, ADULT, ("at_inclusion",))]),
    (
        "of two the nearer one",
        any_of(V600),
        all_of(any_of(V600E, G469)),
        [("changed", V600, V600E, ("any",)), ("added", None, G469, ("any",))],
    ),
    (
        "a choice in its place",
        all_of(TMB, FGFR2),
        all_of(TMB, any_of(FGFR2, FGFR3)),
        [("changed", FGFR2, any_of(FGFR2, FGFR3), ())],
    ),
    ("no choice any more", any_of(FGFR2, FGFR3), FGFR3, [("changed", any_of(FGFR2, FGFR3), FGFR3, ())]),
    ("twice and once", all_of(TMB, TMB), all_of(TMB), [("removed", TMB, None, ())]),
    (
        "the nearer of two",
        all_of(V600E),
        all_of(G469, V600E_SURE),
        [("changed", V600E, V600E_SURE, ()), ("added", None, G469, ())],
    ),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_table(name: str, before: Any, after: Any, expected: Any) -> None:
    found = difference(before, after)
    assert [(one.kind, one.before, one.after, one.within) for one in found.changes] == expected
    assert found.is_empty == (not expected)


@pytest.mark.parametrize(
    ("before", "after"),
    [(all_of(FGFR2, TMB), all_of(TMB, FGFR2)), (any_of(FGFR2, TMB), any_of(TMB, FGFR2))],
)
def test_another_order_is_told_and_is_no_change(before: Any, after: Any) -> None:
    assert difference(before, after) == Difference((), reordered=True)
    assert not difference(before, after).is_empty


CLAUSES = st.sampled_from([ECOG1, ECOG2, FGFR2, FGFR2_IN_FRAME, FGFR3, TMB, V600, V600E, G469, ADULT])
RULES = st.recursive(
    CLAUSES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
        inner.map(lambda part: {"at_inclusion": part}),
    ),
    max_leaves=8,
)
OPPOSITE = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED, Kind.CHANGED: Kind.CHANGED}


@given(RULES)
def test_a_rule_does_not_differ_from_itself_and_reads_back_from_its_text(rule: Any) -> None:
    assert difference(rule, rule).is_empty
    assert yaml.safe_load(rule_text(rule)) == rule
    assert as_data(stored_rule(yaml.safe_load(rule_text(rule)))) == rule


@given(st.lists(CLAUSES, min_size=1, max_size=5), st.lists(CLAUSES, min_size=1, max_size=5))
def test_what_is_told_is_what_it_takes(before: Any, after: Any) -> None:
    """Taking away what is gone and adding what is new makes the first list of conditions the second."""
    rest = list(before)
    for change in difference({"all": before}, {"all": after}).changes:
        if change.before is not None:
            rest.remove(change.before)
        if change.after is not None:
            rest.append(change.after)
    assert sorted(map(repr, rest)) == sorted(map(repr, after))


def test_text_is_laid_out_as_people_write_it() -> None:
    rule = all_of({"tumour": {"within": ["BILIARY_TRACT"]}}, any_of(FGFR2, TMB), NOT_PEM, later(all_of(ADULT)))
    assert rule_text(rule) == (
        "all:\n"
        "  - tumour: {within: [BILIARY_TRACT]}\n"
        "  - any:\n"
        "      - fusion: {gene: FGFR2}\n"
        "      - tmb: {at_least: 10}\n"
        "  - not:\n"
        "      prior_drug: {any_of: [pemigatinib]}\n"
        "  - at_inclusion:\n"
        "      all:\n"
        "        - age: {at_least: 18}\n"
    )


def test_text_names_nothing_by_an_alias_and_keeps_norwegian_letters() -> None:
    shared = {"prior_drug": {"any_of": ["pæmigatinib"]}}
    text = rule_text(any_of(shared, shared))
    assert "&" not in text
    assert text.count("pæmigatinib") == 2


@pytest.mark.parametrize(
    ("rule", "general", "own"),
    [
        (all_of(FGFR2, ADULT), ADULT, FGFR2),
        (all_of(FGFR2, ADULT), {}, all_of(FGFR2, ADULT)),
        (all_of(FGFR2, ADULT), TMB, all_of(FGFR2, ADULT)),  # the trial asked something else then: all of it is shown
        (all_of(FGFR2, TMB, ADULT), ADULT, all_of(FGFR2, TMB, ADULT)),
        (FGFR2, ADULT, FGFR2),
    ],
)
def test_the_cohorts_own_rule(rule: Any, general: Any, own: Any) -> None:
    assert own_rule(rule, general) == own
