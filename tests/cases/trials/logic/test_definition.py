"""Trials in YAML: what loads, and that every fault names its line and key."""

import textwrap
from datetime import date
from pathlib import Path

import pytest
import yaml

from cases.dossier.logic.drug_table import code_of, is_class, nearest_drug
from cases.trials.enums import Outcome
from cases.trials.logic.definition import BadDefinition, read_trial
from cases.trials.logic.grammar import BadRule, Vocabulary, as_data, clauses_of, genes_of, parse_rule, stored_rule
from cases.trials.logic.vocabulary import is_gene_symbol
from cases.trials.logic.written import MAX_CHARACTERS, read_rule

CODES = ("BILIARY_TRACT", "COADREAD")
VOCABULARY = Vocabulary(
    lambda code: code in CODES, is_gene_symbol, lambda name: bool(code_of(name)), is_class, nearest_drug=nearest_drug,
    tumour_codes=lambda: CODES,
)  # fmt: skip
REFUSED = yaml.safe_load(Path(__file__).with_name("refused.yaml").read_text(encoding="utf-8"))
GOOD = """
trial:
  code: demo
  name: Demo
  registry_id: NCT00000000
  rule: {standard_options_left: {is: false}}
cohorts:
  - code: PEM-FGFR2-BTC
    drugs: [pemigatinib]
    atc: [L01EN02]
    company: Incyte
    tumour: Gallegang
    biomarker: FGFR2-fusjon
    accepts_patients: true
    design: {final_size: 24}
    expansion: {size: 150, opened_on: 2026-03-01}
    versions:
      - number: 1
        valid_from: 2025-01-01
        source: protocol 1
        rule:
          all:
            - fusion: {gene: FGFR2}
            - tumour: {within: [BILIARY_TRACT]}
    patients:
      - {number: P1, first_dose: 2025-02-01, outcome: disease_control, assessed: 2025-05-24}
      - {number: P2}
"""


def read(text: str):
    return read_trial(textwrap.dedent(text), VOCABULARY)


def problems_of(text: str):
    with pytest.raises(BadDefinition) as caught:
        read(text)
    return [(problem.line, problem.key, problem.message) for problem in caught.value.problems]


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_good_definition():
    trial = read(GOOD)
    cohort = trial.cohorts[0]
    assert (trial.code, trial.registry_id, cohort.code) == ("demo", "NCT00000000", "PEM-FGFR2-BTC")
    assert (cohort.design.expansion_size, cohort.design.accepts_patients, trial.supplies) == (150, True, None)
    assert cohort.versions[0].valid_from == date(2025, 1, 1)
    assert genes_of(cohort.versions[0].rule) == {"FGFR2"}
    assert [(patient.outcome, version) for patient, version in cohort.patients] == [
        (Outcome.DISEASE_CONTROL, 1),
        (Outcome.PENDING, 1),
    ]


