"""A case of ours as the language's tables, and what a table says to have been examined."""

from datetime import date

import pytest

from cases.genomics.enums import FindingKind
from cases.trials import enums
from cases.trials.enums import Examined, Said, Verdict
from cases.trials.logic.ctml.ages import fits_between, read_age
from cases.trials.logic.ctml.cases import as_csv, classes_of_row, sample_from, tables_of
from cases.trials.logic.ctml.documents import Clause
from cases.trials.logic.ctml.examined import needed
from cases.trials.logic.ctml.screen import answer
from cases.trials.logic.ctml.tables import BadTables, read_samples
from cases.trials.logic.facts import Alteration, Dossier, Score

ON = date(2026, 11, 24)
MATCH, UNKNOWN, NO = Verdict.MATCH, Verdict.UNKNOWN, Verdict.NO


def small(consequence="", protein="", **values):
    return Alteration(1, FindingKind.SMALL_VARIANT, "TP53", consequence=consequence, protein=protein, **values)


def tables(*findings, **values):
    known = {"on": ON, "oncotree": "LUAD", "birth_year": 1986, "alterations": findings, **values}
    return tables_of(Dossier(**known), sample_id="M-1", sex="male", alive=True)


def asked(kind, sample, **fields):
    return answer(Clause(kind, tuple((key.upper(), value) for key, value in fields.items())), sample, ON)


def test_the_clinical_line():
    found = tables(scores={enums.Test.TMB: Score(12.5)}, tested={enums.Test.FUSIONS: None, enums.Test.GAINS: ON})
    assert found.clinical == {
        "SAMPLE_ID": "M-1", "BIRTH_DATE": "1986", "GENDER": "Male", "VITAL_STATUS": "alive",
        "REPORT_DATE": "2026-11-24", "ONCOTREE_PRIMARY_DIAGNOSIS_NAME": "Lung Adenocarcinoma",
        "TUMOR_MUTATIONAL_BURDEN_PER_MEGABASE": "12.5", "TESTED": "CNV_GAIN;SV",
    }  # fmt: skip
    nothing = tables_of(Dossier(on=ON), sample_id="M-2", sex="unknown", alive=False)
    assert nothing.clinical == {
        "SAMPLE_ID": "M-2", "VITAL_STATUS": "deceased", "REPORT_DATE": "2026-11-24", "TESTED": "NONE",
    }  # fmt: skip
    assert sample_from(nothing).examined == frozenset()
    assert (nothing.genomic, as_csv(nothing)[1]) == ((), "SAMPLE_ID\n")


@pytest.mark.parametrize(
    ("finding", "rows"),
    [
        (small("missense_variant", "p.(Arg273His)", exon="8/11"),
         [("p.R273H", "Missense_Mutation", "8")]),
        (small("stop_gained&splice_region_variant", "p.(Arg213Ter)"),
         [("p.R213*", "Nonsense_Mutation", None), ("p.R213*", "Splice_Region", None)]),
        (small("splice_donor_variant", "", exon="5-6/11"), [("p.?", "Splice_Site", "5"), ("p.?", "Splice_Site", "6")]),
        (small("coding_sequence_variant", ""), [("p.?", "coding_sequence_variant", None)]),
        (small("", ""), [(None, None, None)]),
        (small("missense_variant", "p.(Arg273His)", dismissed=True), []),
        (Alteration(1, FindingKind.SPLICE, "MET", exon="14"), []),
    ],
)  # fmt: skip
def test_rows_of_small_variants(finding, rows):
    found = [(row.get("TRUE_PROTEIN_CHANGE"), row.get("TRUE_VARIANT_CLASSIFICATION"), row.get("TRUE_TRANSCRIPT_EXON"))
             for row in tables(finding).genomic]  # fmt: skip
    assert found == rows


@pytest.mark.parametrize(
    ("finding", "word"),
    [
        (small("frameshift_variant", cdna="c.29del"), "Frame_Shift_Del"),
        (small("frameshift_variant", cdna="c.29dup"), "Frame_Shift_Ins"),
        (small("frameshift_variant", cdna="c.29_30insA"), "Frame_Shift_Ins"),
        (small("frameshift_variant", cdna="c.29_33delinsA"), "Frame_Shift_Del"),
        (small("frameshift_variant", cdna="c.29delinsACGTA"), "Frame_Shift_Ins"),
        (small("", "p.(Arg213Ter)"), "Nonsense_Mutation"),
        (small("", "p.R273H"), "Missense_Mutation"),
        (small("", "p.(Lys745_Glu749del)"), "In_Frame_Del"),
        (small("", "p.(Asp770_Asn771insGly)"), "In_Frame_Ins"),
        (small("", "p.(Ser10fs)", cdna="c.29del"), "Frame_Shift_Del"),
        (small("", "p.(Val600=)"), "sequence_variant"),
    ],
)
def test_class_of_a_variant(finding, word):
    assert classes_of_row(finding) == {word}


@pytest.mark.parametrize("cdna", ["", "c.29_33delinsNN", "c.29A>T"])
def test_a_frameshift_of_unknown_direction_states_no_class(cdna):
    assert classes_of_row(small("frameshift_variant", cdna=cdna)) == frozenset()


@pytest.mark.parametrize(
    ("score", "status"),
    [(Score(1.2, ON, 96), "Proficient (MMR-P / MSS)"), (Score(34.0, ON, 96), "Deficient (MMR-D / MSI-H)"),
     (Score(15.0, ON, 96), "Cannot assess"), (Score(34.0, ON, 12), None)],
)  # fmt: skip
def test_mismatch_repair(score, status):
    rows = tables(scores={enums.Test.MSI: score}).genomic
    assert [row["MMR_STATUS"] for row in rows] == ([status] if status else [])


