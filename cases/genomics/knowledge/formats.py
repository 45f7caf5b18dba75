"""The formats by name: who publishes them, under which licence, and how they are read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cases.genomics.enums import KnowledgeKind
from cases.genomics.knowledge import alleles, civic, hgnc, hotspots, mane, oncokb, own, refseq
from cases.genomics.knowledge.faults import Notes, TableRefused, refuse
from cases.genomics.knowledge.rows import Row
from cases.genomics.knowledge.text import lines_of

Reader = Callable[[Iterable[str], Notes], Iterator[Row]]


@dataclass(frozen=True)
class Format:
    """``kind`` None: the file's own header says it. ``name`` is what the versions of the source are called."""

    kind: KnowledgeKind | None
    name: str
    licence: str
    reference: str
    read: Reader


FORMATS = {
    "civic": Format(KnowledgeKind.EVIDENCE, "CIViC", "CC0 1.0", "https://civicdb.org", civic.read),
    "hgnc": Format(KnowledgeKind.GENE_NAMES, "HGNC", "CC0 1.0", "https://www.genenames.org", hgnc.read),
    "mane": Format(
        KnowledgeKind.TRANSCRIPTS, "MANE", "NCBI and EMBL-EBI terms of use", "DOI:10.1038/s41586-022-04558-8", mane.read
    ),
    "hotspots": Format(
        KnowledgeKind.HOTSPOTS, "Cancer Hotspots", "ODbL 1.0", "https://www.cancerhotspots.org", hotspots.read
    ),
    "oncokb-genes": Format(
        KnowledgeKind.GENES,
        "OncoKB genes",
        "OncoKB terms; a licence for clinical use",
        "https://www.oncokb.org",
        oncokb.read_genes,
    ),
    "oncokb-levels": Format(
        KnowledgeKind.EVIDENCE,
        "OncoKB levels",
        "OncoKB terms; a licence for clinical use",
        "https://www.oncokb.org",
        oncokb.read_levels,
    ),
    "cpic": Format(KnowledgeKind.DRUG_GENES, "CPIC", "CC0 1.0", "https://cpicpgx.org", alleles.read_table),
    "pharmcat": Format(
        KnowledgeKind.DRUG_GENES, "PharmCAT", "CC-BY-SA 4.0", "https://pharmcat.clinpgx.org", alleles.read_definition
    ),
    "refseq-removed": Format(
        KnowledgeKind.RETIRED,
        "RefSeq removed records",
        "NCBI terms of use",
        "https://www.ncbi.nlm.nih.gov/refseq/",
        refseq.read,
    ),
    "own": Format(None, "", "", "", own.read),
}


def kind_of(format_name: str, path: Path) -> KnowledgeKind:
    """What the file is about. Raises TableRefused."""
    known = FORMATS[format_name].kind
    return known if known is not None else own.kind_of(lines_of(path))


def rows_of(format_name: str, path: Path, notes: Notes) -> Iterator[Row]:
    """Rows, one by one. Raises TableRefused, at the end at the latest, for a table with a fault or without a row."""
    count = 0
    for row in FORMATS[format_name].read(lines_of(path), notes):
        count += 1
        yield row
    if notes.faults:
        raise TableRefused(notes.faults)
    if not count:
        refuse("no_rows")