def test_trial_without_general_rule():
    assert read(changed("  rule: {standard_options_left: {is: false}}\n", "")).rule is None


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "message"),
    [
        ("code: demo", "kode: demo", 3, "trial.kode", 'a trial has no "kode". Did you mean "code"?'),
        ("gene: FGFR2", "gene: FGFR2, patner: BICC1", 23, "patner", 'fusion has no "patner". Did you mean "partner"?'),
        ("gene: FGFR2", "gene: fgfr2 x", 23, "gene", '"fgfr2 x" is not known as a gene'),
        ("gene: FGFR2", "gene: 7", 23, "gene", "gene must be a text"),
        ("BILIARY_TRACT", "BILARY", 24, "within.0", '"BILARY" is no tumour code of OncoTree'),
        ("fusion:", "fuson:", 23, "fuson", 'unknown word "fuson". Did you mean "fusion"?'),
        ("fusion: {gene: FGFR2}", "fusion: {}", 23, "fusion", 'fusion needs "gene"'),
        ("fusion: {gene: FGFR2}", "fusion: FGFR2", 23, "fusion", "fusion wants a mapping of values"),
        ("number: 1\n", "number: yes\n", 18, "number", "number must be a whole number"),
        ("valid_from: 2025-01-01", "valid_from: soon", 19, "valid_from", "must be a date such as 2026-11-24"),
        ("valid_from: 2025-01-01", "valid_from: 2025-02-31", 19, "", "no such date"),
        ("final_size: 24", "final_size: -3", 15, "final_size", "final_size must be a whole number"),
        ("final_size: 24", "assessment_week: 4", 15, "design", "the assessment's week and its tolerance"),
        ("final_size: 24", "assessment_week: 105", 15, "design", "the assessment's week and its tolerance"),
        ("final_size: 24", "reservation_days: 0", 15, "design", "a place is reserved for 1 to 365 days"),
        ("final_size: 24", "reservation_days: 366", 15, "design", "a place is reserved for 1 to 365 days"),
        ("drugs: [pemigatinib]", "drugs: [1]", 9, "drugs", "drugs must be a list of texts"),
        ("final_size: 24", "final_size: 8", 15, "design", "the sizes and minimums of the two stages do not fit"),
        ("size: 150", "size: 24", 16, "expansion.size", "an expansion is larger than the final size"),
        ("outcome: disease_control", "outcome: disease_contol", 26, "outcome", 'Did you mean "disease_control"?'),
        (", assessed: 2025-05-24", "", 26, "patients.0", "an assessed patient needs the days"),
        ("assessed: 2025-05-24", "assessed: 2025-01-24", 26, "assessed", "cannot be before the first dose"),
        ("{number: P2}", "{number: P2, version: 7}", 27, "version", "the cohort has no version 7"),
        ("{number: P2}", "P2", 27, "patients.1", "a patient is a mapping"),
        ("company: Incyte", "company: Incyte\n    company: Lilly", 12, "company", '"company" stands twice'),
        ("- number: 1\n", "- nummer: 1\n", 18, "versions.0", 'a version needs "number"'),
        ("          all:", "          not:", 22, "rule.not", "a rule is a mapping with one key"),
        ("company: Incyte", "yes: Incyte", 8, "cohorts.0.True", 'a cohort has no "True"'),  # YAML reads yes as true
        ("company: Incyte", "? [a]\n    : Incyte", 11, "", "cannot be read as YAML"),
        ("gene: FGFR2", "gene: FGFR2, germline: true", 23, "germline", 'fusion has no "germline"'),
        ("standard_options_left: {is: false}", "tumour: {within: [COADREAD]}", 21, "rule",
         "can never hold with what the trial asks of everybody"),
        # Days and drugs.
        ("valid_from: 2025-01-01", "valid_from: 2025-01-01\n        valid_until: 2024-12-31", 20, "valid_until",
         "cannot end before it begins"),
        ("drugs: [pemigatinib]", "drugs: [pemigatinb]", 9, "drugs.0", 'Did you mean "pemigatinib"?'),
        ("atc: [L01EN02]", "atc: [L01EN99]", 10, "atc.0", "is no ATC code of a known drug"),
        # What a database, an address or a page cannot hold.
        ("code: PEM-FGFR2-BTC", "code: PEM FGFR2/BTC", 8, "cohorts.0.code", "it is part of an address"),
        ("code: PEM-FGFR2-BTC", "code: PÆM", 8, "cohorts.0.code", "it is part of an address"),
        ("code: PEM-FGFR2-BTC", "code: offers", 8, "cohorts.0.code", "a page of its own"),
        ("code: PEM-FGFR2-BTC", f"code: {'A' * 41}", 8, "cohorts.0.code", "has 41 characters; 40 are allowed"),
        ("tumour: Gallegang", 'tumour: " "', 12, "cohorts.0.tumour", "tumour must say something"),
        ("tumour: Gallegang", 'tumour: "a\\0b"', 12, "cohorts.0.tumour", "a character that cannot be shown"),
        ("company: Incyte", f"company: {'x' * 61}", 11, "cohorts.0.company", "60 are allowed"),
        ("company: Incyte", 'company: "\\uD800"', 11, "cohorts.0.company", "a character that cannot be shown"),
        ("company: Incyte", "company: In\x07cyte", 11, "", "a character that cannot be shown"),
        ("final_size: 24", "final_size: 40000", 15, "design.final_size", "final_size is larger than 32767"),
        ("size: 150", "size: 1" + "0" * 5000, 16, "", "cannot be read as YAML: the value is not"),
        ("valid_from: 2025-01-01", "valid_from: 2025-01-01 10:00:00", 19, "valid_from", "must be a date such as"),
        ("valid_from: 2025-01-01", "valid_from: !!timestamp soon", 19, "", "no such date"),
        ("number: 1\n", "number: !!int one\n", 18, "", "cannot be read as YAML: the value is not"),
        ("accepts_patients: true", "accepts_patients: !!bool perhaps", 14, "", "the value is not what its tag"),
        ("company: Incyte", "company: !!python/object/apply:os.system [id]", 11, "", "could not determine a"),
        ("trial:", "studie:", 1, "", 'the file must have the keys "trial" and "cohorts"'),
        ("code: demo", "code: *demo", 1, "", "aliases (*name) are not used here"),
        ("code: demo", "code: [demo", 4, "", "cannot be read as YAML"),
    ],
)  # fmt: skip
def test_fault_names_line_and_key(old, new, line, key, message):
    found = problems_of(changed(old, new))
    assert any(at == line and where.endswith(key) and message in said for at, where, said in found), found


