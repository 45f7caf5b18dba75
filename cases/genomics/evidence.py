"""The evidence scales as data: which levels each has, strongest first, and under which version."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("evidence_systems.yaml")


@cache
def systems() -> dict[str, dict[str, Any]]:
    """``{system: {version, source, levels}}`` as the file says."""
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def levels_of(system: str) -> list[str]:
    return list(systems()[system]["levels"])


def version_of(system: str) -> str:
    return str(systems()[system]["version"])


def strength(system: str, level: str) -> int:
    """0 for the strongest level of its scale; far behind for none. Only for sorting within a page."""
    levels = levels_of(system) if system in systems() else []
    return levels.index(level) if level in levels else 99
