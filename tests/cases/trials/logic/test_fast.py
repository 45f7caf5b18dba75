"""The quick ways say what the plain evaluator says, on many random pairs, and why."""

from datetime import date, timedelta
from random import Random

import pytest

from cases.dossier.logic.oncotree import is_descendant
from cases.trials.enums import Verdict
from cases.trials.logic.clause_table import CLAUSES, CONSENTS
from cases.trials.logic.explanation import as_json, deciding
from cases.trials.logic.facts import Dossier, Fact
from cases.trials.logic.fast_batch import Batch, as_set, members, sets
from cases.trials.logic.fast_explain import Explained
from cases.trials.logic.fast_looks import LOOKS, Looks, looks_of
from cases.trials.logic.fast_rules import LONE, Compiled
from cases.trials.logic.fast_sheet import (
    APART,
    PATHS,
    PLACE,
    TESTS,
    alteration_lines,
    alterations_of,
    dossier_of,
    facts_line,
    touched,
    touches_of,
)
from cases.trials.logic.grammar import Clause, stored_rule
from cases.trials.logic.organ_units import QUANTITIES
from cases.trials.logic.rules import evaluate
from tests.cases.trials import fast_pairs
from tests.cases.trials.fast_pairs import DAY, random_dossier, random_rule

RULES, CASES = 125, 80  # 10,000 pairs a seed


class Told:
    """Columns as a database would give them; which have been asked for."""

    def __init__(self, cases: list[Dossier]) -> None:
        self.cases, self.asked = cases, []
        self.lines = [facts_line(case).split(APART) for case in cases]

    def texts(self, path, numbers):
        self.asked.append(path)
        return [self.lines[number][PLACE[path]] for number in numbers]

    def altered(self, touch):
        lines = {number: self._lines(touch, case) for number, case in enumerate(self.cases)}
        return {number: own for number, own in lines.items() if own}

    def _lines(self, touch, case):
        return alteration_lines(one for one in case.alterations if touch in touched(one)).splitlines()

    def dossier(self, number):
        return self.cases[number]


def batch_of(cases: list[Dossier], on=DAY) -> Batch:
    return Batch(len(cases), on, Told(cases))


def verdict_of(verdicts, number):
    if verdicts.yes >> number & 1:
        return Verdict.MATCH
    return Verdict.NO if verdicts.no >> number & 1 else Verdict.UNKNOWN


@pytest.mark.parametrize("seed", [8, 9])
def test_a_lone_rule_says_what_the_plain_evaluator_says(seed):
    """By itself, a rule is asked in another order, and what is different in every case is not sorted."""
    chance = Random(seed)
    cases = [random_dossier(chance) for _ in range(CASES)]
    for _ in range(RULES):
        rule = random_rule(chance)
        quick = Compiled({"one": rule}, is_descendant, DAY).screen(batch_of(cases))["one"]
        for number, case in enumerate(cases):
            assert verdict_of(quick, number) is evaluate(rule, case, is_descendant).result, (rule, case)


@pytest.mark.parametrize("seed", [1, 2])
def test_many_rules_over_many_cases_say_what_the_plain_evaluator_says(seed):
    chance = Random(seed)
    rules = {number: random_rule(chance) for number in range(RULES)}
    cases = [random_dossier(chance) for _ in range(CASES)]
    quick = Compiled(rules, is_descendant, DAY).screen(batch_of(cases))
    seen = set()
    for key, rule in rules.items():
        for number, case in enumerate(cases):
            plain = evaluate(rule, case, is_descendant).result
            assert verdict_of(quick[key], number) is plain, (rule, case)
            seen.add(plain)
    assert seen == set(Verdict)


def test_one_case_against_many_rules_says_why_in_the_same_words():
    chance = Random(4)
    rules = {number: random_rule(chance) for number in range(RULES)}
    compiled = Compiled(rules, is_descendant, DAY)
    for _ in range(CASES):
        case = random_dossier(chance)
        quick = Explained(compiled, case)
        for key, rule in rules.items():
            plain = evaluate(rule, case, is_descendant)
            assert quick.written(quick.tree(key)) == as_json(plain)
            assert deciding(quick.tree(key)) == deciding(plain)


def test_a_sheet_gives_back_the_whole_dossier():
    chance = Random(5)
    for _ in range(300):
        case = random_dossier(chance)
        alterations = alterations_of(alteration_lines(case.alterations).splitlines())
        assert dossier_of(facts_line(case), alterations, DAY) == case
        for one in case.alterations:
            assert tuple(touches_of(alteration_lines([one]))) == touched(one)


def test_untreated_and_not_stated_are_told_apart_on_a_sheet():
    untreated, not_stated = (facts_line(Dossier(on=DAY, lines=lines)) for lines in ((), None))
    assert (untreated.strip(APART).split(), not_stated.strip(APART)) == (["[]", "[]"], "[]")
    assert [dossier_of(line, (), DAY).lines for line in (untreated, not_stated)] == [(), None]


