"""What changed between two stored explanations."""

import pytest

from cases.trials.enums import Verdict
from cases.trials.logic.differences import Kind, difference
from cases.trials.logic.explanation import as_json
from tests.cases.trials.logic.dossiers import DAY, judge

M, U, N = Verdict.MATCH, Verdict.UNKNOWN, Verdict.NO
ECOG = {"ecog": {"at_most": 2, "valid_days": 28}}
STRICTER = {"ecog": {"at_most": 1, "valid_days": 28}}
BRAF = {"variant": {"gene": "BRAF", "change": ["V600"]}}
HAD = {"prior_drug": {"any_of": ["dabrafenib"]}}


def told(before, after):
    return [change.kind for change in difference(before, after).clauses]


def leaf(result, name, values, *, reason="meets", shown=(), children=(), missing=None):
    node = {
        "result": result, "clause": {name: values}, "reason": reason,
        "values": [{"what": "number", "shown": one, "on": None, "key": key} for key, one in shown],
    }  # fmt: skip
    if missing:
        node["missing"] = missing
    return {**node, "children": list(children)} if children else node


def group(result, operator, *children):
    return {"result": result, "operator": operator, "children": list(children)}


def test_a_first_screening_has_no_difference():
    found = difference(None, leaf("match", "age", {"at_least": 16}))
    assert (found.before, found.after, found.clauses, found.turned) == (None, M, (), True)


def test_nothing_changed():
    one = leaf("match", "age", {"at_least": 16}, shown=[(None, 40)])
    assert (told(one, one), difference(one, one).turned) == ([], False)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (leaf("unknown", "age", {"at_least": 16}), leaf("match", "age", {"at_least": 16}), Kind.RESULT),
        (leaf("match", "age", {}, shown=[(1, 40)]), leaf("match", "age", {}, shown=[(1, 41)]), Kind.VALUE),
        (leaf("match", "age", {"at_least": 16}), leaf("match", "age", {"at_least": 18}), Kind.ASKED),
        (leaf("no", "ecog", {}, reason="not_stated"), leaf("no", "ecog", {}, reason="too_old"), Kind.VALUE),
        (leaf("unknown", "ecog", {}), leaf("unknown", "ecog", {}, missing={"datum": "ecog"}), Kind.VALUE),
    ],
)  # fmt: skip
def test_kinds_of_a_clause_that_stays(before, after, kind):
    (change,) = difference(before, after).clauses
    assert (change.kind, change.before.node, change.after.node) == (kind, before, after)


def test_the_key_of_a_finding_is_no_difference():
    before, after = (leaf("match", "variant", {"gene": "BRAF"}, shown=[(key, "V600E")]) for key in (1, 2))
    assert told(before, after) == []


def test_clauses_that_come_and_go_stand_after_those_that_turn():
    braf, kras = (leaf("match", "variant", {"gene": gene}) for gene in ("BRAF", "KRAS"))
    known, open_ = leaf("match", "age", {"at_least": 16}), leaf("unknown", "age", {"at_least": 16})
    before, after = group("match", "all", braf, known), group("unknown", "all", kras, open_)
    found = difference(before, after)
    assert [change.kind for change in found.clauses] == [Kind.RESULT, Kind.NEW, Kind.GONE]
    assert (found.before, found.after, found.turned) == (M, U, True)
    new, gone = found.clauses[1:]
    assert (new.before, new.after.node, gone.before.node, gone.after) == (None, kras, braf, None)


def test_the_same_subject_asked_differently_is_one_change():
    before = leaf("match", "organ", {"code": "hb", "above": 9})
    other = leaf("match", "organ", {"code": "anc", "above": 1})
    after = leaf("no", "organ", {"code": "hb", "above": 10})
    found = difference(group("match", "all", other, before), group("no", "all", other, after))
    assert [(one.kind, one.before.node, one.after.node) for one in found.clauses] == [(Kind.ASKED, before, after)]


def test_what_is_wanted_the_other_way_is_asked_differently():
    had = leaf("no", "prior_drug", {"any_of": ["x"]})
    found = difference(group("match", "not", had), had)
    assert [change.kind for change in found.clauses] == [Kind.ASKED]
    (change,) = found.clauses
    assert (change.before.negated, change.after.negated) == (True, False)
    twice = group("no", "not", group("match", "not", had))
    assert told(twice, had) == []


def test_a_clause_that_stands_twice_is_told_once():
    before, after = (leaf(result, "age", {"at_least": 16}) for result in ("unknown", "match"))
    assert told(group("unknown", "all", before, before), group("match", "all", after, after)) == [Kind.RESULT]


def test_an_indication_is_told_as_a_whole_and_by_what_its_condition_says():
    inner = leaf("match", "variant", {"gene": "BRAF"}), leaf("match", "variant", {"gene": "BRAF"}, shown=[(1, "V600E")])
    before, after = (leaf("no", "outside_indication", {"drug": "x"}, children=[one]) for one in inner)
    assert told(before, before) == []
    assert told(before, after) == [Kind.VALUE]
    grouped = [group(result, "any", inner[0]) for result in ("match", "no")]
    before, after = (leaf("no", "outside_indication", {"drug": "x"}, children=[one]) for one in grouped)
    assert told(before, after) == [Kind.VALUE]


def test_values_alone_do_not_explain():
    found = difference(
        leaf("match", "age", {"at_least": 16}, shown=[(None, 40)]),
        leaf("match", "age", {"at_least": 16}, shown=[(None, 41)]),
    )
    assert found.telling == ()
    turned = difference(leaf("match", "age", {}), leaf("no", "age", {}))
    assert [change.after.result for change in turned.telling] == [N]


def test_evaluated_rules():
    found, fresh = {"findings": "BRAF V600E", "tested": ["small_variants"]}, (1, DAY)
    first = as_json(judge({"all": [BRAF, ECOG, {"not": HAD}]}, found))
    answered = as_json(judge({"all": [BRAF, ECOG, {"not": HAD}]}, {**found, "ecog": fresh}))
    stricter = as_json(judge({"all": [BRAF, STRICTER, {"not": HAD}]}, {**found, "ecog": fresh}))
    assert told(first, first) == []
    assert [(one.kind, one.before.result, one.after.result) for one in difference(first, answered).clauses] == [
        (Kind.RESULT, U, M)
    ]
    assert told(answered, stricter) == [Kind.ASKED]
