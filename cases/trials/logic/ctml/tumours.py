"""Tumour types by the names that these trials use: an older release of OncoTree (MSK, CC BY 4.0), without codes."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

from cases.dossier.logic import oncotree

_DATA = Path(__file__).parents[2] / "data"
_FILE = _DATA / "oncotree_names.tsv"
_FORMER = _DATA / "oncotree_former_names.tsv"  # types that today's release calls otherwise
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


@cache
def name_of(code: str) -> str:
    """What these trials call a type of today's OncoTree, else the nearest one above it; empty for the root and for a
    code that nobody knows."""
    return next((name for name in map(_own_name, oncotree.ancestors(code)) if name), "")


@cache
def names_asking(code: str) -> tuple[str, ...]:
    """The names that together ask for a type and all below it, as today's OncoTree has them; none where the older
    release draws the line elsewhere."""
    if code == oncotree.ROOT:
        return (SOLID, LIQUID)
    name = _own_name(code)
    kinds = kinds_of(name) if name else frozenset()
    same = all(oncotree.is_descendant(other, code) == (name_of(other) in kinds) for other in oncotree.tumour_types())
    return (name,) if name and same else ()


def _own_name(code: str) -> str:
    found = oncotree.find(code)
    if found is None:
        return ""
    name = _former().get(found.code, found.name)
    return name if any(name in names for names in _children().values()) else ""


@cache
def _former() -> dict[str, str]:
    with _FORMER.open(encoding="utf-8", newline="") as stream:
        return {row["code"]: row["name"] for row in csv.DictReader(stream, delimiter="\t")}
