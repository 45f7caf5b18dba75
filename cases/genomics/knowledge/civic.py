"""CIViC's evidence items (civicdb.org), in the columns of 2022 (gene, variant, drugs) and of today (molecular_profile,
therapies). One item may span several rows: one per drug, which are taken together or instead of each other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cases.genomics.knowledge.faults import Notes
from cases.genomics.knowledge.rows import Evidence
from cases.genomics.knowledge.text import Line, gene, plain, table
from cases.genomics.knowledge.tumours import codes_of

SYSTEM = "CIViC"
COLUMNS = (
    ("gene", "molecular_profile"), ("disease",), ("drugs", "therapies"), ("evidence_type",), ("evidence_direction",),
    ("evidence_level",), ("clinical_significance", "significance"), ("evidence_status",), ("evidence_id",),
    ("citation_id",), ("rating",),
)  # fmt: skip
ANY_PARTNER = "v"  # v::ALK Fusion is a fusion of ALK with whatever gene
TOGETHER = frozenset({"combination", "sequential"})
EFFECTS = {
    "sensitivity/response": "sensitive",
    "sensitivity": "sensitive",
    "resistance": "resistant",
    "reduced sensitivity": "resistant",
}
SUPPORTS = {"supports": True, "does not support": False}


def read(lines: Iterable[str], notes: Notes) -> Iterator[Evidence]:
    """Items in the order of their first rows. All are kept until the end, as the drugs of one may stand anywhere."""
    kept: dict[tuple[str, ...], Evidence] = {}
    for line in table(lines, required=COLUMNS):
        item = _item(line, notes)
        if item is None:
            continue
        together = line.get("drug_interaction_type", "therapy_interaction_type").lower() in TOGETHER
        key = (item.external_id, item.gene, item.alteration, item.tumour, "" if together else "+".join(item.drugs))
        known = kept.get(key)
        if known is None:
            kept[key] = item
        elif set(item.drugs) <= set(known.drugs):
            notes.skip("duplicate")
        else:
            kept[key] = replace(known, drugs=tuple(sorted({*known.drugs, *item.drugs})))
    yield from kept.values()


def _item(line: Line, notes: Notes) -> Evidence | None:
    if line.get("evidence_status").lower() != "accepted":
        notes.skip("not_accepted")
        return None
    symbol, alteration = _named(line)
    if not symbol:
        notes.skip("no_gene")
        return None
    symbol = gene(symbol, line.number, "gene", notes)
    tumour = plain(line.get("disease"))
    return Evidence(
        line=line.number, gene=symbol, alteration=alteration[:200], external_id=f"EID{line.get('evidence_id')}"[:60],
        tumour=tumour[:200], oncotree=codes_of(tumour), drugs=_drugs(line), kind=line.get("evidence_type").lower()[:20],
        effect=EFFECTS.get(line.get("clinical_significance", "significance").lower(), ""),
        supports=SUPPORTS.get(line.get("evidence_direction").lower()), system=SYSTEM,
        level=line.get("evidence_level")[:8], trust=_stars(line.get("rating")), references=_references(line),
        text=plain(line.get("evidence_statement")),
    )  # fmt: skip


def _named(line: Line) -> tuple[str, str]:
    """Gene and alteration; of a molecular profile the first word is the gene, or the pair of genes is a fusion."""
    if "gene" in line.cells:
        return line.get("gene"), plain(line.get("variant"))
    profile = plain(line.get("molecular_profile"))
    first, _, rest = profile.partition(" ")
    if "::" not in first:
        return first, rest
    named = [gene for gene in first.split("::") if gene != ANY_PARTNER]
    return named[-1], f"{first} {rest}".strip() if len(named) > 1 else rest


def _drugs(line: Line) -> tuple[str, ...]:
    return tuple(part.strip()[:120] for part in plain(line.get("drugs", "therapies")).split(",") if part.strip())


def _stars(cell: str) -> int | None:
    """1..5; CIViC's tables write 4.0 as well as 4."""
    bare = cell.removesuffix(".0")
    return int(bare) if bare in {"1", "2", "3", "4", "5"} else None


def _references(line: Line) -> tuple[str, ...]:
    number = line.get("citation_id").split("(")[0].strip()
    source = line.get("source_type").lower()
    cited = ["PMID:" + number] if number.isdigit() and source in ("pubmed", "") else []
    cited += [f"ASCO:{number}"] if number.isdigit() and source == "asco" else []
    trials = [one.strip() for one in line.get("nct_ids").split(",") if one.strip().startswith("NCT")]
    return tuple(cited + trials)
