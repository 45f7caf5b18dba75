"""Small variant tables and folders of made-up values."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from cases.genomics.inpred.view import View, view_of_folder

SAMPLE, RUN = "IPH0214-D01-P01-A03", "260101_NB501498_0001_AHMADEUPX"
COLUMNS = (
    "Sample_ID", "Gene_symbol", "Ensembl_transcript_ID", "RefSeq_mRNA", "Genomic_location", "DNA_change",
    "cDNA_change", "Exon_number", "Protein_change_short", "Protein_change", "Change_summary", "Coding_status",
    "Depth_tumor_DNA", "AF_tumor_DNA", "CPSR_ACMG_class", "CPSR_ClinVar_class", "Functional_domain", "IGV_QC",
    "Class_judgement", "Class_judgement_comments", "Reporting_judgement", "Reporting_judgement_comments",
)  # fmt: skip
USUAL = {
    "Sample_ID": SAMPLE, "Gene_symbol": "BRAF", "Ensembl_transcript_ID": "ENST00000288602", "RefSeq_mRNA": "NM_004333",
    "Genomic_location": "7:140453136", "DNA_change": "A>T", "cDNA_change": "c.1799T>A", "Exon_number": "exon15",
    "Protein_change_short": "V600E", "Protein_change": "Val600Glu",
    "Change_summary": "c.1799T>A:exon15:V600E:Val600Glu", "Coding_status": "missense_variant",
    "Depth_tumor_DNA": "407", "AF_tumor_DNA": "0.486", "CPSR_ACMG_class": "VUS", "CPSR_ClinVar_class": "VUS",
    "Functional_domain": "NA", "IGV_QC": ".", "Class_judgement": "include", "Class_judgement_comments": ".",
    "Reporting_judgement": ".", "Reporting_judgement_comments": ".",
}  # fmt: skip
SUMMARY_HEADER = "sample_id\tTMB\tMSI\tgene_amplifications\tsplice_variants\tfusions"


def row(place: int = 1, **cells: str) -> dict[str, str]:
    """One variant; ``place`` keeps two of them apart."""
    return {**USUAL, "Genomic_location": f"7:{140453135 + place}", "DNA_change": "A>T", **cells}


def text(
    rows: Iterable[Mapping[str, str]], *, purity: str | None = "0.445", size: str | None = "1.28", noted: str = SAMPLE,
    columns: tuple[str, ...] = COLUMNS,
) -> str:  # fmt: skip
    notes = [f"# [{noted}] Version string: 2.2.0.12/hg19/T"]
    if size is not None:
        notes.append(f"# [{noted}] Size of the target coding region (in millions ot bases): {size}")
    if purity is not None:
        notes.append(f"# [{noted}] Specified tumor purity (as a fraction between 0 and 1): {purity}")
    lines = ["\t".join(cells[name] for name in columns) for cells in rows]
    return "\n".join([*notes, "\t".join(columns), *lines]) + "\n"


def summary(*lines: str, open_end: bool = False) -> str:
    return "\n".join(["# Field formats:", SUMMARY_HEADER, *lines]) + ("" if open_end else "\n")


def sample_list(*members: tuple[str, str], run: str = RUN) -> str:
    head = "#sample_type\tsample_ID\tsample_pair_ID\tsample_output_ID\tsample_host_system_run_directory"
    lines = [f"{kind}\t{name}\t{name}_P\t{name}\t/results/{run}_LocalApp_results" for kind, name in members]
    return "\n".join([head, *lines]) + "\n"


def oslo(root: Path, sample: str = SAMPLE, run: str = RUN) -> Path:
    return root / f"{run}_TSO_500_LocalApp_postprocessing_results" / sample


def bergen(root: Path, sample: str = SAMPLE, run: str = RUN) -> Path:
    return root / run / f"{run}_ppr" / sample


def written(
    folder: Path, table: str, *, line: str | None = f"{SAMPLE}_P\t7.8 (10)\t0.88 (1/114)\tNA\tNA\tNA",
    members: str | None = None, sample: str = SAMPLE, ending: str = "_small_variant_table.tsv",
) -> Path:  # fmt: skip
    """A sample's folder, with the run's summary one level above it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{sample}{ending}").write_text(table, encoding="utf-8")
    (folder / "sample_list.tsv").write_text(members or sample_list(("DNA_tumor", sample)), encoding="utf-8")
    if line is not None:
        (folder.parent / f"{RUN}_variant_summary.tsv").write_text(summary(line), encoding="utf-8")
    return folder


def viewed(root: Path, rows: Iterable[Mapping[str, str]], **how: str | None) -> View:
    folder = written(oslo(root), text(rows, **how))  # type: ignore[arg-type]
    return view_of_folder(folder, SAMPLE)
