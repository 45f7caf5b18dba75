"""Figures of the MAF reader: 100,000 rows of 168 columns, checked in a process of their own; then three times as many,
for their memory.
"""

import gc
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS, MANY, COLUMNS = 100_000, 300_000, 168
SECONDS, MEBIBYTES = 2.0, 150.0
SAMPLE = "IPD0001-D05-P01-A09"
NAMED = (
    "Hugo_Symbol", "Entrez_Gene_Id", "Center", "NCBI_Build", "Chromosome", "Start_Position", "End_Position", "Strand",
    "Variant_Classification", "Variant_Type", "Reference_Allele", "Tumor_Seq_Allele1", "Tumor_Seq_Allele2",
    "dbSNP_RS", "Tumor_Sample_Barcode", "Matched_Norm_Sample_Barcode", "Match_Norm_Seq_Allele1",
    "Match_Norm_Seq_Allele2", "Mutation_Status", "HGVSc", "HGVSp", "HGVSp_Short", "Transcript_ID", "Exon_Number",
    "t_depth", "t_ref_count", "t_alt_count", "n_depth", "n_ref_count", "n_alt_count", "all_effects", "Consequence",
    "FILTER", "gnomAD_AF", "gnomAD_AFR_AF", "gnomAD_NFE_AF", "CLIN_SIG", "vcf_region",
)  # fmt: skip


def rows(count: int = ROWS) -> Iterator[str]:
    """As an exome's MAF has them: most cells filled, one tumour, positions that never repeat."""
    rng = random.Random(168)
    names = [*NAMED, *(f"extra_{number}" for number in range(COLUMNS - len(NAMED)))]
    yield "#version 2.4\n"
    yield "\t".join(names) + "\n"
    for number in range(count):
        pos, ref, alt, gene = 1_000_000 + 9 * number, "ACGT"[number % 4], "CGTA"[number % 4], f"GENE{number % 9000}"
        depth, reads, codon = rng.randint(40, 900), rng.randint(8, 40), number % 1500 + 1
        cells = {
            "Hugo_Symbol": gene, "Entrez_Gene_Id": str(number % 9000 + 1_000_000), "Center": "node",
            "NCBI_Build": "GRCh38", "Chromosome": f"chr{number % 22 + 1}", "Start_Position": str(pos),
            "End_Position": str(pos), "Strand": "+", "Variant_Classification": "Missense_Mutation",
            "Variant_Type": "SNP", "Reference_Allele": ref, "Tumor_Seq_Allele1": ref, "Tumor_Seq_Allele2": alt,
            "dbSNP_RS": f"rs{number}", "Tumor_Sample_Barcode": SAMPLE, "Matched_Norm_Sample_Barcode": "NORMAL",
            "Match_Norm_Seq_Allele1": ref, "Match_Norm_Seq_Allele2": ref, "Mutation_Status": "Somatic",
            "HGVSc": f"ENST{number % 9000:011d}.3:c.{3 * codon}{ref}>{alt}", "HGVSp": f"p.Val{codon}Glu",
            "HGVSp_Short": f"p.V{codon}E", "Transcript_ID": f"ENST{number % 9000:011d}", "Exon_Number": "7/15",
            "t_depth": str(depth), "t_ref_count": str(depth - reads), "t_alt_count": str(reads), "n_depth": "210",
            "n_ref_count": "210", "n_alt_count": "0", "all_effects": f"{gene},missense_variant,p.Val{codon}Glu;" * 3,
            "Consequence": "missense_variant", "FILTER": "PASS", "gnomAD_AF": "1.2e-05", "gnomAD_AFR_AF": "0",
            "gnomAD_NFE_AF": "2.4e-05", "CLIN_SIG": "uncertain_significance", "vcf_region": "",
        }  # fmt: skip
        yield "\t".join([*(cells[name] for name in NAMED), *["0.01"] * (COLUMNS - len(NAMED))]) + "\n"


def measured(path: Path, count: int) -> None:
    """The reading itself, in this process: seconds on the wall and the largest resident size."""
    from cases.genomics.readers.folder import read_alone
    from cases.genomics.readers.outlet import Discarding
    from cases.genomics.readers.rows import Expected

    gc.disable()  # as the limited child does: rows form no cycles
    began = time.perf_counter()
    reading = read_alone(path, path.name, Expected(sample_ids=(SAMPLE,)), Discarding())  # as check_files does
    taken = time.perf_counter() - began
    assert reading.counts["small_variants"] == count and reading.outcome == "accepted", reading.problems[:3]
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = [(f"genomics.maf_{count}x{COLUMNS}_resident", size, "MiB", MEBIBYTES)]
    if count == ROWS:
        figures.insert(0, (f"genomics.maf_{count}x{COLUMNS}_checked", taken, "s", SECONDS))
    for name, value, unit, limit in figures:
        figure = {"name": name, "value": round(value, 3), "unit": unit, "limit": limit}
        print(json.dumps(figure | {"ratio": round(value / limit, 3)}), flush=True)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="maf-") as folder:
        path = Path(folder) / f"{SAMPLE}.maf"
        for count in (ROWS, MANY):
            with path.open("w", encoding="utf-8") as out:
                out.writelines(rows(count))
            command = [sys.executable, str(Path(__file__).resolve()), str(path), str(count)]
            environment = os.environ | {"PYTHONPATH": str(ROOT)}
            if status := subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
                return status
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if len(sys.argv) > 1:
        measured(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        sys.exit(main())
