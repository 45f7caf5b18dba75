"""A TSOPPI result folder: small_variant_table, the run's variant_summary and sample_list, in two hospitals' layouts."""

import random
from pathlib import Path

from cases.genomics.demo.facts import clinvar_word
from cases.genomics.demo.model import DemoProfile, LabFormat, Observed, Origin
from cases.genomics.demo.writers.combined import REPORTED_FOLD_CHANGE
from cases.genomics.demo.writers.notation import bare_protein, short_protein

COLUMNS = (
    "Sample_ID", "Gene_symbol", "Ensembl_transcript_ID", "RefSeq_mRNA", "Genomic_location", "DNA_change",
    "cDNA_change", "Exon_number", "Protein_change_short", "Protein_change", "Change_summary", "Coding_status",
    "Depth_tumor_DNA", "AF_tumor_DNA", "Depth_normal_DNA", "AF_normal_DNA", "Depth_tumor_RNA", "AF_tumor_RNA",
    "COSMIC_ID", "dbSNP_rs_ID", "ClinVar_variation_ID", "Global_AF_gnomAD", "Global_AF_1KG", "NFE_AF_gnomAD",
    "Germline_population_AFs", "Mutation_hotspot", "TCGA_frequency", "ICGC_PCAWG_occurrence", "TSO500_recurrence",
    "Putative_driver", "Signaling_pathway", "Gene_predisposition", "Gene_CN", "Tier", "CPSR_ACMG_class",
    "CPSR_ClinVar_class", "TSO500_LocalApp_class", "Functional_domain", "Drugs", "Coding_transcript_consequences",
    "Inclusion_criteria", "Filters", "F1LCDx_targets", "IGV_QC", "Run_QC", "Class_judgement",
    "Class_judgement_comments", "Reporting_judgement", "Reporting_judgement_comments",
)  # fmt: skip
JUDGEMENT = {"IGV_QC", "Run_QC", "Class_judgement", "Class_judgement_comments", "Reporting_judgement",
             "Reporting_judgement_comments"}  # fmt: skip
NOTES = (
    "Version string: 2.2.0.12/0.3.2:22-06-07/1.0.0/1.0.0/hg19/T",
    'The "Inclusion_criteria" column lists all the inclusion criteria satisfied by given variant.',
    'The "Filters" column lists all the filters failed by given variant.',
    "Size of the target coding region (in millions ot bases): 1.27",
    "Specified tumor purity (as a fraction between 0 and 1): {purity}",
    "ID of the matched normal DNA sample: NA",
    "ID of the matched tumor RNA sample: {rna}",
    '"Gene_CN" column format: [High_confidence/non-High_confidence]_[Tumor_CN]/[Adjusted_Tumor_CN]_[Normal_CN]',
)
SUMMARY_NOTES = (
    "# Field formats:",
    "# - TMB: TMB (elligible_variants)",
    "# - MSI: percentage_of_unstable_MSI_sites (unstable_MSI_site_count/usable_MSI_site_count)",
    "# - gene_amplifications: gene (fold_change)",
    "# - splice_variants: gene[affected_exon] (breakpoint_gene_1-breakpoint_gene_2) "
    "splice_supporting_reads/reference_reads",
    "# - fusions: gene_1-gene_2 (breakpoint_gene_1-breakpoint_gene_2) fusion_supporting_reads/ref_reads_gene_1/"
    "ref_reads_gene_2",
)
NEIGHBOURS = 3  # other samples of the same run, whose rows a reader must leave alone


def write_tsoppi(profile: DemoProfile, folder: Path) -> list[Path]:
    run = profile.run_id
    if profile.format is LabFormat.TSOPPI_OSLO:
        results = folder / f"{run}_TSO_500_LocalApp_postprocessing_results"
    else:
        results = folder / run / f"{run}_ppr"
    sample = results / profile.dna_id
    sample.mkdir(parents=True, exist_ok=True)
    made = {
        results / f"{run}_variant_summary.tsv": _summary(profile),
        sample / "sample_list.tsv": _sample_list(profile),
        sample / f"{profile.dna_id}_small_variant_table.tsv": _table(profile),
    }
    for path, text in made.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(made)


def _table(profile: DemoProfile) -> str:
    values = {"purity": f"{profile.tumour_content:.2f}", "rna": profile.rna_id or "NA"}
    notes = [f"# [{profile.dna_id}] {note.format(**values)}" for note in NOTES]
    rows = ["\t".join(_cells(profile, item)) for item in profile.variants]
    return "\n".join([*notes, "\t".join(COLUMNS), *rows]) + "\n"


