"""Which near misses are worth showing."""

import pytest

from cases.trials.logic.proximity import worth_showing
from tests.cases.trials.logic.dossiers import DAY, judge

BRAF = {"variant": {"gene": "BRAF", "change": ["V600"]}}
TMB = {"tmb": {"at_least": 16}}
MET = {"splice": {"gene": "MET", "exon": "14"}}
BRCA2 = {"loss_of_function": {"gene": "BRCA2"}}
MEASURABLE = {"measurable_disease": {"is": True}}
MELANOMA = {"tumour": {"within": ["MEL"]}}
SEEN = {"tested": ["small_variants", "tmb"], "oncotree": "COAD", "diagnosed_on": DAY, "measurable_disease": True}


@pytest.mark.parametrize(
    ("rule", "known", "shown"),
    [
        ([BRAF, MEASURABLE], {"findings": "none"}, []),  # nothing in the gene: far
        ([BRAF, MEASURABLE], {"findings": "BRAF K601E"}, ["variant"]),  # something else in it: near
        ([TMB, MEASURABLE], {"scores": {"tmb": [4.0]}}, []),
        ([BRAF, MEASURABLE], {"findings": "BRAF V600E", "measurable_disease": False}, ["measurable_disease"]),
        ([BRAF, MELANOMA], {"findings": "BRAF V600E"}, ["tumour"]),
        ([BRAF, MELANOMA], {"findings": "none"}, []),  # two criteria away
        ([{"not": BRAF}, MEASURABLE], {"findings": "BRAF V600E"}, ["variant"]),  # a finding that excludes
        ([BRAF, MEASURABLE], {"findings": "BRAF V600E"}, []),  # fits
        ([MET, MEASURABLE], {"tested": ["splice"], "findings": "none"}, []),
        ([MET, MEASURABLE], {"tested": ["splice"], "findings": "MET skipping elsewhere"}, ["splice"]),
        ([BRCA2, MEASURABLE], {"findings": "none"}, []),
        ([BRAF, MELANOMA], {"tested": []}, []),  # nobody knows whether the profile is there
        ([{"any": [BRAF, TMB]}, MELANOMA], {"tested": ["tmb"], "scores": {"tmb": [20.0]}}, ["tumour"]),
        ([{"any": [BRAF, TMB]}, MELANOMA], {"tested": ["tmb"], "scores": {"tmb": [4.0]}}, []),
        ([TMB, {"not": BRAF}, MELANOMA], {"tested": ["tmb"], "scores": {"tmb": [20.0]}}, ["tumour"]),
    ],
)
def test_near_or_far(rule, known, shown):
    found = worth_showing(judge({"all": rule}, {**SEEN, **known}))
    assert [near.leaf.rule.name for near in found] == shown
