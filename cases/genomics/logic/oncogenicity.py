"""Oncogenicity by points: which criteria count beside each other, their sum, and its class. Pure.

The guideline is data (guidelines/oncogenicity.yaml). Criteria are known by what they mean: the codes OM3 and OM4 stand
for each other's criterion in the author manuscript and in the corrected version.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cases.genomics.enums import Oncogenicity


@dataclass(frozen=True, slots=True)
class Criterion:
    """``codes``: printing -> the code there; ``text``: language -> what it asks, in our words."""

    key: str
    points: int
    codes: Mapping[str, str]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Frequencies 0..1, the highest in any population; samples are tumours."""

    hotspot_residue_samples: int
    hotspot_change_samples: int
    very_common_above: float
    common_above: float
    rare_below: float
    computed_lines: int


@dataclass(frozen=True, slots=True)
class Guideline:
    """``classes``: (class, lowest sum) from the highest down; the last has no lowest. ``printing``: the default."""

    id: str
    version: str
    name: str
    source: str
    printings: Mapping[str, Mapping[str, str]]
    printing: str
    criteria: Mapping[str, Criterion]
    exclusive: tuple[frozenset[str], ...]
    classes: tuple[tuple[Oncogenicity, int | None], ...]
    thresholds: Thresholds

    def class_of(self, points: int) -> Oncogenicity:
        return next(name for name, lowest in self.classes if lowest is None or points >= lowest)

    def rivals(self, key: str) -> frozenset[str]:
        """The criteria that do not count beside this one."""
        return frozenset().union(*(group for group in self.exclusive if key in group)) - {key}


@dataclass(frozen=True, slots=True)
class Assessment:
    """``left_out``: a met criterion that does not count -> the one that it does not count beside.

    ``conflict``: what counts points both ways, so the sum alone decides nothing: a person reviews it.
    """

    points: int
    oncogenicity: Oncogenicity
    counted: tuple[str, ...]
    left_out: Mapping[str, str]
    conflict: bool


def assess(guideline: Guideline, met: Collection[str]) -> Assessment:
    """The sum and class of the criteria met, in whatever order. Of mutually exclusive ones the strongest counts; of
    equally strong ones that which the guideline names first. Raises KeyError for a criterion it does not have."""
    order = list(guideline.criteria)
    ranked = sorted(set(met), key=lambda key: (-abs(guideline.criteria[key].points), order.index(key)))
    counted: list[str] = []
    left_out: dict[str, str] = {}
    for key in ranked:
        stronger = next((one for one in counted if one in guideline.rivals(key)), None)
        if stronger is None:
            counted.append(key)
        else:
            left_out[key] = stronger
    weights = [guideline.criteria[key].points for key in counted]
    return Assessment(
        sum(weights), guideline.class_of(sum(weights)), tuple(sorted(counted, key=order.index)),
        MappingProxyType(left_out), bool(weights) and min(weights) < 0 < max(weights),
    )  # fmt: skip


def read_guideline(document: Mapping[str, Any]) -> Guideline:
    """A guideline of its document. Raises KeyError or ValueError where a name or a class is not known."""
    criteria = {
        entry["key"]: Criterion(entry["key"], entry["points"], entry["codes"], entry["text"])
        for entry in document["criteria"]
    }
    exclusive = tuple(frozenset(group) for group in document["exclusive"])
    unknown = frozenset().union(*exclusive) - criteria.keys()
    if unknown:
        raise ValueError(f"exclusive: no criterion is called {', '.join(sorted(unknown))}")
    return Guideline(
        id=document["id"], version=document["version"], name=document["name"], source=document["source"],
        printings=document["printings"], printing=document["printing"], criteria=criteria, exclusive=exclusive,
        classes=tuple((Oncogenicity(entry["class"]), entry["from"]) for entry in document["classes"]),
        thresholds=Thresholds(**document["thresholds"]),
    )  # fmt: skip
