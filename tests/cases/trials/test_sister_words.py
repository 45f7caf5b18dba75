"""Whatever is wrong with a sister trial's report is said in the reader's language."""

import json

import pytest
from django.utils import translation

from cases.trials.logic.sister_report import COLUMNS, BadReport, read_report
from cases.trials.words import sister_faults
from cases.trials.words.sister_faults import fault_words, place_words
from molmdt.kernel.clock import today

ROW = {
    "trial_code": "DRUP", "trial_name": "DRUP", "registry_id": "", "country": "NL", "cut_off": "2026-01-31",
    "cohort_code": "D-1", "atc_codes": "L01EX22", "drugs": "x", "biomarker": "BRAF:V600", "oncotree": "CHOL",
    "definition_version": "1", "treated": "8", "evaluable": "7", "disease_control": "2", "note": "",
}  # fmt: skip
OTHER = {"cohort_code": "D-2", "biomarker": "TMB>=10"}


def table(*rows):
    return "\n".join([",".join(COLUMNS), *(",".join({**ROW, **row}[name] for name in COLUMNS) for row in rows)])


def document(**values):
    return json.dumps({"format": "sister-report", "version": 1, "trial": {}, "cohorts": [], **values})


TEXTS = [
    "x" * 6_000_000, table(), table({}).replace("note", "nota"), table({}).replace("treated", "given"),
    table({}).replace("note", "drugs"),
    table({}) + ",more", table({}) + '\n"x"y', "{", "[]", document(cohorts=1), document(cohorts=[1]),
    document(cohorts=[{"treated": 1.5, "drugs": 1.5, "more": 1}]), table({}, {**OTHER, "trial_name": "other"}),
    table({"trial_code": "a b"}), table({"country": "nl"}), table({"cut_off": "31.1.2026"}),
    table({"cut_off": "2999-01-01"}), table({"cohort_code": ""}), table({"cohort_code": "x" * 61}),
    table({"biomarker": "BRAF:V600&"}), table({"biomarker": "BRAF:V600 )"}), table({"atc_codes": "L01"}),
    table({"oncotree": "NONE"}), table({"drugs": "x" * 61}), table({"treated": "many"}), table({"evaluable": "9"}),
    table({}, {**OTHER, "cohort_code": "D-1"}), table({}, {"cohort_code": "D-3"}),
    document(trial=dict.fromkeys(("trial_code", "trial_name"), "a\x01b"), cohorts=[{}]),
]  # fmt: skip


def faults():
    for text in TEXTS:
        with pytest.raises(BadReport) as caught:
            read_report(text, today())
        yield from caught.value.faults


def test_every_fault_is_known_by_its_form_and_said_in_norwegian():
    sentences = {fault.message for fault in faults()}
    with translation.override("nb"):
        assert [one for one in sentences if fault_words(one) == one] == []
    forms = [form for form, _ in sister_faults._KNOWN]
    assert [form.pattern for form in forms if not any(form.fullmatch(one) for one in sentences)] == []


def test_places_and_what_is_not_known():
    with translation.override("nb"):
        assert place_words("drup.csv line 3 treated") == "drup.csv linje 3 treated"
        assert place_words("cohorts.2") == "cohorts.2"
        assert fault_words("something new") == "something new"
