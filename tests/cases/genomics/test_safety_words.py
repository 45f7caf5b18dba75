"""Every rule has its sentence, with the values that it saw, in both languages."""

import pytest
from django.utils import translation

from cases.genomics import rulesets
from cases.genomics.enums import SafetyGround, SafetyKind, SafetyState
from cases.genomics.logic.safety_way import next_states
from cases.genomics.safety_words import (
    ADVICE,
    GROUNDS,
    REASONS,
    REMARKS,
    SAFETY_KINDS,
    SAFETY_STATES,
    help_word,
    reason_sentence,
    step_word,
)


@pytest.mark.parametrize(
    ("rule", "answer", "values", "sentence"),
    [
        ("allele_fraction", "yes", {"seen": 0.714, "limit": 0.3, "kind": "snv"}, "Allelfrekvens 71,4 %, minst 30 %"),
        ("allele_fraction", "unknown", {"seen": None, "limit": 0.2}, "Allelfrekvens ikke oppgitt; grensen er 20 %"),
        ("population", "yes", {"seen": None, "limit": 0.01},
         "Befolkningsfrekvens ikke oppgitt: ingenting å filtrere på"),
        ("population", "no", {"seen": 0.023, "limit": 0.01}, "Befolkningsfrekvens 2,3 % er over 1 %"),
        ("age", "yes", {"age": "23-24", "limit": 30}, "Alder ved diagnose 23-24, under 30"),
        ("class_null", "yes", {"word": "likely_oncogenic"},
         "En nullvariant som to personer har bekreftet som sannsynlig onkogen"),
        ("allele", "yes", {"allele": "c.2846A>T", "activity": "0.5"}, "c.2846A>T, aktivitet 0,5"),
        ("allele", "yes", {"allele": "*2A", "activity": None}, "*2A, aktivitet ikke oppgitt"),
        ("on_tumour", "unknown", {"tumour": "", "wanted": "BREAST"},
         "Svulsttypen er ukjent eller for grovt angitt (ikke oppgitt); genets liste er BREAST"),
        ("rule_of_former_times", "yes", {}, "rule_of_former_times: yes"),
        ("age", "no", {}, "age: no"),
    ],
)  # fmt: skip
def test_sentence_in_bokmaal(rule: str, answer: str, values: dict[str, object], sentence: str) -> None:
    with translation.override("nb"):
        assert reason_sentence(rule, answer, values) == sentence


def test_advice_stands_in_the_score() -> None:
    values = {"score": "1", "key": "reduce_by_half", "advice": "", "source": "CPIC 2026"}
    with translation.override("en"):
        said = reason_sentence("activity_score", "yes", values)
    assert "Activity score 1 " in said and "50 per cent" in said and "(CPIC 2026)" in said


def test_nothing_that_is_stored_lacks_a_word() -> None:
    assert set(SAFETY_KINDS) == set(SafetyKind) and set(SAFETY_STATES) == set(SafetyState)
    assert set(GROUNDS) == set(SafetyGround)
    assert {key for rules in rulesets.drug_gene_sets() for _, key in rules.advice} <= set(ADVICE)
    assert {*rulesets.germline_sets(), rulesets.clonal_blood().id} == set(REMARKS)
    for kind in SafetyKind:
        for state in SafetyState:
            for to in next_states(kind, state):
                assert step_word(kind, to) and (help_word(kind, to) or to is SafetyState.DECLINED)


def test_every_sentence_is_translated() -> None:
    with translation.override("en"):
        english = [str(sentence) for sentence in REASONS.values()]
    with translation.override("nb"):
        norwegian = [str(sentence) for sentence in REASONS.values()]
    assert [one for one, two in zip(english, norwegian, strict=True) if one == two] == ["%(name)s: %(text)s"]
