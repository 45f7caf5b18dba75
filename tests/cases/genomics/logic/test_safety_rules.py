"""Blood clones, drug-gene alleles, the laboratory's words, the patient's wish, a flag's way: truth tables."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cases.dossier.logic.drugs import drugs_of
from cases.genomics import rulesets
from cases.genomics.enums import SAFETY_ENDED, SafetyKind, SafetyState
from cases.genomics.logic import clonal_blood, pharmacogenetics
from cases.genomics.logic.clonal_blood import ClonalFacts
from cases.genomics.logic.incidental import wishes_to_know
from cases.genomics.logic.judging import Answer, Verdict, judged
from cases.genomics.logic.pharmacogenetics import DrugGeneFacts, Treatment, activity_score, advice_for
from cases.genomics.logic.safety_way import WAY, blocks_signing, next_states, turn_of
from cases.genomics.logic.significance import SILENT, Said, disbelieved, germline_mark, said_by_laboratory

CLONAL = rulesets.clonal_blood()
DPYD = rulesets.drug_gene_sets()[0]
DNMT3A = ClonalFacts(gene="DNMT3A", plasma=Answer.YES, allele_fraction=0.06, alters_protein=True)

CLONES = [
    ("in plasma, nothing to compare with", {}, "raised", ""),
    ("tissue is not asked", {"plasma": Answer.NO}, "not_raised", ""),
    ("unknown whether plasma", {"plasma": Answer.UNKNOWN}, "unknown", "plasma"),
    ("another gene", {"gene": "EGFR"}, "not_raised", ""),
    ("at the limit", {"allele_fraction": 0.02}, "raised", ""),
    ("below the limit", {"allele_fraction": 0.019}, "not_raised", "clonal_fraction"),
    ("fraction not stated", {"allele_fraction": None}, "unknown", "clonal_fraction"),
    ("as much as an inherited variant", {"allele_fraction": 0.47}, "not_raised", "below_inherited"),
    ("frequent in the population", {"population_frequency": 0.01}, "not_raised", "population"),
    ("failed the laboratory's filters", {"passed": False}, "not_raised", "passed"),
    ("silent", {"alters_protein": False}, "not_raised", "silent"),
    ("effect unknown", {"alters_protein": None}, "raised", ""),
    ("in the tissue too", {"in_tissue": Answer.YES}, "not_raised", "not_in_tissue"),
    ("tissue sequenced, not there", {"in_tissue": Answer.NO}, "raised", ""),
    ("in the white cells", {"white_cells_fraction": 0.05}, "raised", ""),
    ("not in the white cells", {"white_cells_fraction": 0.001}, "not_raised", "in_white_cells"),
]


@pytest.mark.parametrize(("changes", "verdict", "rule"), [r[1:] for r in CLONES], ids=[r[0] for r in CLONES])
def test_clonal_blood(changes: dict[str, object], verdict: str, rule: str) -> None:
    judgement = clonal_blood.judge(replace(DNMT3A, **changes), CLONAL)
    assert judgement.verdict == verdict
    assert [one.rule for one in judgement.reasons if one.answer is not Answer.YES] == ([rule] if rule else [])


@pytest.mark.parametrize("gene", ["ATM", "BRCA2", "CHEK2"])
def test_clone_that_mimics_a_target_says_so(gene: str) -> None:
    judgement = clonal_blood.judge(replace(DNMT3A, gene=gene), CLONAL)
    assert judgement.verdict == "raised"
    assert dict(judgement.reasons[-1].values) == {"gene": gene, "drug": "PARP"}


def test_plain_clone_mimics_nothing() -> None:
    assert "mimics" not in {one.rule for one in clonal_blood.judge(DNMT3A, CLONAL).reasons}


def planned(text: str) -> Treatment:
    return Treatment(planned=text, planned_drugs=drugs_of(text))


STAR_2A = DrugGeneFacts(True, "c.1905+1G>A (*2A)", Decimal(0), False, planned("kapecitabin"))
DRUGS = [
    ("planned", {}, "raised", ""),
    ("planned, in English with a dose", {"treatment": planned("Capecitabine 1000 mg/m2")}, "raised", ""),
    ("planned as a regimen", {"treatment": planned("FLOT")}, "raised", ""),
    (
        "ongoing", {"treatment": Treatment(ongoing="FOLFOX", ongoing_drugs=drugs_of("FOLFOX"))}, "raised", "",
    ),
    ("another drug planned", {"treatment": planned("pembrolizumab")}, "not_raised", "drug_planned"),
    ("no substrate of the enzyme", {"treatment": planned("trifluridin/tipiracil")}, "not_raised", "drug_planned"),
    ("plan not stated", {"treatment": Treatment()}, "unknown", "plan_missing"),
    ("none of the table's alleles", {"allele": ""}, "not_raised", "allele"),
    ("an allele that works", {"activity": Decimal(1)}, "not_raised", "allele_works"),
    ("activity not in the table", {"activity": None}, "raised", ""),
    ("table not loaded", {"table_loaded": False}, "unknown", "table_missing"),
    ("disbelieved", {"disbelieved": True}, "not_raised", "reads"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "verdict", "rule"), [r[1:] for r in DRUGS], ids=[r[0] for r in DRUGS])
def test_drug_gene(changes: dict[str, object], verdict: str, rule: str) -> None:
    judgement = pharmacogenetics.judge(replace(STAR_2A, **changes), DPYD)
    assert judgement.verdict == verdict
    assert [one.rule for one in judgement.reasons if one.answer is not Answer.YES] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("alleles", "score", "advice"),
    [
        ([], "2", "none"),
        (["0.5"], "1.5", "reduce_by_a_quarter_to_half"),  # HapB3
        (["0"], "1", "reduce_by_half"),  # *2A, *13
        (["0", "0.5"], "0.5", "avoid"),
        (["0", "0"], "0", "avoid"),
        (["0", "0", "0"], "0", "avoid"),
    ],
)
def test_activity_score(alleles: list[str], score: str, advice: str) -> None:
    found = activity_score([Decimal(one) for one in alleles], DPYD)
    assert (found, advice_for(found, DPYD)) == (Decimal(score), advice)


@pytest.mark.parametrize(
    ("changes", "alleles", "advice"),
    [
        (["c.1129-5923C>G"], ["0.5"], "reduce_by_a_quarter_to_half"),
        (["c.1236G>A"], ["0.5"], "reduce_by_a_quarter_to_half"),
        (["c.2846A>T"], ["0.5"], "reduce_by_half"),  # the same score, a stricter advice
        (["c.1905+1G>A"], ["0"], "reduce_by_half"),
        (["c.1679T>G"], ["0"], "reduce_by_half"),
        (["c.2846A>T", "c.1236G>A"], ["0.5", "0.5"], "reduce_by_half"),
        (["c.2846A>T", "c.1905+1G>A"], ["0.5", "0"], "avoid"),  # never milder than the score
    ],
)
def test_advice_of_an_allele(changes: list[str], alleles: list[str], advice: str) -> None:
    assert advice_for(activity_score([Decimal(one) for one in alleles], DPYD), DPYD, changes) == advice


@pytest.mark.parametrize(
    ("clinvar", "judgements", "answer"),
    [
        ("Pathogenic", {}, "yes"),
        ("Likely_pathogenic", {}, "yes"),
        ("Pathogenic/Likely_pathogenic", {}, "yes"),
        ("pathogenic&likely_pathogenic", {}, "yes"),
        ("Uncertain_significance", {}, "no"),
        ("Benign|Likely_benign", {}, "no"),
        ("Conflicting_interpretations_of_pathogenicity", {}, "unknown"),
        ("Pathogenic|Benign", {}, "unknown"),
        ("not_provided", {}, "unknown"),
        ("", {}, "unknown"),
        ("", {"CPSR_ACMG_class": "Likely_Pathogenic"}, "yes"),
        ("", {"CPSR_ACMG_class": "VUS"}, "no"),
        ("", {"Class_judgement": "LP"}, "unknown"),  # no class of heredity, whatever the letters
        ("Uncertain_significance", {"CPSR_ACMG_class": "P"}, "yes"),  # one knows more than the other
        ("Benign", {"CPSR_ACMG_class": "P"}, "unknown"),  # for and against
        ("not_provided", {"CPSR_ACMG_class": "B"}, "no"),
    ],
)
def test_what_the_laboratory_says_of_heredity(clinvar: str, judgements: dict[str, str], answer: str) -> None:
    assert said_by_laboratory(clinvar, judgements).answer == answer


def test_laboratory_is_quoted() -> None:
    assert said_by_laboratory("", {}) == SILENT
    assert said_by_laboratory("LP", {}) == Said(Answer.YES, "LP", "ClinVar")
    assert said_by_laboratory("Benign", {"acmg": "P"}) == Said(Answer.UNKNOWN, "P / Benign", "acmg / ClinVar")


def test_marks_of_the_laboratory() -> None:
    assert germline_mark({"Reporting_judgement": "GLrel"}) == "GLrel"
    assert germline_mark({"Reporting_judgement": "BioMar"}) == ""
    assert disbelieved({"IGV_QC": "Not OK"}) and not disbelieved({"IGV_QC": "OK", "other": "Not OK"})


def test_nothing_said_raises_nothing() -> None:
    assert judged([]).verdict is Verdict.NOT_RAISED


@pytest.mark.parametrize(
    ("kind", "consents", "wish"),
    [
        (SafetyKind.GERMLINE, {"germline_information": "yes"}, "yes"),
        (SafetyKind.GERMLINE, {"germline_information": "no", "incidental_findings": "yes"}, "no"),
        (SafetyKind.GERMLINE, {"germline_information": "not_asked"}, "unknown"),
        (SafetyKind.INCIDENTAL, {}, "unknown"),
        (SafetyKind.INCIDENTAL, {"incidental_findings": "no"}, "no"),
        (SafetyKind.PHARMACOGENETIC, {"incidental_findings": "no"}, "yes"),  # a harm that is coming needs no consent
    ],
)
def test_patients_wish(kind: SafetyKind, consents: dict[str, str], wish: str) -> None:
    assert wishes_to_know(kind, consents) == wish


@pytest.mark.parametrize("kind", list(SafetyKind))
def test_every_way_leads_from_open_to_journalled_and_may_be_left(kind: SafetyKind) -> None:
    seen, waiting = set(), [SafetyState.OPEN]
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            following = next_states(kind, state)
            assert (SafetyState.DECLINED in following) == (state not in SAFETY_ENDED)
            waiting += following
    assert seen == set(SafetyState) - {SafetyState.WITHDRAWN}
    assert set(WAY[kind]) == set(SafetyState) - SAFETY_ENDED
    assert [state for state in SafetyState if blocks_signing(state)] == [SafetyState.OPEN]


def test_whose_turn_it_is() -> None:
    asked = [
        turn_of(SafetyKind.GERMLINE, state) for state in ("open", "acknowledged", "informed", "referred", "answered")
    ]
    assert asked == ["GE", "RO", "RO", "GE", "RO"]
    assert turn_of(SafetyKind.PHARMACOGENETIC, SafetyState.OPEN) == "RO"