def test_every_path_that_a_clause_looks_at_has_its_place_on_a_sheet():
    chance = Random(7)
    rules = {number: random_rule(chance) for number in range(500)}
    compiled = Compiled(rules, is_descendant, DAY)
    assert set(compiled.paths) <= set(PATHS)
    assert {f"organs/{code}" for code in QUANTITIES} | {f"consents/{kind}" for kind in CONSENTS} <= set(PATHS)


def test_every_clause_of_the_grammar_is_tried_and_says_what_it_looks_at():
    assert set(fast_pairs.CLAUSES) == set(CLAUSES)
    assert set(LOOKS) == set(CLAUSES)


def test_a_clause_that_does_not_say_what_it_looks_at_is_judged_case_by_case(monkeypatch):
    chance = Random(6)
    rules = {number: random_rule(chance) for number in range(40)}
    cases = [random_dossier(chance) for _ in range(20)]
    for name in ("ecog", "variant"):
        monkeypatch.delitem(LOOKS, name)
    compiled = Compiled(rules, is_descendant, DAY)
    assert compiled.everything
    quick = compiled.screen(batch_of(cases))
    for key, rule in rules.items():
        for number, case in enumerate(cases):
            assert verdict_of(quick[key], number) is evaluate(rule, case, is_descendant).result


def test_what_rules_share_is_one_part():
    general = {"all": [{"ecog": {"at_most": 2, "valid_days": 28}}, {"age": {"at_least": 18}}]}
    rules = {gene: stored_rule({"all": [{"fusion": {"gene": gene}}, general]}) for gene in ("RET", "ALK", "NTRK1")}
    compiled = Compiled(rules, is_descendant, DAY)
    assert len(compiled.parts) == 3 + 3 + 3  # wholes, fusions, and the general rule with its two clauses
    assert compiled.touches == {"fusion RET", "fusion ALK", "fusion NTRK1"}
    assert compiled.genes == {"RET", "ALK", "NTRK1"}
    assert compiled.paths == (TESTS, "ecog", "birth_year")
    assert [compiled.parts[part].node.name for part in compiled.parts[compiled.roots["RET"]].parts] == [
        "fusion", "age", "ecog"
    ]  # fmt: skip
    many = Compiled({**rules, **dict.fromkeys(range(LONE), rules["RET"])}, is_descendant, DAY)
    assert [many.parts[part].node.name for part in many.parts[many.roots["RET"]].parts] == ["age", "ecog", "fusion"]


def test_a_case_that_is_excluded_already_is_not_asked_further():
    batch = batch_of([Dossier(on=DAY, oncotree="MEL"), Dossier(on=DAY, oncotree="IHCH")])
    rule = stored_rule({"all": [{"prior_lines": {"at_least": 1}}, {"tumour": {"within": ["PRAD"]}}]})
    found = Compiled({"one": rule}, is_descendant, DAY).screen(batch)
    assert found["one"].no == 0b11 and batch.source.asked == ["oncotree"]


def test_answers_of_another_day_are_refused():
    compiled = Compiled({}, is_descendant, DAY)
    with pytest.raises(ValueError, match="another day"):
        compiled.screen(batch_of([], DAY + timedelta(days=1)))
    with pytest.raises(ValueError, match="another day"):
        Explained(compiled, Dossier(on=DAY + timedelta(days=1)))


def test_kept_answers_are_bounded(monkeypatch):
    monkeypatch.setattr("cases.trials.logic.fast_rules.KEPT_ANSWERS", 2)
    rule = stored_rule({"age": {"at_least": 18}})
    compiled = Compiled({"one": rule}, is_descendant, DAY)
    cases = [Dossier(on=DAY, birth_year=year) for year in range(1990, 2020)]
    found = compiled.screen(batch_of(cases))["one"]
    assert [verdict_of(found, number) for number in range(30)] == [
        evaluate(rule, c, is_descendant).result for c in cases
    ]
    assert len(compiled.parts[0].answers) <= 2


def test_sets_of_cases():
    for numbers in ([], [0], [7, 8, 9], [0, 63, 64, 4999]):
        assert list(members(as_set(numbers))) == numbers
    assert as_set([0, 3]) == 0b1001
    for many in (3, 300):
        kinds = [0, many - 1, 1, 0]
        assert sets(kinds, many) == [0b1001, 0b100, *[0] * (many - 3), 0b10]
    assert sets([], 0) == []


def test_of_most_facts_only_whether_their_day_has_come_matters():
    cases = [
        Dossier(on=DAY, measurable_disease=Fact(True, day), ecog=Fact(1, day))
        for day in (DAY, date(2020, 1, 1), DAY + timedelta(days=1))
    ]
    for path, kinds in (("measurable_disease", 2), ("ecog", 3)):
        batch = batch_of(cases)
        assert batch.said_by((path,), range(3)) == [
            texts for number in range(3) for texts, own in batch.alike((path,)).items() if own >> number & 1
        ]
        assert len(batch.alike((path,))) == kinds


def test_looks_are_joined():
    first, second = Looks(("a",), frozenset({"fusion RET"}), 2), Looks(("b", "a"), cost=5)
    assert first | second == Looks(("a", "b"), frozenset({"fusion RET"}), 5)
    assert looks_of(Clause("no such clause", {})).everything
