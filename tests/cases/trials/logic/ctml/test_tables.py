"""The two tables of samples: read by column name, refused with line and column."""

import pytest

from cases.trials.logic.ctml.tables import BadTables, read_samples

GENOMIC = "SAMPLE_ID,TRUE_HUGO_SYMBOL\nS1,TP53\n"


def faults_of(clinical, genomic=GENOMIC):
    with pytest.raises(BadTables) as caught:
        read_samples(clinical, genomic)
    return [(fault.table, fault.line, fault.column) for fault in caught.value.faults]


@pytest.mark.parametrize("separator", [",", "\t"])
def test_commas_and_tabs(separator):
    clinical = separator.join(["\ufeffSAMPLE_ID", "BIRTH_DATE"]) + "\n" + separator.join(["S1", "1980-01-31"]) + "\n\n"
    (sample,) = read_samples(clinical, GENOMIC.replace(",", separator))
    assert (sample.id, str(sample.born), sample.rows) == (
        "S1", "1980-01-31", ({"SAMPLE_ID": "S1", "TRUE_HUGO_SYMBOL": "TP53"},),
    )  # fmt: skip


def test_an_empty_cell_is_absent():
    (sample,) = read_samples("SAMPLE_ID,GENDER,TUMOR_MUTATIONAL_BURDEN_PER_MEGABASE\nS1, ,\n", GENOMIC)
    assert (dict(sample.clinical), sample.tmb, sample.born, sample.alive) == ({"SAMPLE_ID": "S1"}, None, None, False)


@pytest.mark.parametrize(
    ("clinical", "genomic", "expected"),
    [
        ("ID\nS1\n", GENOMIC, [("clinical", 1, "SAMPLE_ID"), ("genomic", 2, "SAMPLE_ID")]),
        ("SAMPLE_ID\nS1\n", "", [("genomic", 1, "SAMPLE_ID")]),
        ("SAMPLE_ID\nS1\nS1\n", GENOMIC, [("clinical", 3, "SAMPLE_ID")]),
        ("SAMPLE_ID\nS2\n", GENOMIC, [("genomic", 2, "SAMPLE_ID")]),
        ("SAMPLE_ID,BIRTH_DATE\nS1,31.01.1980\n", GENOMIC, [("clinical", 2, "BIRTH_DATE")]),
        ("SAMPLE_ID,REPORT_DATE\nS1,2026-13-01\n", GENOMIC, [("clinical", 2, "REPORT_DATE")]),
        ("SAMPLE_ID,GENDER\nS1,Male,x\n,Male\n", "SAMPLE_ID\n", [("clinical", 2, ""), ("clinical", 3, "SAMPLE_ID")]),
    ],
)
def test_faults_have_their_place(clinical, genomic, expected):
    assert faults_of(clinical, genomic) == expected


@pytest.mark.parametrize("text", ["12.5.1", "-1", "NaN", "Infinity", "high"])
def test_a_burden_is_a_number(text):
    clinical = f"SAMPLE_ID,TUMOR_MUTATIONAL_BURDEN_PER_MEGABASE\nS1,{text}\n"
    assert faults_of(clinical) == [("clinical", 2, "TUMOR_MUTATIONAL_BURDEN_PER_MEGABASE")]


def test_a_burden_with_a_decimal_comma_is_refused():
    clinical = 'SAMPLE_ID,TUMOR_MUTATIONAL_BURDEN_PER_MEGABASE\nS1,"12,5"\n'
    assert faults_of(clinical) == [("clinical", 2, "TUMOR_MUTATIONAL_BURDEN_PER_MEGABASE")]
