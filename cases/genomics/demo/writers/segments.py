"""CNVkit's called segments (.call.cns), GRCh37: the whole genome by chromosome, cut where a gene differs."""

import math
import random
from pathlib import Path

from cases.genomics.demo.facts import genes
from cases.genomics.demo.model import DemoProfile, GeneCopies
from cases.genomics.demo.writers.vcf import CONTIGS

HEADER = ("chromosome", "start", "end", "gene", "log2", "baf", "cn", "cn1", "cn2", "depth", "probes", "weight")
FLANK = 400_000  # bases on each side of the gene that share its copy number
EDGE = 100_000  # chromosome ends without probes
FLOOR = -5.0  # log2 of no copies in a pure tumour, as CNVkit bounds it


def write_segments(profile: DemoProfile, folder: Path) -> list[Path]:
    rng = random.Random(f"segments:{profile.dna_id}:{profile.seed}")  # noqa: S311 - made-up data, no secret
    rows = ["\t".join(HEADER)]
    for chromosome, length in CONTIGS.items():
        if chromosome == "Y" and profile.sex == "F":
            continue
        rows += _chromosome(profile, chromosome, length, rng)
    path = folder / f"{profile.dna_id}.call.cns"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    return [path]


def _chromosome(profile: DemoProfile, chromosome: str, length: int, rng: random.Random) -> list[str]:
    base = 1 if chromosome in ("X", "Y") and profile.sex == "M" else 2
    here = [item for item in profile.copies if genes()[item.gene].chromosome == chromosome]
    rows, position = [], EDGE
    for item in sorted(here, key=lambda found: genes()[found.gene].bounds_grch37()):
        start, end = genes()[item.gene].bounds_grch37()
        start, end = max(position, start - FLANK), end + FLANK
        if start > position:
            rows.append(_row(profile, chromosome, position, start, None, base, rng))
        rows.append(_row(profile, chromosome, start, end, item, base, rng))
        position = end
    rows.append(_row(profile, chromosome, position, length - EDGE, None, base, rng))
    return rows


def _row(
    profile: DemoProfile, chromosome: str, start: int, end: int, item: GeneCopies | None, base: int, rng: random.Random
) -> str:
    purity = profile.tumour_content
    total, minor = (item.total, item.minor) if item else (base, base // 2)
    mean = purity * total + base * (1 - purity)
    log2 = max(FLOOR, math.log2(max(mean, 1e-9) / 2)) + rng.gauss(0, 0.02)
    baf = (purity * (total - minor) + (base / 2) * (1 - purity)) / mean if mean else 0.5
    probes = max(3, (end - start) // 60_000)
    cells = (
        chromosome, str(start), str(end), _genes_within(chromosome, start, end), f"{log2:.5f}", f"{baf:.4f}",
        str(total), str(total - minor), str(minor), f"{600 * mean / 2:.2f}", str(probes), f"{probes * 0.9:.2f}",
    )  # fmt: skip
    return "\t".join(cells)


def _genes_within(chromosome: str, start: int, end: int) -> str:
    """Genes of our table that lie in the segment; ``-`` for none, as CNVkit writes it."""
    found = []
    for gene in genes().values():
        if gene.chromosome == chromosome and gene.offset is not None:
            first, last = gene.bounds_grch37()
            if first < end and last > start:
                found.append(gene.symbol)
    return ",".join(found) or "-"
