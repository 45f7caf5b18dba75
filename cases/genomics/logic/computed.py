"""Computed predictions of a variant's effect, as a laboratory's own columns state them in words. Pure."""

import re
from collections.abc import Iterable

# The column's name holds the tool's; the cell begins with its word (as VEP and MAF write SIFT and PolyPhen).
TOOLS = {"sift": "SIFT", "polyphen": "PolyPhen"}
DAMAGING = frozenset({"deleterious", "damaging", "probably_damaging", "possibly_damaging"})
NO_EFFECT = frozenset({"tolerated", "benign"})
_WORD = re.compile(r"[a-z_]+")


def computed_of(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, bool], ...]:
    """(tool, damaging) of one line's columns, each tool once. A word of low confidence, or another one, is left out;
    so is a tool whose columns contradict each other."""
    said: dict[str, set[bool]] = {}
    for column, cell in pairs:
        name = next((name for part, name in TOOLS.items() if part in column.lower()), None)
        word = _WORD.match(cell.strip().lower())
        if name and word and word[0] in DAMAGING | NO_EFFECT:
            said.setdefault(name, set()).add(word[0] in DAMAGING)
    return tuple((name, verdict == {True}) for name, verdict in said.items() if len(verdict) == 1)
