"""Every clause is said aloud, and every answer has its sentence, in both languages."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.utils.translation import override

from cases.dossier.logic.oncotree import is_descendant
from cases.genomics.enums import FindingKind
from cases.trials.enums import Datum, Reason
from cases.trials.logic.explanation import as_json
from cases.trials.logic.facts import Alteration, Dossier
from cases.trials.logic.grammar import stored_rule
from cases.trials.logic.rules import evaluate
from cases.trials.words.clauses import clause_words, negated_words
from cases.trials.words.reasons import ask_words, datum_words, reason_words
from tests.cases.trials.logic.dossiers import judge

TABLE = yaml.safe_load((Path(__file__).parent / "logic" / "truth.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_answer_of_the_truth_table_has_its_sentence(language):
    said = set()
    with override(language):
        for entry in TABLE:
            for known, _result, reason in entry["rows"]:
                node = as_json(judge(entry["clause"], known))
                assert reason_words(node), (entry["clause"], known)
                if "missing" in node:
                    assert datum_words(node["missing"])
                    assert ask_words(node["missing"]["ask"])
                said.add(reason)
    assert said == set(Reason) - {Reason.WAIVED}  # no clause says it: a person sets it aside


@pytest.mark.parametrize(
    ("language", "words"), [("nb", "sett bort fra for pasienten"), ("en", "set aside for the patient")]
)
def test_what_is_set_aside_says_so(language, words):
    with override(language):
        assert reason_words({"clause": {"age": {"at_least": 18}}, "reason": Reason.WAIVED, "values": []}) == words


@pytest.mark.parametrize("clause", [entry["clause"] for entry in TABLE], ids=str)
def test_every_clause_is_said_with_its_values(clause):
    name, values = next(iter(clause.items()))
    with override("en"):
        words = clause_words(name, values)
        assert words and "%(" not in words
        assert negated_words(clause) != words
    if "gene" in values:
        assert values["gene"] in words


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ({"variant": {"gene": "EGFR", "class": "inframe_insertion", "exon": 20, "codons": "762-823"}},
         "EGFR in-frame insertion in exon 20 in codons 762–823"),
        ({"variant": {"gene": "BRAF", "change": ["V600E"], "tier": "ESCAT II-B", "drugs": ["dabrafenib"]}},
         "BRAF V600E with confirmed level ESCAT II-B or higher in the tumour type for dabrafenib"),
        ({"copy_number": {"gene": "CDKN2A", "max_copies": 1}}, "CDKN2A copy number with at most 1 copies"),
        ({"fusion": {"gene": "RET", "except_partners": ["CCDC6", "NCOA4"]}}, "RET fusion except with CCDC6 or NCOA4"),
        ({"splice": {"gene": "MET", "exon": "14"}}, "MET without exon 14 in the transcript"),
        ({"prior_drug": {"any_of": ["pemigatinib"], "atc": ["L01FF"]}},
         "treated before with pemigatinib or drugs of class L01FF"),
        ({"tmb": {"class": "high", "by": "fda-tmb-2020"}}, "TMB high by fda-tmb-2020"),
        ({"ecog": {"at_least": 1, "at_most": 2, "valid_days": 28}}, "ECOG from 1 to 2, not older than 28 days"),
    ],
)  # fmt: skip
def test_clauses_in_words(clause, words):
    with override("en"):
        assert clause_words(*next(iter(clause.items()))) == words


def test_every_datum_can_be_asked_for():
    with override("en"):
        told = {datum: datum_words({"datum": datum, "subject": "hb"}) for datum in Datum}
    assert all(told.values())


def test_the_same_finding_of_two_specimens_is_told_once():
    twice = tuple(
        Alteration(
            key, FindingKind.COPY_NUMBER, "ERBB2", copy_number_kind="amplification", copies=8.0, on=date(2026, 5, 4)
        )
        for key in (1, 2)
    )
    rule = stored_rule({"copy_number": {"gene": "ERBB2", "kind": "amplification"}})
    node = as_json(evaluate(rule, Dossier(on=date(2026, 11, 24), alterations=twice), is_descendant))
    with override("en"):
        assert len(node["values"]) == 2 and reason_words(node).count("ERBB2") == 1
