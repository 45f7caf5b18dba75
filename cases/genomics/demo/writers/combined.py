"""Illumina's CombinedVariantOutput.tsv, in its LocalApp and DRAGEN generations."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from cases.genomics.demo.build import PANEL_MEGABASES
from cases.genomics.demo.model import DemoProfile, LabFormat
from cases.genomics.demo.writers.notation import exon_of, hgvs_c, hgvs_p

COLUMNS = 11  # every row is padded to the widest table
SMALL_VARIANTS = (
    "Gene", "Chromosome", "Genomic Position", "Reference Call", "Alternative Call", "Allele Frequency", "Depth",
    "P-Dot Notation", "C-Dot Notation", "Consequence(s)", "Affected Exon(s)",
)  # fmt: skip
FUSIONS = (
    "Gene Pair", "Breakpoint 1", "Breakpoint 2", "Fusion Supporting Reads", "Gene 1 Reference Reads",
    "Gene 2 Reference Reads",
)  # fmt: skip
REPORTED_FOLD_CHANGE = 1.4  # amplifications below it are not listed
Row = Sequence[str]


def write_combined(profile: DemoProfile, folder: Path) -> list[Path]:
    dragen = profile.format is LabFormat.DRAGEN
    rows: list[Row] = [
        (
            "DRAGEN TruSight Oncology 500 v2.6.2 Analysis Software - Combined Variant Output"
            if dragen
            else "TruSight Oncology 500 Local App - Combined Variant Output",
        ),
        ("For Research Use Only. Not for use in diagnostic procedures.",),
        (),
    ]
    for title, body in _sections(profile, dragen):
        rows += [(f"[{title}]",), *(body or [("NA",)]), ()]
    pair = pair_id(profile)
    path = folder / f"{pair}_CombinedVariantOutput.tsv"
    text = "".join("\t".join((*row, *[""] * (COLUMNS - len(row)))) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8", newline="\n")
    return [path]


def pair_id(profile: DemoProfile) -> str:
    """The patient's part of the sample id, IPA0007, which DNA and RNA share."""
    return profile.dna_id.split("-", 1)[0]


def _sections(profile: DemoProfile, dragen: bool) -> Iterable[tuple[str, list[Row]]]:
    yield "Analysis Details", _details(profile, dragen)
    yield "Sequencing Run Details", [("Run Name", profile.run_id), ("Run Date", profile.on_date)]
    yield "TMB", _tmb(profile)
    yield "MSI", _msi(profile, dragen)
    if dragen and profile.hrd_score is not None:
        yield (
            "GIS",
            [
                ("Genomic Instability Score", str(profile.hrd_score)),
                ("Tumor Fraction", f"{profile.tumour_content:.2f}"),
                ("Ploidy", "2.10"),
            ],
        )
    if dragen:
        yield "Copy Number Variants", _copy_number_variants(profile)
    else:
        yield "Gene Amplifications", _amplifications(profile)
    if profile.rna_id:
        yield "Splice Variants", []
        yield "Fusions", _fusions(profile)
    if dragen:
        yield (
            "Large Rearrangements",
            [
                ("Gene", "Chromosome", "Start", "Stop", "Affected Exon(s)", "Fold Change", "CNV Type"),
                ("BRCA1", "NA"),
                ("BRCA2", "NA"),
            ],
        )
    yield "Small Variants", _small_variants(profile)


def _details(profile: DemoProfile, dragen: bool) -> list[Row]:
    return [
        ("Pair ID", pair_id(profile)),
        ("DNA Sample ID", profile.dna_id),
        ("RNA Sample ID", profile.rna_id or "NA"),
        ("Output Date", profile.on_date),
        ("Output Time", "06:00:00"),
        ("Module Version", "2.6.2" if dragen else "2.2.0.12"),
        ("Pipeline Version", "ruo-2.6.2.4" if dragen else "ruo-2.2.0.12"),
    ]


def _tmb(profile: DemoProfile) -> list[Row]:
    tmb = profile.tmb
    return [
        ("Total TMB", f"{tmb.per_megabase:.1f}" if tmb else "NA"),
        ("Coding Region Size in Megabases", f"{PANEL_MEGABASES}" if tmb else "NA"),
        ("Number of Passing Eligible Variants", str(tmb.eligible) if tmb else "NA"),
    ]


def _msi(profile: DemoProfile, dragen: bool) -> list[Row]:
    msi = profile.msi
    labels = (
        ("Total MSI Sites Unstable", "Percent Unstable MSI Sites")
        if dragen
        else ("Total Microsatellite Sites Unstable", "Percent Unstable Sites")
    )
    return [
        ("Usable MSI Sites", str(msi.usable) if msi else "NA"),
        (labels[0], str(msi.unstable) if msi else "NA"),
        (labels[1], f"{msi.percent:.2f}" if msi else "NA"),
    ]


def _amplifications(profile: DemoProfile) -> list[Row]:
    found = [(item.gene, item.fold_change(profile.tumour_content)) for item in profile.copies]
    rows: list[Row] = [(gene, f"{fold:.3f}") for gene, fold in found if fold >= REPORTED_FOLD_CHANGE]
    return [("Gene", "Fold Change"), *rows] if rows else []


def _copy_number_variants(profile: DemoProfile) -> list[Row]:
    rows: list[Row] = []
    for item in profile.copies:
        fold = item.fold_change(profile.tumour_content)
        if fold >= REPORTED_FOLD_CHANGE or item.total < 1:
            rows.append((item.gene, f"{fold:.3f}", "<DUP>" if item.total > 2 else "<DEL>", str(item.total)))
    return [("Gene", "Fold Change", "Copy Number Variant", "Absolute Copy Number"), *rows] if rows else []


def _fusions(profile: DemoProfile) -> list[Row]:
    rows: list[Row] = [
        (
            f"{fusion.gene_a}-{fusion.gene_b}",
            f"chr{fusion.chromosome_a}:{fusion.position_a}",
            f"chr{fusion.chromosome_b}:{fusion.position_b}",
            str(fusion.supporting_reads),
            str(fusion.reference_reads_a),
            str(fusion.reference_reads_b),
        )
        for fusion in profile.fusions
    ]
    return [FUSIONS, *rows] if rows else []


def _small_variants(profile: DemoProfile) -> list[Row]:
    rows: list[Row] = [
        (
            item.variant.gene.symbol,
            f"chr{item.variant.chromosome}",
            str(item.variant.position),
            item.variant.ref,
            item.variant.alt,
            f"{item.allele_fraction:.4f}",
            str(item.depth),
            hgvs_p(item.variant),
            hgvs_c(item.variant),
            item.variant.consequence.replace("&", ":"),
            exon_of(item.variant),
        )
        for item in profile.variants
    ]
    return [SMALL_VARIANTS, *rows] if rows else []
