"""Reports of sister trials: what is taken in, what is refused with its place, and that what we write can be read."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.trials.logic.grammar import stored_rule
from cases.trials.logic.sister_key import BadBiomarker, Term, joined, key_of, read_biomarker, text_of, turned
from cases.trials.logic.sister_report import COLUMNS, BadReport, CohortResult, Report, read_report
from cases.trials.logic.sister_rule import own_key
from cases.trials.logic.sister_writing import as_csv, as_json
from cases.trials.logic.suppression import Counts

TODAY = date(2026, 11, 22)
GOOD = {
    "trial_code": "drup", "trial_name": "DRUP", "registry_id": "NCT02925234", "country": "NL", "cut_off": "2026-06-30",
    "cohort_code": "BRAF", "atc_codes": "L01EC02+L01EE01", "drugs": "dabrafenib+trametinib", "biomarker": "BRAF:V600",
    "oncotree": "TISSUE+-LYMPH", "definition_version": "dc16-1", "treated": "30", "evaluable": "24",
    "disease_control": "11", "note": "",
}  # fmt: skip


def table(*rows, columns=COLUMNS, separator=","):
    lines = [separator.join(columns)]
    return "\n".join([*lines, *(separator.join(row.get(name, "") for name in columns) for row in rows)]) + "\n"


def faults_of(text):
    with pytest.raises(BadReport) as caught:
        read_report(text, TODAY)
    return [(fault.place, fault.column) for fault in caught.value.faults]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table(separator):
    found = read_report("\ufeff" + table(GOOD, separator=separator), TODAY)
    assert (found.trial_code, found.country, found.cut_off) == ("drup", "NL", date(2026, 6, 30))
    (cohort,) = found.cohorts
    assert cohort.key == key_of(["L01EE01", "L01EC02"], "BRAF:V600", ["-LYMPH", "TISSUE"], "dc16-1")
    assert (cohort.drugs, cohort.counts) == (("dabrafenib", "trametinib"), Counts(30, 24, 11))


def test_columns_in_any_order_and_optional_ones_left_out():
    columns = [name for name in reversed(COLUMNS) if name not in ("note", "drugs", "country")]
    assert read_report(table(GOOD, columns=columns), TODAY).cohorts[0].drugs == ()


def test_suppressed_is_not_nil():
    found = read_report(table({**GOOD, "disease_control": "suppressed"}), TODAY)
    assert found.cohorts[0].counts == Counts(30, 24, None)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"trial_code": ""}, "trial_code"), ({"trial_code": "a b"}, "trial_code"),
        ({"trial_name": "x" * 121}, "trial_name"), ({"country": "nl"}, "country"),
        ({"cut_off": "30.06.2026"}, "cut_off"),
        ({"cut_off": "2026-02-31"}, "cut_off"), ({"cut_off": "2026-11-23"}, "cut_off"), ({"cut_off": ""}, "cut_off"),
        ({"cohort_code": ""}, "cohort_code"), ({"atc_codes": "L01EC"}, "atc_codes"),
        ({"atc_codes": "L01EC02+x"}, "atc_codes"), ({"atc_codes": ""}, "atc_codes"),
        ({"biomarker": "BRAF V600"}, "biomarker"),
        ({"biomarker": ""}, "biomarker"), ({"oncotree": "LUNGCANCER"}, "oncotree"), ({"definition_version": ""},
        "definition_version"), ({"treated": ""}, "treated"), ({"treated": "-1"}, "treated"),
        ({"treated": "3,5"}, "treated"), ({"evaluable": "hidden"}, "evaluable"), ({"evaluable": "31"}, "evaluable"),
        ({"disease_control": "25"}, "disease_control"), ({"drugs": "x" * 61}, "drugs"), ({"note": "a\x07"}, "note"),
        ({"treated": "20", "evaluable": "suppressed", "disease_control": "21"}, "disease_control"),
    ],
)  # fmt: skip
def test_each_bad_field_is_refused_with_line_and_column(change, column):
    row = {**GOOD, **change}
    text = table(GOOD | {"cohort_code": "A", "biomarker": "ALK:fusion"}, row, separator=";")
    faults = faults_of(text if set(change) <= set(COLUMNS[5:]) else table(row, separator=";"))
    assert {name for _place, name in faults} == {column}
    assert {place for place, _name in faults} == {"line 3" if set(change) <= set(COLUMNS[5:]) else "line 2"}


def test_faults_of_the_whole_table():
    assert faults_of("") == [
        ("line 1", name) for name in COLUMNS if name not in ("registry_id", "country", "drugs", "note")
    ]
    assert faults_of(table()) == [("", "")]
    assert faults_of(table(GOOD, columns=[*COLUMNS, "extra"])) == [("line 1", "extra")]
    assert faults_of(table(GOOD, columns=[*COLUMNS, "note"])) == [("line 1", "note")]
    assert faults_of(table(GOOD) + "\n,,\na,b\n") == [("line 5", "")]
    assert faults_of(table(GOOD, {**GOOD, "trial_code": "other", "cohort_code": "B"}))[0] == ("line 3", "trial_code")
    assert faults_of(table(GOOD, GOOD)) == [("line 3", "cohort_code")]
    same = {**GOOD, "cohort_code": "B", "atc_codes": "L01EE01+L01EC02"}
    assert faults_of(table(GOOD, same)) == [("line 3", "cohort_code")]
    assert faults_of('"a') == [("", "")]
    assert faults_of("x" * 5_000_001) == [("", "")]


def document(**more):
    trial = {name: GOOD[name] for name in COLUMNS[:5]}
    cohort = {name: GOOD[name] for name in COLUMNS[5:]} | {"treated": 30, "atc_codes": ["L01EC02", "L01EE01"]}
    return {"format": "sister-report", "version": 1, "trial": trial, "cohorts": [cohort | more]}


def test_json_says_the_same_as_a_table():
    assert read_report(json.dumps(document()), TODAY) == read_report(table(GOOD), TODAY)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", ("line 1", "")),
        ("[]", ("", "format")),
        ("[" * 100_000, ("", "format")),
        (json.dumps({**document(), "version": 2}), ("", "format")),
        (json.dumps({**document(), "cohorts": {}}), ("", "cohorts")),
        (json.dumps({**document(), "cohorts": []}), ("", "")),
        (json.dumps(document(treated=True)), ("cohorts.0", "treated")),
        (json.dumps(document(treated=3.5)), ("cohorts.0", "treated")),
        (json.dumps(document(atc_codes=[1])), ("cohorts.0", "atc_codes")),
        (json.dumps(document(drug="x")), ("cohorts.0", "drug")),
        (json.dumps({**document(), "cohorts": [[]]}), ("cohorts.0", "")),
        (json.dumps({**document(), "trial": "drup"}), ("trial", "")),
    ],
)
def test_json_that_is_refused(text, place):
    assert faults_of(text)[0] == place


@pytest.mark.parametrize(
    "text", ["", "BRAF V600", "(A:x", "A:x |", "!", "braf:x", "A:x)", "A:x & | B:x", "(" * 30 + "A"]
)
def test_a_biomarker_that_cannot_be_read(text):
    with pytest.raises(BadBiomarker):
        read_biomarker(text)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("BRCA2:biallelic|BRCA1:biallelic", "BRCA1:biallelic | BRCA2:biallelic"),
        ("A:x & (B:y & A:x)", "A:x & B:y"),
        ("B:y | A:x & C:z", "(A:x & C:z) | B:y"),
        ("!!A:x", "A:x"), ("!(B:y|A:x)", "!(A:x | B:y)"), ("((TMB>=10))", "TMB>=10"), ("MSI=unstable", "MSI=unstable"),
        ("FGFR2::BICC1", "FGFR2::BICC1"), ("ANY", "ANY"),
    ],
)  # fmt: skip
def test_a_biomarker_has_one_form(text, canonical):
    assert text_of(read_biomarker(text)) == canonical


terms = st.sampled_from([Term("BRAF:V600"), Term("FGFR2:fusion"), Term("TMB>=10"), Term("HLA-A:mutation")])
expressions = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.builds(joined, st.booleans(), st.lists(inner, min_size=1, max_size=3)), st.builds(turned, inner)
    ),
    max_leaves=8,
)


@given(expressions)
def test_what_is_written_reads_the_same(expression):
    assert read_biomarker(text_of(expression)) == expression


@pytest.mark.parametrize(
    ("rule", "biomarker", "tumours"),
    [
        ({"all": [{"tumour": {"within": ["CHOL"]}}, {"fusion": {"gene": "FGFR2"}}]}, "FGFR2:fusion", ("CHOL",)),
        ({"fusion": {"gene": "FGFR2", "partner": "BICC1", "in_frame": True}}, "FGFR2::BICC1:in_frame=yes", ("TISSUE",)),
        ({"variant": {"gene": "EGFR", "class": "inframe_insertion", "exon": 20}}, "EGFR:exon20:inframe_insertion",
         ("TISSUE",)),
        ({"variant": {"gene": "FGFR3", "change": ["S249C", "R248C"]}}, "FGFR3:R248C | FGFR3:S249C", ("TISSUE",)),
        ({"variant": {"gene": "NF1"}}, "NF1:mutation", ("TISSUE",)),
        ({"fusion": {"gene": "RET", "except_partners": ["NCOA4", "CCDC6"]}}, "RET:fusion:except_partners=CCDC6,NCOA4",
         ("TISSUE",)),
        ({"copy_number": {"gene": "ERBB2", "kind": "amplification", "min_copies": 8}},
         "ERBB2:amplification:min_copies=8", ("TISSUE",)),
        ({"all": [{"ecog": {"at_most": 1, "valid_days": 28}}, {"at_inclusion": {"tmb": {"at_least": 9}}}]}, "ANY",
         ("TISSUE",)),
        ({"any": [{"msi": {"at_least": 20, "min_sites": 40}}, {"tmb": {"class": "high", "by": "inpred-tmb-2026"}}]},
         "MSI>=20 | TMB=high", ("TISSUE",)),
        ({"all": [{"biallelic": {"gene": "BRCA2"}}, {"not": {"variant": {"gene": "TP53", "change": ["R273H"]}}},
                  {"tumour": {"within": ["PROSTATE"], "except": ["PRNE"]}}]},
         "!TP53:R273H & BRCA2:biallelic", ("PROSTATE", "-PRNE")),
    ],
)  # fmt: skip
def test_the_key_of_our_own_rule(rule, biomarker, tumours):
    key = own_key(stored_rule(rule), ["L01EE01", "L01EC02"])
    assert (key.biomarker, key.oncotree, key.atc) == (biomarker, tumours, ("L01EC02", "L01EE01"))
    assert text_of(read_biomarker(key.biomarker)) == key.biomarker
    assert len(key.digest) == 12


cohort_results = st.builds(
    lambda number, expression, counts, note: CohortResult(
        f"C{number}", ("olaparib",), key_of(["L01XK01"], text_of(expression), ["CHOL"], f"v{number}"), counts, note
    ),
    st.integers(0, 9), expressions,
    st.sampled_from([Counts(0, 0, 0), Counts(None, None, None), Counts(24, 24, None), Counts(None, 20, 9)]),
    st.sampled_from(["", "a, b; c", 'with "quotes"', "=1+1", "æøå"]),
)  # fmt: skip


@given(st.lists(cohort_results, min_size=1, max_size=4, unique_by=lambda cohort: cohort.code))
def test_what_we_write_we_can_read(cohorts):
    report = Report("impress", "IMPRESS, Norge", "", "NO", TODAY, tuple(cohorts))
    assert read_report(as_csv(report), TODAY) == report
    assert read_report(as_json(report), TODAY) == report
