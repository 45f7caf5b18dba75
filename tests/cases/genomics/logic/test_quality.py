"""Limits of reference materials: learned, judged, and the run that nothing is expected of yet."""

import re
from typing import NamedTuple

import pytest

from cases.genomics.logic.quality import (
    MSI,
    TMB,
    UNEXPECTED,
    Expected,
    Found,
    Learning,
    Material,
    is_accepted,
    judged,
    learned,
)

POLICY = Learning(
    min_runs=3, window=20, multiple=3, fraction_floor=0.05, tmb_floor=3, msi_floor=2, unexpected_allowed=1
)
ALL = {"variants": True, TMB: True, MSI: True}
KEY = "GRCh37:7:140453136:A:T"


def run(**values: float | None) -> dict[str, Found]:
    keys = {"braf": KEY, "kras": "GRCh37:12:25398281:C:T"}
    return {keys.get(name, name): Found(keys.get(name, name), name, value) for name, value in values.items()}


def test_nothing_is_learned_from_too_few_runs() -> None:
    assert learned([run(braf=0.1), run(braf=0.1)], POLICY) == ()


def test_the_median_of_what_every_run_shows_is_learned() -> None:
    history = [run(braf=0.10, kras=0.2, tmb=10), run(braf=0.30, tmb=20), run(braf=0.14, kras=0.2, tmb=11)]
    found = {one.key: (one.value, one.tolerance) for one in learned(history, POLICY)}
    # Median deviation of the fractions is 0.04, of the burdens 1: times 1.4826 times 3, but never below the floor.
    assert found == {KEY: (0.14, 0.177912), TMB: (11, 4.4478)}


def test_limits_never_close_in_below_the_floor() -> None:
    history = [run(braf=0.1, tmb=5, msi=1)] * 3
    assert {one.key: one.tolerance for one in learned(history, POLICY)} == {KEY: 0.05, TMB: 3, MSI: 2}


def test_a_value_once_missing_is_not_expected() -> None:
    assert learned([run(braf=0.1), run(braf=None), run(braf=0.1)], POLICY) == ()


class Truth(NamedTuple):
    found: float | None
    tested: bool
    present: bool | None
    within: bool | None


@pytest.mark.parametrize(
    "truth",
    [
        Truth(0.10, True, True, True),
        Truth(0.15, True, True, True),
        Truth(0.05, True, True, True),
        Truth(0.151, True, True, False),
        Truth(None, True, False, False),
        Truth(None, False, None, None),
    ],
)
def test_an_expected_value_is_within_outside_absent_or_untested(truth: Truth) -> None:
    found = {KEY: Found(KEY, "BRAF", truth.found)} if truth.found is not None else {}
    (result,) = judged(
        [Expected(KEY, "BRAF", 0.10, 0.05)], found, tested={**ALL, "variants": truth.tested}, known=None, policy=POLICY
    )
    assert (result.found, result.present, result.within) == (truth.found, truth.present, truth.within)
    assert is_accepted([result]) == (truth.within is not False)


def test_a_figure_asks_for_its_own_test() -> None:
    (result,) = judged([Expected(TMB, "TMB", 10, 3)], {}, tested={"variants": True}, known=None, policy=POLICY)
    assert result.present is None and result.within is None


def test_a_value_without_a_number_is_not_there() -> None:
    found = {KEY: Found(KEY, "BRAF", None)}
    (result,) = judged([Expected(KEY, "BRAF", 0.1, 0.05)], found, tested=ALL, known=None, policy=POLICY)
    assert result.present is False and result.within is False


def test_while_learning_nothing_is_unexpected() -> None:
    results = judged([], run(braf=0.1), tested=ALL, known=None, policy=POLICY)
    assert [(one.key, one.unexpected, one.within) for one in results] == [(KEY, False, None)]


@pytest.mark.parametrize(("strangers", "within"), [(1, True), (2, False)])
def test_unexpected_variants_are_counted_against_their_limit(strangers: int, within: bool) -> None:
    found = {f"GRCh37:1:{at}:A:T": Found(f"GRCh37:1:{at}:A:T", "new", 0.2) for at in range(strangers)}
    found["GRCh37:2:1:A:T"] = Found("GRCh37:2:1:A:T", "failed", 0.2, passed=False)
    found[KEY], found[MSI] = Found(KEY, "known", 0.1), Found(MSI, "MSI", 1.0)
    results = judged([], found, tested=ALL, known=frozenset({KEY}), policy=POLICY)
    assert sum(one.unexpected for one in results) == strangers
    count = results[-1]
    assert (count.key, count.found, count.within) == (UNEXPECTED, strangers, within)


def test_material_knows_its_ids() -> None:
    material = Material("a", "A", (re.compile("acro-?metrix", re.IGNORECASE),))
    assert material.fits("CL-AcroMetrix-D01") and not material.fits("IPH0214-D01-P01-A03")