def _cells(profile: DemoProfile, item: Observed) -> list[str]:
    variant = item.variant
    protein, short = bare_protein(variant), short_protein(variant)
    exon = f"exon{variant.exon}" if variant.exon else ""
    frequency = variant.population_frequency
    common = frequency is not None and frequency >= 0.001
    known = {
        "Sample_ID": profile.dna_id,
        "Gene_symbol": variant.gene.symbol,
        "Ensembl_transcript_ID": variant.gene.ensembl_transcript.split(".")[0],
        "RefSeq_mRNA": variant.gene.transcript.split(".")[0],
        "Genomic_location": f"{variant.chromosome}:{variant.position}",
        "DNA_change": f"{variant.ref}>{variant.alt}",
        "cDNA_change": variant.cdna,
        "Exon_number": exon,
        "Protein_change_short": short,
        "Protein_change": protein,
        "Change_summary": f"{variant.cdna}:{exon}:{short}:{protein}" if protein else "",
        "Coding_status": _status(item),
        "Depth_tumor_DNA": str(item.depth),
        "AF_tumor_DNA": f"{item.allele_fraction:.3f}",
        "Global_AF_gnomAD": f"{frequency:g}" if frequency is not None else "",
        "Germline_population_AFs": f"GLOBAL_AF_GNOMAD:{frequency:.7f}" if common else "",
        "Gene_CN": _gene_copies(profile, variant.gene.symbol),
        "Tier": _tier(item),
        "CPSR_ClinVar_class": clinvar_word(variant) or ("Benign" if common else ""),
        "TSO500_LocalApp_class": "GL_DB" if common else "SOM",
        "Inclusion_criteria": "tier" if common else "class",
        "Filters": "germline_population" if common else "",
        "IGV_QC": ".",
        "Run_QC": ".",
        "Class_judgement": _class_judgement(item, common),
        "Class_judgement_comments": "germline_population" if common else ".",
        "Reporting_judgement": "BioMar" if variant.role == "driver" else ".",
        "Reporting_judgement_comments": ".",
    }
    return [known.get(column) or ("." if column in JUDGEMENT else "NA") for column in COLUMNS]


def _status(item: Observed) -> str:
    terms = item.variant.consequence.replace("&", ",")
    return "x:noncoding_variant" if terms == "upstream_gene_variant" else terms


def _tier(item: Observed) -> str:
    if item.variant.role == "driver":
        return "TIER_2" if item.variant.protein else "TNC"
    return "TIER_4" if item.variant.synonymous else "TIER_3"


def _class_judgement(item: Observed, common: bool) -> str:
    if common:
        return "exclude"
    if item.variant.role != "driver":
        return "include"
    return "LikGL" if item.origin is Origin.GERMLINE else "SOM"


def _gene_copies(profile: DemoProfile, gene: str) -> str:
    total = next((item.total for item in profile.copies if item.gene == gene), 2)
    seen = profile.tumour_content * total + 2 * (1 - profile.tumour_content)
    return f"[HC]_{seen:.3f}/{total:.3f}_NA"


def _summary(profile: DemoProfile) -> str:
    header = ("sample_id", "TMB", "MSI", "gene_amplifications", "splice_variants", "fusions")
    rows = [*SUMMARY_NOTES, "\t".join(header), "\t".join(_dna_row(profile))]
    if profile.rna_id:
        rows.append("\t".join(_rna_row(profile)))
    return "\n".join([*rows, *_neighbour_rows(profile)]) + "\n"


def _dna_row(profile: DemoProfile) -> tuple[str, ...]:
    tmb, msi = profile.tmb, profile.msi
    folds = [(item.gene, item.fold_change(profile.tumour_content)) for item in profile.copies]
    amplified = "|".join(f"{gene} ({fold:.3f})" for gene, fold in folds if fold >= REPORTED_FOLD_CHANGE)
    return (
        f"{profile.dna_id}_P",
        f"{tmb.per_megabase} ({tmb.eligible})" if tmb else "NA",
        f"{msi.percent:.2f} ({msi.unstable}/{msi.usable})" if msi else "NA",
        amplified or "NA",
        "NA",
        "NA",
    )


def _rna_row(profile: DemoProfile) -> tuple[str, ...]:
    fusions = "|".join(
        f"{fusion.gene_a}/{fusion.gene_b} (chr{fusion.chromosome_a}:{fusion.position_a}-"
        f"chr{fusion.chromosome_b}:{fusion.position_b}) "
        f"{fusion.supporting_reads}/{fusion.reference_reads_a}/{fusion.reference_reads_b}"
        for fusion in profile.fusions
    )
    return (f"{profile.rna_id}_P", "NA", "NA", "NA", "NA", fusions or "NA")


def _neighbour_rows(profile: DemoProfile) -> list[str]:
    """Other patients of the run: numbers from 9000 up, which no case of the demo nation has."""
    rng = random.Random(f"neighbours:{profile.run_id}")  # noqa: S311 - made-up data, no secret
    rows = []
    for _ in range(NEIGHBOURS):
        name = f"{profile.dna_id[:3]}{rng.randint(9000, 9999)}-D01-P01-A{rng.randint(1, 30):02d}_P"
        eligible, unstable = rng.randint(0, 14), rng.randint(0, 6)
        cells = (
            f"{eligible / 1.27:.1f} ({eligible})",
            f"{100 * unstable / 115:.2f} ({unstable}/115)",
            "NA",
            "NA",
            "NA",
        )
        rows.append("\t".join((name, *cells)))
    return rows


def _sample_list(profile: DemoProfile) -> str:
    header = ("#sample_type", "sample_ID", "sample_pair_ID", "sample_output_ID", "sample_host_system_run_directory")
    directory = f"/results/{profile.run_id}_LocalApp_results"
    samples = [("DNA_tumor", profile.dna_id)] + ([("RNA_tumor", profile.rna_id)] if profile.rna_id else [])
    rows = [(kind, name, f"{name}_P", name, directory) for kind, name in samples]
    return "".join("\t".join(row) + "\n" for row in (header, *rows))
