"""Runs of a reference material: what is expected, what was found, whether it lies within its limits. Pure.

Expected values are the maker's where the table of materials states them; else they are learned: the median of the
laboratory's own accepted runs, with limits of so many robust standard deviations (1.4826 times the median absolute
deviation) and never closer than a floor. A run is accepted when nothing in it lies outside its limits.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

_ROBUST = 1.4826  # makes the median absolute deviation a standard deviation, for normally distributed values
UNEXPECTED, TMB, MSI = "unexpected", "tmb", "msi"  # keys of the figures; variants have keys with colons


@dataclass(frozen=True, slots=True)
class Learning:
    """How limits are learned; the values stand in the table of materials."""

    min_runs: int
    window: int
    multiple: float
    fraction_floor: float
    tmb_floor: float
    msi_floor: float
    unexpected_allowed: int

    def floor(self, key: str) -> float:
        return {TMB: self.tmb_floor, MSI: self.msi_floor}.get(key, self.fraction_floor)


@dataclass(frozen=True, slots=True)
class Expected:
    """One expected value: an allele fraction 0..1, mutations per megabase or percent, by ``key``."""

    key: str
    name: str
    value: float
    tolerance: float


class Origin(StrEnum):
    """Where a material's expected values come from."""

    LEARNED = "learned"
    INHERITED = "inherited"  # learned too; what is stable there is the donor's own genome
    STATED = "stated"
    MADE_UP = "made_up"


@dataclass(frozen=True, slots=True)
class Material:
    """``source``: the publication of stated values."""

    key: str
    name: str
    ids: tuple[re.Pattern[str], ...]
    origin: Origin = Origin.LEARNED
    source: str = ""
    expected: tuple[Expected, ...] = ()

    def fits(self, sample_id: str) -> bool:
        return any(pattern.search(sample_id) for pattern in self.ids)


@dataclass(frozen=True, slots=True)
class Found:
    """One value of a run. ``passed``: the laboratory itself reports it."""

    key: str
    name: str
    value: float | None
    passed: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """``present`` None: its place was not tested. ``within`` None: nothing is expected yet, or it was not tested."""

    key: str
    name: str
    expected: float | None
    tolerance: float | None
    found: float | None
    present: bool | None
    within: bool | None
    unexpected: bool = False


def learned(history: Sequence[Mapping[str, Found]], policy: Learning) -> tuple[Expected, ...]:
    """What every accepted run so far shows; nothing before there are enough of them."""
    if len(history) < policy.min_runs:
        return ()
    newest = history[-1]
    expected = []
    for key, found in newest.items():
        values = [value for run in history if key in run and (value := run[key].value) is not None]
        if len(values) < len(history):
            continue
        middle = median(values)
        spread = _ROBUST * median(abs(value - middle) for value in values)
        tolerance = max(policy.floor(key), policy.multiple * spread)
        expected.append(Expected(key, found.name, middle, round(tolerance, 6)))
    return tuple(expected)


def judged(
    expected: Sequence[Expected],
    found: Mapping[str, Found],
    *,
    tested: Mapping[str, bool],
    known: frozenset[str] | None,
    policy: Learning,
) -> list[Result]:
    """Every expected value with what was found for it, then what was found beside it.

    ``tested``: whether variants, TMB and MSI were tested at all. ``known``: keys of variants that accepted runs had;
    None while there are too few of them, and then nothing can be unexpected.
    """
    results = [_held(one, found.get(one.key), tested) for one in expected]
    wanted = {one.key for one in expected}
    beside = [one for key, one in found.items() if key not in wanted]
    strange = known is not None
    results += [
        Result(
            one.key, one.name, None, None, one.value, True, None,
            unexpected=strange and one.passed and ":" in one.key and one.key not in (known or ()),
        )
        for one in beside
    ]  # fmt: skip
    if strange:
        count = sum(result.unexpected for result in results)
        within = count <= policy.unexpected_allowed
        results.append(Result(UNEXPECTED, "", 0.0, float(policy.unexpected_allowed), float(count), True, within))
    return results


def _held(expected: Expected, found: Found | None, tested: Mapping[str, bool]) -> Result:
    kind = expected.key if expected.key in (TMB, MSI) else "variants"
    base = (expected.key, expected.name, expected.value, expected.tolerance)
    if not tested.get(kind, False):
        return Result(*base, None, None, None)
    if found is None or found.value is None:
        return Result(*base, None, False, False)
    # Limits are read from decimals: 0.15 is within 0.10 and 0.05.
    return Result(*base, found.value, True, round(abs(found.value - expected.value), 9) <= expected.tolerance)


def is_accepted(results: Sequence[Result]) -> bool:
    return all(result.within is not False for result in results)
