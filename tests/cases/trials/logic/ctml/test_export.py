"""Our rules in Clinical Trial Markup Language: what is said means the same, what is not said is told."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.dossier.logic import oncotree
from cases.genomics.enums import FindingKind
from cases.trials import enums
from cases.trials.enums import Unsaid, Verdict
from cases.trials.logic.ctml.cases import as_csv, sample_from, tables_of
from cases.trials.logic.ctml.documents import read_documents
from cases.trials.logic.ctml.export import exported
from cases.trials.logic.ctml.screen import screen
from cases.trials.logic.ctml.tables import read_samples
from cases.trials.logic.ctml.tumours import name_of, names_asking
from cases.trials.logic.facts import Alteration, Dossier, Score
from cases.trials.logic.grammar import stored_rule
from cases.trials.logic.rules import evaluate

ON = date(2026, 11, 24)
EVERYTHING = dict.fromkeys((enums.Test.SMALL_VARIANTS, enums.Test.GAINS, enums.Test.LOSSES, enums.Test.FUSIONS), ON)


def by_ctml(rule, dossier):
    match = list(exported(stored_rule(rule)).match) or [{"or": []}]
    step = {"arm": [{"arm_code": "A", "match": match}]}
    data = {"protocol_no": "1", "_summary": {"status": [{"value": "Open to Accrual"}]},
            "treatment_list": {"step": [step]}}  # fmt: skip
    documents, faults = read_documents(data)
    assert faults == []
    tables = tables_of(dossier, sample_id="S", sex="female", alive=True)
    sample = sample_from(tables)
    assert read_samples(*as_csv(tables)) == [sample]
    (result,) = screen(documents, [sample], ON)
    return result.verdict


def by_us(rule, dossier):
    return evaluate(stored_rule(rule), dossier, oncotree.is_descendant).result


# What the language says as we do, and the tumour types of which both releases agree on everything above them.
TUMOURS = ["CHOL", "IHCH", "LUAD", "MEL", "PAAD", "PRAD", "COAD", "SACA"]
ASKED = [code for code in ("BOWEL", "SKIN", "PROSTATE", "CHOL", "MEL", "PAAD") if names_asking(code)]
GENES = ["BRAF", "EGFR", "FGFR2"]
TERMS = {"missense_variant": ("p.(Val600Glu)", "c.1799T>A"), "stop_gained": ("p.(Arg213Ter)", "c.637C>T"),
         "frameshift_variant": ("p.(Ser10fs)", "c.29del"), "inframe_insertion": ("p.(Asp770_Asn771insGly)", "c.1insA"),
         "synonymous_variant": ("p.(Val600=)", "c.1800G>A"), "splice_donor_variant": ("", "c.5+1G>A")}  # fmt: skip

genes = st.sampled_from(GENES)
clauses = st.one_of(
    st.builds(lambda codes: {"tumour": {"within": codes}}, st.lists(st.sampled_from(ASKED), min_size=1, max_size=2)),
    st.builds(lambda code: {"tumour": {"within": ["TISSUE"], "except": [code]}}, st.sampled_from(ASKED)),
    st.builds(lambda code: {"outside_indication": {"drug": "x", "reason": "x", "within": [code]}},
              st.sampled_from(ASKED)),
    st.builds(lambda gene, change: {"variant": {"gene": gene, "change": [change]}}, genes,
              st.sampled_from(["V600E", "V600", "R213*"])),
    st.builds(lambda gene, kind: {"variant": {"gene": gene, "class": kind}}, genes,
              st.sampled_from(["mutation", "missense", "truncating", "inframe_insertion", "inframe_deletion"])),
    st.builds(lambda gene, exon: {"variant": {"gene": gene, "exon": exon}}, genes, st.sampled_from([15, 20])),
    st.builds(lambda gene, kind: {"copy_number": {"gene": gene, "kind": kind}}, genes,
              st.sampled_from(["amplification", "gain", "loss", "deletion"])),
    st.builds(lambda gene: {"fusion": {"gene": gene}}, genes),
    st.builds(lambda gene: {"fusion": {"gene": gene, "partner": "BICC1"}}, genes),
    st.builds(lambda floor: {"tmb": {"at_least": floor}}, st.sampled_from([5, 10, 20.5])),
    st.just({"msi": {"at_least": 20, "min_sites": 40}}),
    st.just({"msi": {"class": "unstable", "by": "inpred-msi-2026"}}),
    st.builds(lambda low: {"age": {"at_least": low}}, st.sampled_from([16, 18, 50])),
    st.builds(lambda low, high: {"age": {"at_least": low, "at_most": high}}, st.sampled_from([16, 18]),
              st.sampled_from([40, 70])),
)  # fmt: skip
rules = st.recursive(
    clauses,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)


@st.composite
def findings(draw):
    kind = draw(st.sampled_from(["small_variant", "copy_number", "fusion"]))
    gene, more = draw(genes), {}
    if kind == "small_variant":
        term = draw(st.sampled_from(sorted(TERMS)))
        more = {"consequence": term, "protein": TERMS[term][0], "cdna": TERMS[term][1],
                "exon": draw(st.sampled_from(["15/18", "20/28"]))}  # fmt: skip
    elif kind == "copy_number":
        more = {"copy_number_kind": draw(st.sampled_from(["amplification", "gain", "loss", "deletion"]))}
    else:
        more = {"partner": draw(st.sampled_from(["BICC1", "TACC3"]))}
    return Alteration(1, FindingKind(kind), gene, dismissed=draw(st.booleans()) and draw(st.booleans()), **more)


dossiers = st.builds(
    lambda tumour, year, tested, alterations, tmb, msi: Dossier(
        on=ON, oncotree=tumour, birth_year=year, tested=tested, alterations=tuple(alterations),
        scores={
            test: Score(value, ON, 96)
            for test, value in ((enums.Test.TMB, tmb), (enums.Test.MSI, msi))
            if value is not None
        },
    ),
    st.sampled_from(["", *TUMOURS]), st.sampled_from([None, 1950, 1986, 2008, 2010, 2015]),
    st.dictionaries(st.sampled_from(list(EVERYTHING)), st.just(ON)), st.lists(findings(), max_size=4),
    st.sampled_from([None, 3.9, 10.0, 20.5]), st.sampled_from([None, 1.2, 15.0, 20.0, 34.5]),
)  # fmt: skip


def is_coarse(rule, dossier):
    """A diagnosis above what is asked is unknown to us and no to the language: the one word it has otherwise."""
    if not isinstance(rule, dict):
        return any(is_coarse(part, dossier) for part in rule) if isinstance(rule, list) else False
    codes = [code for key in ("within", "except") for code in rule.get(key, [])]
    above = dossier.oncotree and any(
        code != dossier.oncotree and oncotree.is_descendant(code, dossier.oncotree) for code in codes
    )
    return bool(above) or any(is_coarse(part, dossier) for part in rule.values())


@settings(max_examples=300, deadline=None)
@given(rules, dossiers)
def test_what_is_said_gives_the_same_verdict(rule, dossier):
    found = exported(stored_rule(rule))
    assert found.left_out == ()
    if not is_coarse(rule, dossier):
        assert by_ctml(rule, dossier) == by_us(rule, dossier)


NOT_SAID = {
    "ecog": {"at_most": 1, "valid_days": 28}, "hrd": {"at_least": 42}, "biallelic": {"gene": "BRCA2"},
    "prior_drug": {"any_of": ["olaparib"]}, "prior_lines": {"at_least": 1}, "consent": {"to": "study_information"},
    "measurable_disease": {"is": True}, "msi": {"at_least": 30, "min_sites": 40},
    "organ": {"code": "hb", "above": 9, "unit": "g/dL", "valid_days": 28}, "tumour": {"within": ["DMG"]},
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(NOT_SAID))
def test_what_cannot_be_said_asks_nothing_and_is_told(name):
    clause = {name: NOT_SAID[name]}
    braf = {"variant": {"gene": "BRAF", "change": ["V600E"]}}
    said = ({"genomic": {"hugo_symbol": "BRAF", "protein_change": "p.V600E", "variant_category": "Mutation"}},)
    for rule in ({"all": [clause, braf]}, {"all": [{"not": clause}, braf]}):
        found = exported(stored_rule(rule))
        assert found.match == said
        assert [entry.rule.name for entry in found.left_out] == [name]
    alternative = exported(stored_rule({"any": [clause, braf]}))
    assert alternative.match == ()
    assert [entry.why for entry in alternative.left_out][-1] == Unsaid.ALTERNATIVE


@pytest.mark.parametrize(
    ("clause", "why"),
    [
        ({"variant": {"gene": "BRAF", "change": ["V600E"], "min_allele_fraction": 0.05}}, Unsaid.ALLELE_FRACTION),
        ({"variant": {"gene": "BRAF", "change": ["V600E"], "oncogenic": True}}, Unsaid.ONCOGENIC),
        ({"copy_number": {"gene": "ERBB2", "kind": "amplification", "min_copies": 8}}, Unsaid.COPIES),
        ({"fusion": {"gene": "FGFR2", "in_frame": True}}, Unsaid.IN_FRAME),
    ],
)
def test_a_part_that_cannot_be_said_falls_away_where_it_is_asked_for_only(clause, why):
    asked, excluded = exported(stored_rule(clause)), exported(stored_rule({"not": clause}))
    assert (len(asked.match), [entry.why for entry in asked.left_out]) == (1, [why])
    assert (excluded.match, [entry.why for entry in excluded.left_out]) == ((), [why])


unsayable = st.sampled_from([{name: values} for name, values in NOT_SAID.items() if name != "tumour"])
half_said = st.recursive(
    st.one_of(clauses, unsayable, st.builds(lambda inner: {"at_inclusion": inner}, clauses)),
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(half_said, dossiers)
def test_the_document_never_excludes_whom_our_rule_fits(rule, dossier):
    if not is_coarse(rule, dossier) and by_us(rule, dossier) == Verdict.MATCH:
        assert by_ctml(rule, dossier) == Verdict.MATCH


def test_every_tumour_that_is_said_means_the_same_in_both_releases():
    said = [code for code in oncotree.tumour_types() if names_asking(code)]
    assert len(said) > 150
    assert {"PROSTATE", "CHOL", "MEL"} <= set(said)
    assert not {"NBL", "DMG", "BRAIN", "SOFT_TISSUE"} & (set(said) - {"NBL"})


@pytest.mark.parametrize(
    ("code", "name"),
    [("IHCH", "Intrahepatic Cholangiocarcinoma"), ("GBM", "Glioblastoma Multiforme"), ("LYMPH", "Lymph"),
     ("CAEXPA", "Salivary Carcinoma"), ("TISSUE", ""), ("", ""), ("XXXX", "")],
)  # fmt: skip
def test_names_of_tumours(code, name):
    assert name_of(code) == name
    assert names_asking("XXXX") == ()


@pytest.mark.parametrize(
    ("clause", "why"),
    [({"tmb": {"class": "high", "by": "inpred-tmb-2026"}}, Unsaid.OTHER),
     ({"copy_number": {"gene": "CDKN2A", "kind": "loh"}}, Unsaid.COPIES),
     ({"copy_number": {"gene": "ERBB2", "min_copies": 8}}, Unsaid.COPIES),
     ({"loss_of_function": {"gene": "PTEN"}}, Unsaid.OTHER)],
)  # fmt: skip
def test_a_clause_of_which_nothing_can_be_said(clause, why):
    found = exported(stored_rule(clause))
    assert (found.match, {entry.why for entry in found.left_out}) == ((), {why})


@pytest.mark.parametrize(
    ("rule", "match"),
    [
        ({"age": {"at_most": 17}}, ({"clinical": {"age_numerical": "<18"}},)),
        ({"not": {"age": {"at_most": 17}}}, ({"clinical": {"age_numerical": ">=18"}},)),
        ({"tumour": {"within": ["TISSUE"], "except": ["DMG"]}},
         ({"or": [{"clinical": {"oncotree_primary_diagnosis": name}} for name in ("_SOLID_", "_LIQUID_")]},)),
        ({"not": {"tumour": {"within": ["CHOL"], "except": ["DMG"]}}}, ()),
        ({"outside_indication": {"drug": "x", "reason": "x", "within": ["MEL"],
                                 "when": {"variant": {"gene": "BRAF", "change": ["V600E"]}}}},
         ({"or": [{"clinical": {"oncotree_primary_diagnosis": "!Melanoma"}},
                  {"genomic": {"hugo_symbol": "BRAF", "protein_change": "p.V600E",
                               "variant_category": "!Mutation"}}]},)),
    ],
)  # fmt: skip
def test_what_is_written(rule, match):
    assert exported(stored_rule(rule)).match == match


def test_what_must_not_be_is_told_as_such():
    (entry,) = exported(stored_rule({"not": {"prior_drug": {"any_of": ["olaparib"]}}})).left_out
    assert entry.excluded
