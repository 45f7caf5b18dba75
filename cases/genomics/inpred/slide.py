"""Numbers and cells as today's slides write them."""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.genomics.inpred.cells import is_missing, number


@dataclass(frozen=True, slots=True)
class SequenceLine:
    """One row of the sequence summary."""

    gene: str
    coordinates: str
    ensembl: str
    exon: str
    protein: str
    hgvs: str
    change: str
    status: str
    reads: str
    fraction: str
    rescued: bool


def slide_fraction(fraction: float | None) -> str:
    """A fraction with two decimals, half to even on a hundredfold in binary, trailing zero dropped: 0.125 is 0.12."""
    return "" if fraction is None else str(round(fraction * 100) / 100)


def percent(fraction: float | None) -> str:
    """One decimal, ties by the binary value: 48.6%."""
    return "" if fraction is None else f"{fraction * 100:.1f}%"


def reads(depth: float | None, fraction: float | None) -> str:
    """Variant reads, cut down to whole ones, of all reads: 197/407."""
    if depth is None or fraction is None:
        return ""
    return f"{int(int(depth) * fraction)}/{int(depth)}"


def slide_protein(protein: str) -> str:
    """A stop is written with a star on slides: R213X is R213*."""
    text = shown(protein)
    return f"{text[:-1]}*" if text.endswith("X") else text


def slide_status(status: str) -> str:
    return shown(status).replace("_variant", "")


def shown(text: str) -> str:
    """Missing words are an empty cell on slides; a dot is not."""
    return "" if is_missing(text) else text


def sequence_line(cells: Mapping[str, str], *, rescued: bool) -> SequenceLine:
    def cell(name: str) -> str:
        return shown(cells.get(name, ""))

    chromosome, _, position = cell("Genomic_location").partition(":")
    refseq, fraction = cell("RefSeq_mRNA"), number(cells.get("AF_tumor_DNA", ""))
    return SequenceLine(
        gene=cell("Gene_symbol"),
        coordinates=f"chr{chromosome}:g.{position}{cell('DNA_change')}",
        ensembl=cell("Ensembl_transcript_ID"), exon=cell("Exon_number"),
        protein=slide_protein(cell("Protein_change_short")),
        hgvs=f"{refseq}:{cell('cDNA_change')}",
        change=f"{cell('Gene_symbol')} {refseq}:{_change(cell('Change_summary'))}",
        status=slide_status(cell("Coding_status")),
        reads=reads(number(cells.get("Depth_tumor_DNA", "")), fraction), fraction=percent(fraction), rescued=rescued,
    )  # fmt: skip


def _change(summary: str) -> str:
    """``c.1799T>A:exon15:V600E:Val600Glu`` is ``c.1799T>A,p.(V600E),p.(Val600Glu)``."""
    text, behind_exon = "", False
    for part in summary.replace(":NA", "").split(":"):
        if "exon" in part:
            behind_exon = True
        else:
            text += f",p.({part})" if behind_exon else part
    return text
