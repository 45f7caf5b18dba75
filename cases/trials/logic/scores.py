"""The clauses about whole-sample figures: by a number, or by the class that a named policy gives it. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.genomics.logic.signatures import (
    HRD_POLICIES,
    MSI_POLICIES,
    TMB_POLICIES,
    MsiClass,
    hrd_class,
    msi_class,
    tmb_class,
)
from cases.trials.enums import Ask, Reason, Test, Verdict
from cases.trials.logic.answer import Answer
from cases.trials.logic.explanation import Missing, Value
from cases.trials.logic.facts import Dossier, Score
from cases.trials.logic.found import DATUM_OF

Asked = Mapping[str, Any]
_TMB = {policy.id: policy for policy in TMB_POLICIES}
_MSI = {policy.id: policy for policy in MSI_POLICIES}
_HRD = {policy.id: policy for policy in HRD_POLICIES}


def tmb(asked: Asked, case: Dossier) -> Answer:
    return _figure(Test.TMB, asked, case, lambda score: tmb_class(score.value, _TMB[asked["by"]]))


def hrd(asked: Asked, case: Dossier) -> Answer:
    return _figure(Test.HRD, asked, case, lambda score: hrd_class(score.value, _HRD[asked["by"]]))


def msi(asked: Asked, case: Dossier) -> Answer:
    """Per cent unstable sites; too few usable sites decide nothing (DOMAIN 2.7)."""
    score = case.scores.get(Test.MSI)
    floor = asked.get("min_sites", 0)
    if score is not None and score.usable_sites is not None and score.usable_sites < floor:
        return _unclear(Test.MSI, score)
    return _figure(Test.MSI, asked, case, lambda score: msi_class(score.value, score.usable_sites, _MSI[asked["by"]]))


def _figure(test: Test, asked: Asked, case: Dossier, classify: Callable[[Score], str]) -> Answer:
    score = case.scores.get(test)
    if score is None:
        return Answer(Verdict.UNKNOWN, Reason.NOT_TESTED, missing=Missing(DATUM_OF[test], Ask.LABORATORY))
    fits = score.value >= asked.get("at_least", 0)
    if "class" in asked:
        named = classify(score)
        if named == MsiClass.INCONCLUSIVE:
            return _unclear(test, score)
        fits = fits and named == asked["class"]
    value = Value("score", score.value, score.on)
    return Answer(Verdict.MATCH, Reason.MEETS, (value,)) if fits else Answer(Verdict.NO, Reason.FAILS, (value,))


def _unclear(test: Test, score: Score) -> Answer:
    value = Value("score", score.value, score.on)
    return Answer(Verdict.UNKNOWN, Reason.INCONCLUSIVE, (value,), Missing(DATUM_OF[test], Ask.LABORATORY))
