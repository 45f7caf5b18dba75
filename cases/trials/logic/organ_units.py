"""Units of laboratory values and what they are worth in each other, as data with its source (data/organ_units.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cases.dossier.logic.referral import ORGAN_UNITS

QUANTITIES = tuple(ORGAN_UNITS)
_FILE = Path(__file__).parent.parent / "data" / "organ_units.yaml"


@dataclass(frozen=True, slots=True)
class Unit:
    """``factor``: how much of the quantity's first unit one of this is; None where they cannot be compared."""

    name: str
    factor: float | None
    why_not: str = ""


def _plain(text: str) -> str:
    return text.strip().lower().replace(" ", "").replace("×", "x").replace(",", ".")


@cache
def _table() -> Mapping[str, Any]:
    return dict(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


@cache
def units(code: str) -> Mapping[str, Unit]:
    """Every spelling of the units of a laboratory value."""
    found: dict[str, Unit] = {}
    for row in _table()["quantities"][code]:
        unit = Unit(row["unit"], row.get("factor"), row.get("why_not", ""))
        found |= {_plain(name): unit for name in (row["unit"], *row.get("also", ()))}
    return found


def unit_of(code: str, text: str) -> Unit | None:
    """The unit by any of its spellings; None where it is none of this value's."""
    return units(code).get(_plain(text))


def converted(code: str, value: float, have: str, want: str) -> float | None:
    """The value in the wanted unit; None where the two cannot be compared."""
    one, other = unit_of(code, have), unit_of(code, want)
    if one is None or other is None:
        return None
    if one == other:
        return value
    return None if one.factor is None or other.factor is None else value * one.factor / other.factor
