"""Whatever is wrong with a rule is said in the reader's language, with the word that was probably meant."""

import pytest
from django.utils import translation

from cases.trials.logic.clause_table import CLAUSES
from cases.trials.queries.drafting import read_text
from cases.trials.words.grammar import clause_reference, operator_reference
from cases.trials.words.problems import problem_line, problem_words, wants_words

pytestmark = pytest.mark.django_db
# A faulty text, the line, and how the sentence begins.
TABLE = [
    ("all:\n  - echog: {at_most: 1, valid_days: 28}\n", 2, "ukjent ord «echog»", "ecog"),
    ("- ecog", 1, "en regel har én nøkkel", ""),
    ("all: {}", 1, "«all» skal ha en liste", ""),
    ("fusion: FGFR2", 1, "«fusion» skal ha verdier i krøllparenteser", ""),
    ("fusion: {gene: FGFR2, patner: BICC1}", 1, "«fusion» har ingen verdi som heter «patner»", "partner"),
    ("ecog: {at_most: low, valid_days: 28}", 1, "«at_most» må være et heltall", ""),
    ("organ: {code: hbb, above: 9, unit: g/dL, valid_days: 28}", 1, "«code» må være en av ", "hb"),
    ("ecog: {at_most: 1}", 1, "«ecog» mangler verdien «valid_days»", ""),
    ("age: {}", 1, "«age» må ha minst én av at_least, at_most", ""),
    ("msi: {at_least: 20}", 1, "«at_least» sier ingenting uten «min_sites»", ""),
    ("tumour: {within: [BILIARY_TRAKT]}", 1, "«BILIARY_TRAKT» er ingen svulstkode i OncoTree", "BILIARY_TRACT"),
    ("prior_drug: {any_of: [pemigatinibb]}", 1, "«pemigatinibb» er ikke et kjent legemiddel", "pemigatinib"),
    ("prior_drug: {atc: [Z99]}", 1, "ingen kjente legemidler har en ATC-kode som begynner med «Z99»", ""),
    ("age: {at_least: 16, at_least: 18}", 1, "«at_least» står to ganger", ""),
    ("all: [", 1, "kan ikke leses som YAML", ""),
    ("any: [&a {tmb: {at_least: 10}}, *a]", 1, "alias (*navn) brukes ikke her", ""),
    ("all:\n- age: {at_least: 18}\n- age: {at_most: 16}", 1, "dette kan aldri være sant: kravene til «age»", ""),
    ("any:\n- tmb: {at_least: 10}\n- not: {tmb: {at_least: 10}}", 1, "dette er alltid sant", ""),
    ("organ: {code: hb, above: 9, unit: mg/L, valid_days: 28}", 1, "«mg/L» er ingen enhet for «hb»", ""),
    ("organ: {code: alt_uln, below: 9, unit: U/L, valid_days: 28}", 1, "«alt_uln» i U/L kan ikke sammenlignes", ""),
    ("organ: {code: creatinine_clearance, above: 9, unit: mL/min, valid_days: 28}", 1,
     "«creatinine_clearance» i mL/min kan ikke sammenlignes: saken har clearance", ""),
    ("variant: {gene: BRCA1, germline: true}", 1, "en regel kan ikke spørre om et kimbanefunn", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "begins", "nearest"), TABLE, ids=[row[2][:30] for row in TABLE])
def test_each_fault_in_norwegian(text: str, line: int, begins: str, nearest: str) -> None:
    with translation.override("nb"):
        found = [problem_line(problem) for problem in read_text(text).problems]
    assert found[0].line == line
    assert found[0].message.startswith(begins)
    assert found[0].nearest == nearest


def test_a_sentence_that_is_not_known_is_shown_as_it_came() -> None:
    assert problem_words("something new is wrong") == "something new is wrong"
    assert wants_words("something new") == "something new"


def test_the_reference_holds_every_clause_with_words_for_each_and_for_what_its_values_must_be() -> None:
    with translation.override("nb"):
        entries = clause_reference()
        norwegian = {value.key: value.wants for entry in entries for value in entry.values}
    assert [entry.name for entry in entries] == list(CLAUSES)
    assert all(entry.says for entry in entries)
    wanted = {field.wants for fields in CLAUSES.values() for field in fields.values()}
    with translation.override("nb"):
        assert [wants for wants in wanted if wants_words(wants) == wants] == []
    assert norwegian["gene"] == "en tekst"
    assert [entry.name for entry in operator_reference()] == ["all", "any", "not", "at_inclusion"]