def with_supplies(text: str) -> str:
    return changed("  rule: {standard", f"  supplies: {text}\n  rule: {{standard")


def test_windows_and_supplies():
    trial = read(changed("final_size: 24", "assessment_week: 12, assessment_tolerance: 1, reservation_days: 14"))
    design = trial.cohorts[0].design
    assert (design.assessment_week, design.assessment_tolerance, design.reservation_days) == (12, 1, 14)
    (supply,) = read(with_supplies("[{drug: pemigatinib, places: 0, note: brukt opp}]")).supplies
    assert (supply.drug, supply.places, supply.note) == ("pemigatinib", 0, "brukt opp")
    assert read(with_supplies("[]")).supplies == ()


@pytest.mark.parametrize(
    ("supplies", "key", "message"),
    [
        ("[{drug: pemigatinb, places: 3}]", "supplies.0.drug", 'no cohort gives "pemigatinb". Did you mean "pem'),
        ("[{drug: pemigatinib, places: -3}]", "supplies.0.places", "places must be a whole number"),
        ("[{drug: pemigatinib}]", "supplies.0", 'a supply needs "places"'),
        ("[{drug: pemigatinib, places: 1}, {drug: pemigatinib, places: 2}]", "supplies.1.drug", "stands twice"),
        ("[pemigatinib]", "supplies.0", "a supply is a mapping"),
    ],
)  # fmt: skip
def test_fault_in_supplies(supplies, key, message):
    found = problems_of(with_supplies(supplies))
    assert any(line == 6 and where.endswith(key) and message in said for line, where, said in found), found


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row["rule"])
def test_a_rule_is_refused_with_line_key_and_sentence(row):
    found = problems_of(changed("- fusion: {gene: FGFR2}", f"- {row['rule']}"))
    assert any(
        (line, row["says"] in said) == (row["line"], True) and key.endswith(row["key"]) for line, key, said in found
    ), found


def test_every_fault_is_told_at_once():
    text = changed("gene: FGFR2", "gen: FGFR2").replace("accepts_patients: true", "accepts_patients: many")
    assert [line for line, _, _ in problems_of(text)] == [14, 23, 23]


def test_cohorts_that_are_no_list_and_cohorts_twice():
    assert problems_of("trial: {code: a, name: b}\ncohorts: {}\n")[0][1] == "cohorts"
    twice = GOOD + GOOD[GOOD.index("  - code") :]
    assert any("stands twice in the file" in said for _, _, said in problems_of(twice))


def test_versions_must_ascend():
    second = """\
      - number: 1
        valid_from: 2024-01-01
        rule: {tumour: {within: [BILIARY_TRACT]}}
    patients:
"""
    said = {message for _, _, message in problems_of(changed("    patients:\n", second))}
    assert said == {
        "versions must be there, with ascending numbers, each once",
        "a later version cannot be valid from an earlier day",
    }
    empty = GOOD[: GOOD.index("    versions:")] + "    versions: []\n"
    assert "versions must be there" in problems_of(empty)[0][2]


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ("valid_from: 2025-01-01", "versions 1 and 2 cannot begin on the same day"),
        ("valid_from: 2024-12-31", "a later version cannot be valid from an earlier day"),
        ("valid_from: 2025-06-30", "version 1 is open until 2025-06-30: two versions cannot be open at once"),
        ("valid_from: 2025-07-01", None),
    ],
)
def test_two_versions_are_never_open_at_once(days, message):
    text = changed("valid_from: 2025-01-01", "valid_from: 2025-01-01\n        valid_until: 2025-06-30")
    second = f"      - {{number: 2, {days}, rule: {{tumour: {{within: [COADREAD]}}}}}}\n    patients:\n"
    text = text.replace("    patients:\n", second, 1)
    if message is None:
        assert [version.valid_until for version in read(text).cohorts[0].versions] == [date(2025, 6, 30), None]
    else:
        assert [(line, key, said) for line, key, said in problems_of(text)] == [
            (26, "cohorts.0.versions.1.valid_from", message)
        ]


