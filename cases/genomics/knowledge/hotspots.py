"""Cancer Hotspots (Chang 2018, version 3 files): residues that tumours hit again and again.

Two files carry the same residues: one row per residue with packed cells (``R:204|K:142``), and one row per changed
residue with its tumours by organ (``skin:88|bowel:8``), which are summed here. Load one of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from cases.genomics.knowledge.faults import Notes, refuse
from cases.genomics.knowledge.rows import Hotspot
from cases.genomics.knowledge.text import Line, gene, table

_PACKED = re.compile(r"([^:|]{1,60}):(\d{1,7})", re.ASCII)
_SINGLE = re.compile(r"[A-Z*]\d+", re.ASCII)
_RESIDUE = (("Hugo_Symbol",), ("Residue",), ("Variant_Amino_Acid",), ("Tumor_Count",))
_VARIANT = (("Hugo_Symbol",), ("Residue",), ("Variant_Amino_Acid",), ("Tumor_Type_Composition",))


def read(lines: Iterable[str], notes: Notes) -> Iterator[Hotspot]:
    stream = iter(lines)
    header = next(stream, "")
    by_residue = "Tumor_Count" in header.strip().split("\t")
    rows = table(chain([header], stream), required=_RESIDUE if by_residue else _VARIANT, quoted=False)
    return _residues(rows, notes) if by_residue else _variants(rows, notes)


def _residues(rows: Iterable[Line], notes: Notes) -> Iterator[Hotspot]:
    for line in rows:
        symbol = gene(line.get("Hugo_Symbol"), line.number, "Hugo_Symbol", notes)
        count = line.get("Tumor_Count")
        if not (count.isascii() and count.isdigit()):
            notes.fault("number", line.number, "Tumor_Count", value=count[:40], expected="1, 2, 3 ...")
            continue
        changes = _packed(line, "Variant_Amino_Acid", notes)
        if not changes:
            notes.skip("no_change")
            continue
        yield _hotspot(line.number, symbol, line.get("Residue"), int(count), changes)


def _variants(rows: Iterable[Line], notes: Notes) -> Iterator[Hotspot]:
    """Rows of one residue need not stand together, so the sums are kept until the end: some thousand numbers.

    The published file says some rows three times over; a row that is said again is counted once.
    """
    said: set[tuple[str, ...]] = set()
    changes: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    first: dict[tuple[str, str], int] = {}
    for line in rows:
        symbol = gene(line.get("Hugo_Symbol"), line.number, "Hugo_Symbol", notes)
        key, change = (symbol, line.get("Residue")), line.get("Variant_Amino_Acid")
        if not change:
            notes.skip("no_change")
            continue
        row = (*key, change, line.get("Tumor_Type_Composition"))
        if row in said:
            notes.skip("duplicate")
            continue
        said.add(row)
        first.setdefault(key, line.number)
        tumours = sum(_packed(line, "Tumor_Type_Composition", notes).values())
        changes[key][change] = changes[key].get(change, 0) + tumours
    for key, found in changes.items():
        yield _hotspot(first[key], *key, sum(found.values()), found)


def _packed(line: Line, column: str, notes: Notes) -> dict[str, int]:
    """``R:204|K:142``; a cell of other shape is a fault."""
    found: dict[str, int] = {}
    for part in filter(None, line.get(column).split("|")):
        match = _PACKED.fullmatch(part)
        if match is None:
            notes.fault("pair", line.number, column, value=part[:40])
            continue
        found[match[1]] = found.get(match[1], 0) + int(match[2])
    return found


def _hotspot(line: int, symbol: str, residue: str, samples: int, changes: dict[str, int]) -> Hotspot:
    """``X1010`` and the like are splice sites; ``27-42`` or a bare number are in-frame insertions and deletions."""
    if not residue:
        refuse("empty", line, "Residue")
    if residue.startswith("X") and residue[1:].isdigit():
        kind = "splice"
    else:
        kind = "single residue" if _SINGLE.fullmatch(residue) else "in-frame indel"
    return Hotspot(line=line, gene=symbol, residue=residue[:40], samples=samples, kind=kind, changes=changes)
