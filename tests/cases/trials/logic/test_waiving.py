"""Criteria set aside: trees written as short data; ``y`` met, ``n`` not met, ``u`` unknown."""

import pytest

from cases.trials.enums import Operator, Reason, Verdict
from cases.trials.logic.explanation import Explanation, join
from cases.trials.logic.grammar import Group, stored_rule
from cases.trials.logic.offering import offerable, waived
from cases.trials.logic.waiving import failing, parts_of, rule_of, verdict_with

RESULTS = {"y": "match", "n": "no", "u": "unknown"}
OPPOSITE = {"match": "no", "no": "match", "unknown": "unknown"}
ORDER = ["no", "unknown", "match"]


def told(tree):
    """``{"all": ["ay", "bn"]}``: a clause is its name and its result."""
    if isinstance(tree, str):
        return {"clause": {tree[0]: {"is": True}}, "result": RESULTS[tree[1]]}
    word, body = next(iter(tree.items()))
    children = [told(part) for part in (body if isinstance(body, list) else [body])]
    results = [child["result"] for child in children]
    joined = {
        "all": lambda: min(results, key=ORDER.index), "any": lambda: max(results, key=ORDER.index),
        "not": lambda: OPPOSITE[results[0]], "at_inclusion": lambda: "no" if results[0] == "no" else "match",
    }  # fmt: skip
    return {"operator": word, "children": children, "result": joined[word]()}


def clause(name):
    return {name: {"is": True}}


EITHER = {"any": [clause("b"), clause("c")]}


@pytest.mark.parametrize(
    ("tree", "parts"),
    [
        ("ay", []), ("an", [clause("a")]),
        ({"all": ["an", "by", "cn", "du"]}, [clause("a"), clause("c")]),
        ({"all": ["an", {"all": ["an", "bn"]}]}, [clause("a"), clause("b")]),  # each once
        ({"all": ["ay", {"any": ["bn", "cn"]}]}, [EITHER]),
        ({"all": ["ay", {"not": "by"}]}, [{"not": clause("b")}]),
        ({"all": ["ay", {"at_inclusion": {"all": ["bn", "cu"]}}]}, [clause("b")]),
    ],
)  # fmt: skip
def test_parts_that_say_no(tree, parts):
    assert failing(told(tree)) == parts


@pytest.mark.parametrize(
    ("tree", "waived", "verdict"),
    [
        ({"all": ["an", "by"]}, [], "no"),
        ({"all": ["an", "by"]}, [clause("a")], "match"),
        ({"all": ["an", "bu"]}, [clause("a")], "unknown"),  # a missing datum stays missing
        ({"all": ["an", "bn"]}, [clause("a")], "no"),  # every failing one is needed
        ({"all": ["an", "bn"]}, [clause("a"), clause("b")], "match"),
        ({"all": ["ay", {"any": ["bn", "cn"]}]}, [EITHER], "match"),
        ({"all": ["ay", {"any": ["bn", "cn"]}]}, [clause("b")], "no"),  # of alternatives the whole, or nothing
        ({"all": ["ay", {"not": "by"}]}, [{"not": clause("b")}], "match"),
        ({"all": ["ay", {"not": "by"}]}, [clause("b")], "no"),
        ({"at_inclusion": "an"}, [clause("a")], "match"), ({"at_inclusion": "an"}, [], "no"),
        ({"at_inclusion": "au"}, [], "match"),
    ],
)  # fmt: skip
def test_verdict_with_what_is_waived(tree, waived, verdict):
    assert verdict_with(told(tree), waived) == verdict


def test_what_fails_is_a_part_of_the_rule_as_it_stands_there():
    tree = told({"all": [{"all": ["an", {"any": ["bn", "cn"]}]}, {"not": "dy"}, {"at_inclusion": "en"}]})
    rule = rule_of(tree)
    assert rule == {"all": [{"all": [clause("a"), EITHER]}, {"not": clause("d")}, {"at_inclusion": clause("e")}]}
    assert failing(tree) == parts_of(rule) == [clause("a"), EITHER, {"not": clause("d")}, clause("e")]
    assert verdict_with(tree, parts_of(rule)) == "match"


@pytest.mark.parametrize(
    ("told_tree", "aside", "result", "offered"),
    [
        ("en", ["e"], "match", True), ("en", ["f"], "no", False),
        ({"all": ["en", "fy"]}, ["e"], "match", True), ({"all": ["en", "fn"]}, ["e"], "no", False),
        ({"all": ["en", "fn"]}, ["e", "f"], "match", True),
        ({"at_inclusion": {"all": ["en", "fy"]}}, ["e"], "match", True),
        ({"any": ["en", "fn"]}, ["e"], "no", False),  # of alternatives only the whole can be set aside
    ],
)  # fmt: skip
def test_an_offer_counts_what_is_set_aside_as_met(told_tree, aside, result, offered):
    names = {"e": "standard_options_left", "f": "measurable_disease"}
    clauses = [{names[one]: {"is": True}} for one in aside]
    found = waived(explained(told_tree, names), clauses)
    assert (found.result, offerable(found)) == (result, offered)


def test_a_group_can_be_set_aside_as_a_whole():
    names = {"e": "standard_options_left", "f": "measurable_disease"}
    either = {"any": [{names[one]: {"is": True}} for one in "ef"]}
    assert waived(explained({"all": [{"any": ["en", "fn"]}]}, names), [either]).result == "match"


def explained(told_tree, names):
    """The tree as the evaluator would have it, its clauses by name."""
    if isinstance(told_tree, str):
        verdict = Verdict(RESULTS[told_tree[1]])
        return Explanation(stored_rule({names[told_tree[0]]: {"is": True}}), verdict, Reason.FAILS)
    word, body = next(iter(told_tree.items()))
    children = tuple(explained(part, names) for part in (body if isinstance(body, list) else [body]))
    return join(Group(Operator(word), tuple(child.rule for child in children)), Operator(word), children)
