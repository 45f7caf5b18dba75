"""The evidence scales as data: which levels each has, strongest first, and under which version."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("evidence_systems.yaml")
CROSSWALK = Path(__file__).with_name("evidence_crosswalk.yaml")


@cache
def systems() -> dict[str, dict[str, Any]]:
    """``{system: {version, source, levels, resistance, diagnostic, prognostic}}`` as the file says."""
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def levels_of(system: str) -> list[str]:
    return list(systems()[system]["levels"])


def systems_of(use: str) -> list[str]:
    """The scales that grade evidence of this use: ``diagnostic`` or ``prognostic``."""
    return [name for name, system in systems().items() if system.get(use)]


def levels_for(system: str, use: str) -> list[str]:
    """The levels of a scale for a use; none where the scale does not grade it."""
    return list(systems()[system].get(use, ())) if system in systems() else []


def resistance_levels(system: str) -> list[str]:
    """The levels that speak of resistance alone; a scale without such grades both directions with the same levels."""
    return list(systems()[system].get("resistance", ()))


def version_of(system: str) -> str:
    return str(systems()[system]["version"])


def strength(system: str, level: str) -> int:
    """0 for the strongest level of its scale; far behind for none. Only for sorting within a page."""
    levels = levels_of(system) if system in systems() else []
    return levels.index(level) if level in levels else 99


@cache
def _crosswalk() -> list[dict[str, list[str]]]:
    return list(yaml.safe_load(CROSSWALK.read_text(encoding="utf-8"))["rows"])


def resembling(system: str, level: str) -> dict[str, list[str]]:
    """Scale -> the levels that roughly correspond, for display beside a level; empty where none does. Where a level
    stands in two rows, both are given."""
    found: dict[str, list[str]] = {}
    for row in _crosswalk():
        if level in row.get(system, ()):
            for other, levels in row.items():
                found.setdefault(other, []).extend(one for one in levels if one not in found[other])
    found.pop(system, None)
    return found
