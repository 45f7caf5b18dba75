"""Arriba's fusions.tsv, GRCh37. Sequences and read names are left out, as ``.`` (a run without them)."""

from pathlib import Path

from cases.genomics.demo.facts import genes
from cases.genomics.demo.model import DemoProfile, Fusion

HEADER = (
    "#gene1", "gene2", "strand1(gene/fusion)", "strand2(gene/fusion)", "breakpoint1", "breakpoint2", "site1", "site2",
    "type", "split_reads1", "split_reads2", "discordant_mates", "coverage1", "coverage2", "confidence",
    "reading_frame", "tags", "retained_protein_domains", "closest_genomic_breakpoint1", "closest_genomic_breakpoint2",
    "gene_id1", "gene_id2", "transcript_id1", "transcript_id2", "direction1", "direction2", "filters",
    "fusion_transcript", "peptide_sequence", "read_identifiers",
)  # fmt: skip


def write_arriba(profile: DemoProfile, folder: Path) -> list[Path]:
    rows = ["\t".join(HEADER), *(_row(fusion) for fusion in profile.fusions)]
    path = folder / f"{profile.rna_id}.fusions.tsv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    return [path]


def _row(fusion: Fusion) -> str:
    split_a = fusion.supporting_reads * 2 // 5
    split_b = fusion.supporting_reads * 2 // 5
    mates = fusion.supporting_reads - split_a - split_b
    known = {
        "#gene1": fusion.gene_a,
        "gene2": fusion.gene_b,
        "strand1(gene/fusion)": fusion.strand_a,
        "strand2(gene/fusion)": fusion.strand_b,
        "breakpoint1": f"{fusion.chromosome_a}:{fusion.position_a}",
        "breakpoint2": f"{fusion.chromosome_b}:{fusion.position_b}",
        "site1": "CDS/splice-site",
        "site2": "CDS/splice-site",
        "type": fusion.event,
        "split_reads1": str(split_a),
        "split_reads2": str(split_b),
        "discordant_mates": str(mates),
        "coverage1": str(fusion.reference_reads_a + fusion.supporting_reads),
        "coverage2": str(fusion.reference_reads_b + fusion.supporting_reads),
        "confidence": "high",
        "reading_frame": "in-frame" if fusion.in_frame else "out-of-frame",
        "gene_id1": _ensembl(fusion.gene_a),
        "gene_id2": _ensembl(fusion.gene_b),
        "direction1": "downstream" if fusion.strand_a.startswith("+") else "upstream",
        "direction2": "upstream" if fusion.strand_b.startswith("+") else "downstream",
    }
    return "\t".join(known.get(column, ".") for column in HEADER)


def _ensembl(gene: str) -> str:
    return genes()[gene].ensembl_gene if gene in genes() else "."
