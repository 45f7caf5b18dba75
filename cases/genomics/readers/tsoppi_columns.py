"""Columns of TSOPPI's small_variant_table in all its versions, and those that are the laboratory's own word."""

REQUIRED = (
    ("Sample_ID",),
    ("Gene_symbol", "Gene"),
    ("Genomic_location",),
    ("DNA_change",),
    ("Depth_tumor_DNA", "Depth_tumor"),
    ("AF_tumor_DNA", "AF_tumor"),
)
USUAL = frozenset(
    {"RefSeq_mRNA", "cDNA_change", "Protein_change_short", "Coding_status", "Filters", "Class_judgement"}
    | {"Reporting_judgement", "IGV_QC", "Germline_population_AFs", "CPSR_ACMG_class", "CPSR_ClinVar_class"}
)
# Opinions of the laboratory and of the tools that it runs; kept by their own names, never overwritten.
JUDGEMENTS = (
    "Class_judgement", "Class_judgement_comments", "Reporting_judgement", "Reporting_judgement_comments", "IGV_QC",
    "Run_QC", "Tier", "CPSR_ACMG_class", "CPSR_ClinVar_class", "TSO500_LocalApp_class",
)  # fmt: skip
KNOWN = (
    USUAL
    | frozenset(JUDGEMENTS)
    | {name for names in REQUIRED for name in names}
    | {
        "Ensembl_transcript_ID", "Exon_number", "Protein_change", "Change_summary", "Depth_normal_DNA", "AF_normal_DNA",
        "Depth_normal", "AF_normal", "Depth_tumor_RNA", "AF_tumor_RNA", "COSMIC_ID", "dbSNP_rs_ID",
        "ClinVar_variation_ID", "Global_AF_gnomAD", "Global_AF_1KG", "NFE_AF_gnomAD", "Mutation_hotspot",
        "TCGA_frequency", "ICGC_PCAWG_occurrence", "TSO500_recurrence", "Putative_driver", "Signaling_pathway",
        "Gene_predisposition", "Gene_CN", "Functional_domain", "Drugs", "Coding_transcript_consequences",
        "Inclusion_criteria", "F1LCDx_targets",
    }
)  # fmt: skip
# Column and the name of the same frequency inside Germline_population_AFs.
FREQUENCIES = (
    ("Global_AF_gnomAD", "GLOBAL_AF_GNOMAD"),
    ("Global_AF_1KG", "GLOBAL_AF_1KG"),
    ("NFE_AF_gnomAD", "NFE_AF_GNOMAD"),
)