def test_empty_and_endless_files_are_refused():
    assert "the keys" in problems_of("")[0][2]
    assert problems_of("x" * (MAX_CHARACTERS + 1))[0][2] == "the file is too long for a trial"


def test_stored_form_parses_to_the_same_rule():
    rule = {
        "all": [
            {"not": {"tmb": {"at_least": 10}}},
            {"at_inclusion": {"any": [{"hrd": {"at_least": 42}}]}},
            {"outside_indication": {"drug": "x", "within": ["M"], "reason": "y", "when": {"fusion": {"gene": "RET"}}}},
        ]
    }
    node = stored_rule(rule)
    assert as_data(node) == rule
    assert [clause.name for clause in clauses_of(node)] == ["tmb", "hrd", "outside_indication", "fusion"]
    assert genes_of(node) == {"RET"}


def test_a_fault_inside_a_condition_has_its_place():
    rule = {"outside_indication": {"drug": "olaparib", "within": ["COADREAD"], "reason": "y", "when": {"variant": {}}}}
    with pytest.raises(BadRule) as caught:
        parse_rule(rule, VOCABULARY)
    assert [problem.path for problem in caught.value.problems] == [("outside_indication", "when", "variant")]


@pytest.mark.parametrize("rule", [{"variant": {"gene": "BRAF", "when": YES}} for YES in ({}, 1)])
def test_only_an_indication_has_a_condition(rule):
    with pytest.raises(BadRule, match='variant has no "when"'):
        parse_rule(rule, VOCABULARY)


@pytest.mark.parametrize(
    ("word", "valid"),
    [("FGFR2", True), ("C9orf72", True), ("HLA-A", True), ("fgfr2", False), ("FG 2", False), ("", False)],
)
def test_gene_symbol_by_form(word, valid):
    assert is_gene_symbol(word) is valid


def test_a_rule_by_itself():
    node = read_rule("all:\n  - fusion: {gene: FGFR2}\n  - tumour: {within: [BILIARY_TRACT]}\n", VOCABULARY)
    assert [clause.name for clause in clauses_of(node)] == ["fusion", "tumour"]


@pytest.mark.parametrize(
    ("text", "line", "key", "message"),
    [
        ("all:\n  - fusion: {gene: FGFR2}\n  - tumor: {within: []}", 3, "all.1.tumor", 'Did you mean "tumour"?'),
        ("", 1, "", "a rule is a mapping with one key"),
        ("fusion: {gene: FGFR2\n", 2, "", "cannot be read as YAML"),
        ("tmb: {at_least: 9}\ntmb: {at_least: 8}", 2, "tmb", "stands twice"),
        ("a: &x [b]\nall: [*x]", 1, "", "aliases (*name) are not used here"),
        ("[" * 20_000, 1, "", "it is nested too deeply for a rule"),
        ("- " * 9_000, 1, "", "it is nested too deeply for a rule"),
        ("not: {" * 60 + "tmb: {at_least: 9}" + "}" * 60, 1, ".".join(["not"] * 41), "nested too deeply"),
        ("tmb: {at_least: .inf}", 1, "tmb.at_least", "at_least must be a number up to"),
        ("tmb: {at_least: .nan}", 1, "tmb.at_least", "at_least must be a number up to"),
        ("ecog: {at_most: 1, valid_days: 999999999}", 1, "ecog.valid_days", "a whole number of days up to 3650"),
        ("age: {at_least: 1000000}", 1, "age.at_least", "must be a whole number up to"),
    ],
)
def test_a_fault_of_a_rule_by_itself_has_its_line_and_key(text, line, key, message):
    with pytest.raises(BadDefinition) as caught:
        read_rule(text, VOCABULARY)
    assert [(one.line, one.key) for one in caught.value.problems] == [(line, key)]
    assert message in caught.value.problems[0].message


def test_a_rule_of_many_parts_is_read():
    """More than functions can call each other."""
    parts = "\n".join(f"  - variant: {{gene: GENE{number}}}" for number in range(1_500))
    assert len(clauses_of(read_rule(f"any:\n{parts}", VOCABULARY))) == 1_500