@pytest.mark.parametrize(
    ("age", "expected"),
    [(">=18", MATCH), (">=40", UNKNOWN), ("<40", UNKNOWN), (">=41", NO), ("<41", MATCH), ("==40", UNKNOWN),
     ("==39", NO)],
)  # fmt: skip
def test_of_a_year_of_birth_only_ages_outside_it_are_known(age, expected):
    found = asked("clinical", sample_from(tables()), age_numerical=age)
    assert found.verdict == expected
    assert found.reasons[0].found == "1986-01-01 – 1986-12-31"


def test_between_two_birth_dates():
    earliest, latest = date(1986, 1, 1), date(1986, 12, 31)
    assert fits_between(earliest, earliest, date(2026, 1, 1), read_age(">=40")) is True
    assert fits_between(earliest, latest, date(2026, 12, 31), read_age(">=40")) is True


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"hugo_symbol": "TP53", "variant_category": "Mutation"}, {Examined.MUTATION}),
        ({"hugo_symbol": "TP53", "variant_category": "Copy Number Variation"}, {Examined.GAIN, Examined.LOSS}),
        ({"hugo_symbol": "TP53", "cnv_call": "High Amplification"}, {Examined.GAIN}),
        ({"hugo_symbol": "TP53", "cnv_call": "Homozygous deletion"}, {Examined.LOSS}),
        (
            {"hugo_symbol": "TP53", "variant_category": "Any Variation"},
            {Examined.MUTATION, Examined.GAIN, Examined.LOSS},
        ),
        ({"hugo_symbol": "TP53", "variant_category": "SV"}, {Examined.STRUCTURAL}),
        ({"hugo_symbol": "TP53", "variant_category": "unheard of"}, set()),
        ({"hugo_symbol": "TP53", "protein_change": "p.R273H"}, {Examined.MUTATION}),
        ({"hugo_symbol": "TP53"}, {Examined.MUTATION, Examined.GAIN, Examined.LOSS, Examined.STRUCTURAL}),
        ({"mmr_status": "MSI-H"}, {Examined.SIGNATURE}),
        ({"variant_category": "Signature"}, {Examined.SIGNATURE}),
    ],
)
def test_what_a_clause_needs_to_have_been_examined(fields, expected):
    assert needed([(key.upper(), value) for key, value in fields.items()]) == expected


BRAF = {"hugo_symbol": "BRAF", "variant_category": "Mutation"}


@pytest.mark.parametrize(
    ("tested", "fields", "expected", "said"),
    [
        ({}, BRAF, UNKNOWN, Said.NOT_EXAMINED),
        ({enums.Test.FUSIONS: ON}, BRAF, UNKNOWN, Said.NOT_EXAMINED),
        ({enums.Test.SMALL_VARIANTS: ON}, BRAF, NO, Said.NO_ROW),
        ({enums.Test.SMALL_VARIANTS: ON}, {**BRAF, "hugo_symbol": "!BRAF"}, MATCH, Said.NO_ROW),
        ({}, {**BRAF, "hugo_symbol": "!BRAF"}, UNKNOWN, Said.NOT_EXAMINED),
        ({}, {"hugo_symbol": "ALK", "variant_category": "Structural Variation"}, UNKNOWN, Said.NOT_EXAMINED),
        ({enums.Test.FUSIONS: ON}, {"hugo_symbol": "ALK", "variant_category": "Structural Variation"}, NO,
         Said.NO_PARTNERS),
        ({enums.Test.FUSIONS: ON}, {"hugo_symbol": "ALK", "variant_category": "!Structural Variation"}, MATCH,
         Said.NO_PARTNERS),
        ({}, {"hugo_symbol": "ALK", "variant_category": "!Structural Variation"}, UNKNOWN, Said.NOT_EXAMINED),
        ({}, {"mmr_status": "MSI-H"}, UNKNOWN, Said.NOT_EXAMINED),
        ({}, {"mmr_status": "!MSI-H"}, UNKNOWN, Said.NOT_EXAMINED),
    ],
)  # fmt: skip
def test_not_examined_is_neither_none_found_nor_found(tested, fields, expected, said):
    found = asked("genomic", sample_from(tables(tested=tested)), **fields)
    assert (found.verdict, found.reasons[0].said) == (expected, said)


def test_a_finding_counts_even_where_nobody_said_that_it_was_looked_for():
    assert (
        asked("genomic", sample_from(tables(small("missense_variant", "p.R273H"))), hugo_symbol="TP53").verdict == MATCH
    )


def test_an_absent_value_is_unknown_under_a_negation_where_the_table_says_what_was_examined():
    strict, lax = read_samples("SAMPLE_ID,TESTED\nA,NONE\nB,\n", "SAMPLE_ID\n")
    assert asked("clinical", strict, gender="!Male").verdict == UNKNOWN
    assert asked("clinical", lax, gender="!Male").verdict == MATCH
    assert asked("clinical", strict, oncotree_primary_diagnosis="!Lung").verdict == UNKNOWN


def test_columns_of_our_own_are_checked():
    with pytest.raises(BadTables) as caught:
        read_samples("SAMPLE_ID,BIRTH_DATE,TESTED\nA,0000,MUTATION;RNA\n", "SAMPLE_ID\n")
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [(2, "BIRTH_DATE"), (2, "TESTED")]
