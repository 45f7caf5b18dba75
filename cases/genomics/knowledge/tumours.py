"""Tumour names of foreign sources as OncoTree codes, by the project's own table (data/tumours.csv, versioned).

Blood cancers map to MYELOID and LYMPH, of which no solid tumour is a kind.
"""

import csv
import re
from functools import cache
from pathlib import Path

VERSION = "2026.1"
_FILE = Path(__file__).parent / "data" / "tumours.csv"


def squeeze(name: str) -> str:
    """One spelling: lower case, words alone."""
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    with _FILE.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        return {squeeze(row["name"]): tuple(filter(None, row["oncotree"].split("|"))) for row in rows}


def codes_of(name: str) -> tuple[str, ...]:
    """The codes that the name stands for; () for a name that is not mapped, or that means any tumour."""
    return _codes().get(squeeze(name), ())


def is_any(name: str) -> bool:
    """Whether the name means any tumour. An unmapped name does not: nobody knows which tumour it means."""
    return not name or _codes().get(squeeze(name)) == ()
