"""OncoKB's column forms: the cancer gene list, and the list of levels (Level, Gene, Alterations, Cancer Types, Drugs).

Using OncoKB's content in care needs its licence; the reader only knows the columns.
"""

import re
from collections.abc import Iterable, Iterator

from cases.genomics.knowledge.faults import Notes
from cases.genomics.knowledge.rows import Evidence, Gene
from cases.genomics.knowledge.text import Line, gene, plain, table
from cases.genomics.knowledge.tumours import codes_of, is_any

SYSTEM = "OncoKB"
LEVELS = ("1", "2", "3A", "3B", "4", "R1", "R2", "Dx1", "Dx2", "Dx3", "Px1", "Px2", "Px3")
KINDS = {"D": "diagnostic", "P": "prognostic"}
YES_NO = {"yes": True, "no": False}
# Commas part entries, but not inside braces: "Oncogenic Mutations {excluding V600, K601}".
_COMMA = re.compile(r",\s*(?![^{(]*[})])")
_NOT_GENES = frozenset({"Other Biomarkers", ""})  # TMB-H, MSI-H: figures of the sample, not findings


def read_genes(lines: Iterable[str], notes: Notes) -> Iterator[Gene]:
    """Neither column said yes or no: unknown, which is kept as such."""
    seen: set[str] = set()
    for line in table(lines, required=(("Hugo Symbol",), ("Is Oncogene", "Gene Type"))):
        symbol = gene(line.get("Hugo Symbol"), line.number, "Hugo Symbol", notes)
        if not symbol or symbol in seen:
            notes.skip("duplicate" if symbol else "no_gene")
            continue
        seen.add(symbol)
        oncogene, suppressor = _roles(line)
        yield Gene(line=line.number, gene=symbol, oncogene=oncogene, tumour_suppressor=suppressor)


def _roles(line: Line) -> tuple[bool | None, bool | None]:
    if "Gene Type" in line.cells:
        words = line.get("Gene Type").upper()
        both = "ONCOGENE_AND_TSG" in words
        known = both or words in ("ONCOGENE", "TSG", "NEITHER")
        return (both or words == "ONCOGENE", both or words == "TSG") if known else (None, None)
    return YES_NO.get(line.get("Is Oncogene").lower()), YES_NO.get(line.get("Is Tumor Suppressor Gene").lower())


def read_levels(lines: Iterable[str], notes: Notes) -> Iterator[Evidence]:
    """One item per alteration and drug combination."""
    required = (("Level",), ("Gene",), ("Alterations",), ("Cancer Types",))
    for line in table(lines, required=required):
        if line.get("Gene") in _NOT_GENES:
            notes.skip("no_gene")
            continue
        yield from _items(line, notes)


def _items(line: Line, notes: Notes) -> Iterator[Evidence]:
    symbol = gene(line.get("Gene"), line.number, "Gene", notes)
    level = line.get("Level").removeprefix("LEVEL_")
    if level not in LEVELS:
        notes.fault("level", line.number, "Level", value=level[:20], system=SYSTEM, expected=", ".join(LEVELS))
        return
    tumours = plain(line.get("Cancer Types"))
    drugs = [tuple(drug.strip()[:120] for drug in one.split("+")) for one in _split(plain(line.get("Drugs", "Drug")))]
    kind = KINDS.get(level[0], "predictive")
    for alteration in _split(plain(line.get("Alterations"))):
        for together in drugs or [()]:
            yield Evidence(
                line=line.number, gene=symbol, alteration=alteration[:200], tumour=tumours[:200],
                oncotree=_codes(tumours), drugs=together, kind=kind, supports=True, system=SYSTEM, level=level,
                effect="" if kind != "predictive" else "resistant" if level[0] == "R" else "sensitive",
            )  # fmt: skip


def _split(cell: str) -> list[str]:
    return [part.strip() for part in _COMMA.split(cell) if part.strip()]


def _codes(tumours: str) -> tuple[str, ...]:
    """All named types; one that means any tumour makes it any."""
    names = _split(tumours)
    if any(is_any(name) for name in names):
        return ()
    return tuple(dict.fromkeys(code for name in names for code in codes_of(name)))
