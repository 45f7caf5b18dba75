"""Tumour types, and which of them is a kind of which.

The table is data/oncotree.tsv: OncoTree 2025-10-03 (Memorial Sloan Kettering, CC BY 4.0), its types of solid tumours
that the board meets, with Norwegian names of our own.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

VERSION = "OncoTree 2025-10-03"
ROOT = "TISSUE"
_FILE = Path(__file__).parent.parent / "data" / "oncotree.tsv"
# Codes that older releases used for a type that stands under another code now.
_FORMER = {"GBM": "GB", "AASTR": "ASTR", "AODG": "ODG"}


@dataclass(frozen=True, slots=True)
class TumourType:
    """One node. ``parent`` is empty at the root."""

    code: str
    name: str
    parent: str
    name_nb: str

    def label(self, language: str) -> str:
        """The name as a Norwegian or an English reader expects it."""
        return self.name_nb if language.startswith("nb") else self.name


@cache
def tumour_types() -> Mapping[str, TumourType]:
    """All types by code, in the table's order: a parent stands before its children."""
    with _FILE.open(encoding="utf-8", newline="") as stream:
        return {row["code"]: TumourType(**row) for row in csv.DictReader(stream, delimiter="\t")}


def find(code: str) -> TumourType | None:
    """The type with this code, in today's or a former spelling; None when the table does not have it."""
    return tumour_types().get(_FORMER.get(code, code))


def ancestors(code: str) -> tuple[str, ...]:
    """The code itself, its parent, and so on up to the root; empty for an unknown code."""
    path: list[str] = []
    node = find(code)
    while node is not None:
        path.append(node.code)
        node = tumour_types().get(node.parent)
    return tuple(path)


def is_descendant(code: str, ancestor: str) -> bool:
    """Whether ``code`` is ``ancestor`` or a kind of it. False when either is unknown to the table: ask ``find`` first
    where unknown must be told apart from no."""
    wanted = _FORMER.get(ancestor, ancestor)
    return wanted in ancestors(code)


def tissue(code: str) -> str:
    """The organ that a type belongs to (level 1), empty for the root and for unknown codes."""
    path = ancestors(code)
    return path[-2] if len(path) > 1 else ""
