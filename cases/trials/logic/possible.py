"""Whether one fact can have a value that satisfies everything said of it. Pure.

Numbers are tried at every limit that is named and between each two of them: the answer only changes there. The clauses
themselves answer, so that this cannot come to mean something else than they do.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from cases.dossier.logic.referral import ORGAN_UNITS
from cases.genomics.logic.signatures import HRD_POLICIES, MSI_POLICIES, TMB_POLICIES
from cases.trials.enums import Test, Verdict
from cases.trials.logic import clinical, scores, treated
from cases.trials.logic.answer import Answer
from cases.trials.logic.classification import Classification
from cases.trials.logic.facts import Dossier, Fact, Line, Measured, Score, TrialPlace
from cases.trials.logic.grammar import Clause
from cases.trials.logic.organ_units import converted

DAY = date(2000, 1, 1)  # every fact that is tried is of the day of the screening
EMPTY = Dossier(on=DAY)
ECOG, AGES, LINES = range(6), range(131), range(100)
MANY_SITES = 10_000
LIMITS = ("at_least", "at_most", "above", "below")
PAIRS = (("min_copies", "max_copies"), ("min_allele_fraction", "max_allele_fraction"))
Told = Sequence[tuple[Clause, bool]]


def subject(clause: Clause) -> object:
    """The one fact that a clause is about; itself where it is about more than one."""
    if clause.name in _TRIED or clause.name == "tumour":
        return clause.name, clause.values.get("code", ""), clause.values.get("to", "")
    return id(clause)


def possible(told: Told, tumours: Classification) -> bool:
    """``told``: clauses about one subject, each with whether it holds."""
    name = told[0][0].name
    if name == "tumour":
        return not tumours.all or bool(_tumours(told, tumours))
    if name not in _TRIED:
        return all(_has_room(clause.values) for clause, holds in told if holds)
    answer, dossiers = _TRIED[name]
    wanted = [(clause.values, Verdict.MATCH if holds else Verdict.NO) for clause, holds in told]
    return any(all(answer(values, case).result == result for values, result in wanted) for case in dossiers(told))


def _has_room(values: Mapping[str, Any]) -> bool:
    """Whether what a clause asks of one finding leaves anything over."""
    for low, high in PAIRS:
        if low in values and high in values and values[low] > values[high]:
            return False
    exact = values.get("copies")
    if exact is not None and not values.get("min_copies", exact) <= exact <= values.get("max_copies", exact):
        return False
    first, _, last = values.get("codons", "1-1").partition("-")
    return int(first) <= int(last)


def _tumours(told: Told, tumours: Classification) -> frozenset[str]:
    """The codes for which every clause is as told. A parent of what is asked is neither."""
    left = tumours.all
    for clause, holds in told:
        within, excepted = clause.values["within"], clause.values.get("except", ())
        if holds:
            left &= tumours.under(within) - tumours.under(excepted) - tumours.above(excepted)
        else:
            left &= tumours.under(excepted) | (tumours.all - tumours.under(within) - tumours.above(within))
    return left


def _numbers(told: Told, limits: Iterable[float]) -> list[float]:
    """Every limit, what rounding could make of it, and a number between each two."""
    named = {0.0, *limits, *(float(c.values[key]) for c, _ in told for key in LIMITS if key in c.values)}
    edges = sorted({abs(one + step) for one in named for step in (-0.5, 0.0, 0.5)})
    return [*edges, *((low + high) / 2 for low, high in pairwise(edges)), edges[-1] + 1]


def _policy_limits(policies: Iterable[Any]) -> list[float]:
    names = ("low_to", "high_above", "high_from", "stable_to", "unstable_from", "positive_from")
    found = (getattr(policy, name, None) for policy in policies for name in names)
    return [float(value) for value in found if value is not None]


def _scores(test: Test, policies: Iterable[Any]) -> Callable[[Told], Iterable[Dossier]]:
    limits = _policy_limits(policies)
    return lambda told: (
        replace(EMPTY, scores={test: Score(value, DAY, MANY_SITES)}) for value in _numbers(told, limits)
    )


def _organs(told: Told) -> Iterable[Dossier]:
    """In the dossier's own unit. That the clauses' units can be compared with it has been asked before."""
    code = told[0][0].values["code"]
    unit = ORGAN_UNITS[code]
    limits = [
        converted(code, float(clause.values[key]), clause.values["unit"], unit)
        for clause, _ in told for key in LIMITS if key in clause.values
    ]  # fmt: skip
    values = _numbers((), (one for one in limits if one is not None))
    return (replace(EMPTY, organs={code: Measured(value, unit, DAY)}) for value in values)


def _facts(name: str, values: Iterable[Any]) -> Callable[[Told], Iterable[Dossier]]:
    known: list[dict[str, Any]] = [{name: Fact(value, DAY)} for value in values]
    tried = [replace(EMPTY, **one) for one in known]
    return lambda told: tried


def _consents(told: Told) -> Iterable[Dossier]:
    kind = told[0][0].values["to"]
    return [replace(EMPTY, consents={kind: Fact(value, DAY)}) for value in (True, False)]


def _age(asked: Mapping[str, Any], case: Dossier) -> Answer:
    """In whole years: by year of birth alone the clause would be open where a birthday decides."""
    years = DAY.year - (case.birth_year or 0)
    return clinical.meets(clinical.within(years, asked), ())


_Tried = tuple[Callable[[Mapping[str, Any], Dossier], Answer], Callable[[Told], Iterable[Dossier]]]
_YES_NO = (True, False)
_TRIED: dict[str, _Tried] = {
    "ecog": (clinical.ecog, _facts("ecog", ECOG)),
    "age": (_age, lambda told: [replace(EMPTY, birth_year=DAY.year - years) for years in AGES]),
    "prior_lines": (treated.prior_lines, lambda told: [
        replace(EMPTY, lines=tuple(Line(number, "") for number in range(many))) for many in LINES
    ]),
    "tmb": (scores.tmb, _scores(Test.TMB, TMB_POLICIES)),
    "msi": (scores.msi, _scores(Test.MSI, MSI_POLICIES)),
    "hrd": (scores.hrd, _scores(Test.HRD, HRD_POLICIES)),
    "organ": (clinical.organ, _organs),
    "consent": (clinical.consent, _consents),
    "standard_options_left": (clinical.standard_options_left, _facts("standard_options_left", _YES_NO)),
    "measurable_disease": (clinical.measurable_disease, _facts("measurable_disease", _YES_NO)),
    "brain_metastases": (clinical.brain_metastases, _facts("brain_metastases", _YES_NO)),
    "in_trial": (clinical.in_trial, lambda told: [EMPTY, replace(EMPTY, trials=(TrialPlace("x", DAY),))]),
}  # fmt: skip
