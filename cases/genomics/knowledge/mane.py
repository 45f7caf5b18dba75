"""MANE's summary table (NCBI and EMBL-EBI): the agreed transcript of each gene, on GRCh38."""

from collections.abc import Iterable, Iterator

from cases.genomics.knowledge.faults import Notes
from cases.genomics.knowledge.rows import Transcript
from cases.genomics.knowledge.text import gene, table
from cases.genomics.readers.cells import CHROMOSOMES

COLUMNS = (
    ("symbol",), ("RefSeq_nuc",), ("RefSeq_prot",), ("Ensembl_nuc",), ("MANE_status",), ("GRCh38_chr",),
    ("chr_start",), ("chr_end",), ("chr_strand",),
)  # fmt: skip
STATUSES = ("MANE Select", "MANE Plus Clinical")
# Sequences of newer releases are named by accession.
_ACCESSIONS = {f"NC_{number:06}": str(number) for number in range(1, 23)} | {"NC_000023": "X", "NC_000024": "Y"}


def read(lines: Iterable[str], notes: Notes) -> Iterator[Transcript]:
    """Genes on patches and scaffolds keep their transcript, without a place."""
    for line in table(lines, required=COLUMNS, quoted=False):
        symbol = gene(line.get("symbol"), line.number, "symbol", notes)
        if not symbol:
            notes.skip("no_gene")
            continue
        if line.get("MANE_status") not in STATUSES:
            notes.fault("word", line.number, "MANE_status", value=line.get("MANE_status"), expected=", ".join(STATUSES))
        chrom = line.get("GRCh38_chr")
        chrom = _ACCESSIONS.get(chrom.split(".")[0], chrom)
        placed = chrom in CHROMOSOMES
        yield Transcript(
            line=line.number, gene=symbol, refseq=line.get("RefSeq_nuc")[:40], ensembl=line.get("Ensembl_nuc")[:40],
            protein=line.get("RefSeq_prot")[:40], status=line.get("MANE_status"), chrom=chrom if placed else "",
            start=_place(line.get("chr_start")) if placed else None,
            end=_place(line.get("chr_end")) if placed else None, strand=line.get("chr_strand") if placed else "",
        )  # fmt: skip


def _place(cell: str) -> int | None:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 12 else None
