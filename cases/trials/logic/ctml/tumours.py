"""Tumour types by the names that these trials use: an older release of OncoTree (MSK, CC BY 4.0), without codes."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[2] / "data" / "oncotree_names.tsv"
SOLID, LIQUID = "_SOLID_", "_LIQUID_"
_LIQUID_ROOTS = ("Blood", "Lymph")


@cache
def kinds_of(term: str) -> frozenset[str]:
    """The name itself and every name below it; an unknown one stands for itself. Case matters."""
    children = _children()
    if term == LIQUID:
        return kinds_of(_LIQUID_ROOTS[0]) | kinds_of(_LIQUID_ROOTS[1])
    if term == SOLID:
        return frozenset(name for names in children.values() for name in names) - kinds_of(LIQUID)
    return frozenset({term}).union(*(kinds_of(child) for child in children.get(term, ())))


@cache
def _children() -> dict[str, frozenset[str]]:
    below: dict[str, set[str]] = defaultdict(set)
    with _FILE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            below[row["parent"]].add(row["name"])
    return {parent: frozenset(names) for parent, names in below.items()}
