"""The JSON schema of trial files: current, and of one mind with the parser about structure."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from cases.trials.logic import clause_table
from cases.trials.logic.clause_table import CLAUSES, NESTED
from cases.trials.logic.grammar import BadRule, Vocabulary, parse_rule
from cases.trials.logic.schema import trial_schema

DATA = Path(clause_table.__file__).parents[1]
SHIPPED = json.loads((DATA / "data/cohort-rules.schema.json").read_text(encoding="utf-8"))
TRIALS = [DATA / "demo/impress.yaml", Path(__file__).parents[1] / "trial.yaml"]
RULE = Draft202012Validator({**SHIPPED["$defs"]["rule"], "$defs": SHIPPED["$defs"]})
VOCABULARY = Vocabulary(lambda code: True, lambda gene: True)
TRUTH = yaml.safe_load(Path(__file__).with_name("truth.yaml").read_text(encoding="utf-8"))


def as_json(value: Any) -> Any:
    """As an editor sees a YAML file: days are texts."""
    return json.loads(json.dumps(value, default=lambda day: day.isoformat() if isinstance(day, date) else None))


def test_the_shipped_schema_is_current_and_a_schema():
    assert trial_schema() == SHIPPED
    Draft202012Validator.check_schema(SHIPPED)


@pytest.mark.parametrize("path", TRIALS, ids=lambda path: path.name)
def test_the_schema_takes_the_trials(path):
    trial = as_json(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert [error.message for error in Draft202012Validator(SHIPPED).iter_errors(trial)] == []


@pytest.mark.parametrize("clause", [entry["clause"] for entry in TRUTH], ids=str)
def test_the_schema_takes_every_clause_of_the_truth_table(clause):
    assert RULE.is_valid(as_json(clause))


BAD = [
    {},
    [],
    "fusion",
    {"fusion": {"gene": "RET"}, "tmb": {"at_least": 9}},
    {"fuson": {"gene": "RET"}},
    {"fusion": "RET"},
    {"fusion": {}},
    {"fusion": {"gene": " "}},
    {"fusion": {"gene": 7}},
    {"fusion": {"gene": "RET", "patner": "CCDC6"}},
    {"all": []},
    {"all": {"fusion": {"gene": "RET"}}},
    {"not": [{"fusion": {"gene": "RET"}}]},
    {"any": [{"fusion": {}}]},
    {"at_inclusion": {}},
    {"age": {}},
    {"age": {"at_least": -1}},
    {"age": {"at_least": 18.5}},
    {"age": {"at_least": True}},
    {"ecog": {"at_most": 2}},
    {"ecog": {"at_most": 2, "valid_days": 3651}},
    {"age": {"at_least": 100_001}},
    {"tmb": {"at_least": 1e16}},
    {"tmb": {"class": "high"}},
    {"tmb": {"by": "fda-tmb-2020", "at_least": 2}},
    {"tmb": {"class": "high", "by": "ours"}},
    {"msi": {"at_least": 20}},
    {"msi": {"at_least": 120, "min_sites": 40}},
    {"variant": {"gene": "BRAF", "change": ["Val600"]}},
    {"variant": {"gene": "BRAF", "change": []}},
    {"variant": {"gene": "BRAF", "class": "misense"}},
    {"variant": {"gene": "BRAF", "min_allele_fraction": 5}},
    {"variant": {"gene": "BRAF", "oncogenic": False}},
    {"variant": {"gene": "BRAF", "somatic": "yes"}},
    {"variant": {"gene": "BRAF", "drugs": ["a"]}},
    {"variant": {"gene": "BRAF", "tier": "ESCAT"}},
    {"variant": {"gene": "BRCA2", "germline": True}},
    {"variant": {"gene": "BRAF", "codons": "762"}},
    {"variant": {"gene": "BRAF", "when": {}}},
    {"copy_number": {"gene": "ERBB2"}},
    {"copy_number": {"gene": "ERBB2", "kind": "many"}},
    {"splice": {"gene": "MET", "exon": 14}},
    {"icd_o": {}},
    {"icd_o": {"topography": ["liver"]}},
    {"prior_drug": {}},
    {"prior_drug": {"atc": ["cytostatika"]}},
    {"measurable_disease": {"is": "yes"}},
    {"consent": {"to": "everything"}},
    {"organ": {"code": "hb", "unit": "g/dL", "valid_days": 28}},
    {"outside_indication": {"drug": "x", "within": ["MEL"], "reason": "r", "when": {}}},
]


@pytest.mark.parametrize("rule", BAD, ids=str)
def test_schema_and_parser_refuse_the_same_structure(rule):
    assert not RULE.is_valid(rule)
    with pytest.raises(BadRule):
        parse_rule(rule, VOCABULARY)


def test_every_value_of_every_clause_is_in_the_schema():
    for name, fields in CLAUSES.items():
        told = SHIPPED["$defs"][f"clause_{name}"]["properties"]
        assert set(told) == {*fields, *([NESTED[name]] if name in NESTED else [])}
