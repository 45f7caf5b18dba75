"""The rules of a conclusion's lines, as tables."""

import pytest

from cases.meetings.enums import ItemKind
from cases.meetings.logic.lines import FOLLOW_UPS, RULES, Fault, faults, field_of, moved, order_key

K = ItemKind
ALL_GIVEN = {"drugs", "cohort", "text", "owner", "due_on"}
FOLLOWED = {"text", "owner", "due_on"}


@pytest.mark.parametrize(
    ("kind", "needs"),
    [
        (K.TREATMENT_OPTION, {"drugs"}),
        (K.TRIAL_COHORT, {"cohort"}),
        (K.NO_OPTION, {"text"}),
        (K.FURTHER_TESTING, FOLLOWED),
        (K.REBIOPSY, FOLLOWED),
        (K.GENETIC_COUNSELLING, FOLLOWED),
        (K.HISTOLOGY_REVIEW, FOLLOWED),
        (K.RETURN_TO_BOARD, FOLLOWED),
    ],
)
def test_every_kind_names_each_field_that_it_lacks(kind: ItemKind, needs: set[str]) -> None:
    assert faults(kind, ALL_GIVEN, set()) == []
    assert {fault.value for fault in faults(kind, set(), set())} == needs
    for field in needs:
        assert [fault.value for fault in faults(kind, ALL_GIVEN - {field}, set())] == [field]
    assert needs <= set(RULES[kind].fields)


def test_what_follows_up_has_an_owner_and_a_day() -> None:
    assert set(RULES) == set(ItemKind)
    assert set(ItemKind) - {K.TREATMENT_OPTION, K.TRIAL_COHORT, K.NO_OPTION} == FOLLOW_UPS
    assert all(set(RULES[kind].needs) >= {Fault.OWNER, Fault.DUE_ON} for kind in FOLLOW_UPS)


@pytest.mark.parametrize(
    ("kind", "others", "found"),
    [
        (K.NO_OPTION, {K.NO_OPTION}, [Fault.TWICE]),
        (K.GENETIC_COUNSELLING, {K.GENETIC_COUNSELLING}, [Fault.TWICE]),
        (K.HISTOLOGY_REVIEW, {K.HISTOLOGY_REVIEW}, [Fault.TWICE]),
        (K.RETURN_TO_BOARD, {K.RETURN_TO_BOARD}, [Fault.TWICE]),
        (K.REBIOPSY, {K.REBIOPSY}, []),
        (K.FURTHER_TESTING, {K.FURTHER_TESTING, K.NO_OPTION}, []),
        (K.TREATMENT_OPTION, {K.TREATMENT_OPTION, K.TRIAL_COHORT}, []),
        (K.NO_OPTION, {K.TREATMENT_OPTION}, [Fault.OPTIONS_STAND]),
        (K.NO_OPTION, {K.TRIAL_COHORT, K.REBIOPSY}, [Fault.OPTIONS_STAND]),
        (K.NO_OPTION, {K.REBIOPSY}, []),
        (K.TREATMENT_OPTION, {K.NO_OPTION}, [Fault.NO_OPTION_STANDS]),
        (K.TRIAL_COHORT, {K.NO_OPTION}, [Fault.NO_OPTION_STANDS]),
    ],
)
def test_lines_beside_one_another(kind: ItemKind, others: set[ItemKind], found: list[Fault]) -> None:
    assert faults(kind, ALL_GIVEN, others) == found


def test_a_cohort_is_named_once() -> None:
    assert faults(K.TRIAL_COHORT, ALL_GIVEN, {K.TRIAL_COHORT}) == []
    assert faults(K.TRIAL_COHORT, ALL_GIVEN, {K.TRIAL_COHORT}, same_cohort=True) == [Fault.SAME_COHORT]


@pytest.mark.parametrize(
    ("given", "alone"),
    [
        (set(), False),
        ({"evidence_level"}, True),
        ({"evidence_level", "evidence_system"}, True),
        ({"evidence_level", "evidence_system", "evidence_system_version"}, False),
    ],
)
def test_level_needs_its_system_and_version(given: set[str], alone: bool) -> None:
    assert (Fault.LEVEL_ALONE in faults(K.TREATMENT_OPTION, given | {"drugs"}, set())) is alone


def test_a_refusal_names_the_field() -> None:
    assert {fault: field_of(fault) for fault in Fault if field_of(fault) != fault.value} == {
        Fault.LEVEL_ALONE: "evidence_level", Fault.TWICE: "kind", Fault.OPTIONS_STAND: "kind",
        Fault.NO_OPTION_STANDS: "kind", Fault.SAME_COHORT: "cohort",
    }  # fmt: skip


def test_options_stand_before_what_follows_up() -> None:
    lines = [(K.REBIOPSY, 1), (K.TRIAL_COHORT, 3), (K.TREATMENT_OPTION, 2), (K.NO_OPTION, 4), (K.FURTHER_TESTING, 5)]
    order = sorted(lines, key=lambda line: order_key(*line))
    assert [kind for kind, _position in order] == [
        K.TREATMENT_OPTION, K.TRIAL_COHORT, K.NO_OPTION, K.REBIOPSY, K.FURTHER_TESTING,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "by", "after"),
    [
        ("a", 1, "bacd"),
        ("b", -1, "bacd"),
        ("c", 1, "abdc"),
        ("a", -1, None),
        ("d", 1, None),
        ("b", 1, None),  # into what follows up
        ("c", -1, None),  # among the options
    ],
)
def test_a_line_moves_within_its_own(line: str, by: int, after: str | None) -> None:
    order = [("a", K.TREATMENT_OPTION), ("b", K.TRIAL_COHORT), ("c", K.REBIOPSY), ("d", K.GENETIC_COUNSELLING)]
    assert moved(order, line, by) == (None if after is None else list(after))
