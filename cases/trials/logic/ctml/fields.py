"""The fields that the configuration in force knows, and how their words are written in a sample's table."""

CLAUSES = ("genomic", "clinical")
AGE, DIAGNOSIS, TMB = "AGE_NUMERICAL", "ONCOTREE_PRIMARY_DIAGNOSIS", "TMB_NUMERICAL"
GENE, PARTNER, CATEGORY = "HUGO_SYMBOL", "FUSION_PARTNER_HUGO_SYMBOL", "VARIANT_CATEGORY"
WILDCARD, WILDTYPE, CALL = "WILDCARD_PROTEIN_CHANGE", "WILDTYPE", "CNV_CALL"

IGNORED = {
    "clinical": frozenset({"HER2_STATUS", "ER_STATUS", "PR_STATUS", "DISEASE_STATUS"}),
    "genomic": frozenset({"DISPLAY_NAME"}),
}
COLUMNS = {
    DIAGNOSIS: "ONCOTREE_PRIMARY_DIAGNOSIS_NAME",
    TMB: "TUMOR_MUTATIONAL_BURDEN_PER_MEGABASE",
    AGE: "BIRTH_DATE",
    GENE: "TRUE_HUGO_SYMBOL",
    "EXON": "TRUE_TRANSCRIPT_EXON",
    "PROTEIN_CHANGE": "TRUE_PROTEIN_CHANGE",
    WILDCARD: "TRUE_PROTEIN_CHANGE",
    "VARIANT_CLASSIFICATION": "TRUE_VARIANT_CLASSIFICATION",
    "MMR_STATUS": "MMR_STATUS",
    "MS_STATUS": "MMR_STATUS",
    "APOBEC_SIGNATURE": "APOBEC_STATUS",
    "POLE_SIGNATURE": "POLE_STATUS",
    "TOBACCO_SIGNATURE": "TABACCO_STATUS",  # so spelled in the tables
    "TEMOZOLOMIDE_SIGNATURE": "TEMOZOLOMIDE_STATUS",
    "UVA_SIGNATURE": "UVA_STATUS",
}
# Values of the whole sample, whichever row states them; the gene is not asked beside them.
OF_THE_SAMPLE = frozenset({"MMR_STATUS", "APOBEC_STATUS", "POLE_STATUS", "TABACCO_STATUS", "TEMOZOLOMIDE_STATUS",
                           "UVA_STATUS"})  # fmt: skip
CATEGORIES = {
    "mutation": frozenset({"MUTATION"}), "copy number variation": frozenset({"CNV"}), "cnv": frozenset({"CNV"}),
    "structural variation": frozenset({"SV"}), "sv": frozenset({"SV"}), "signature": frozenset({"SIGNATURE"}),
    "any variation": frozenset({"MUTATION", "CNV"}),
}  # fmt: skip
STRUCTURAL = "Structural Variation"  # this spelling reads fusions; any other is an ordinary category
CALLS = {
    "High Amplification": "High level amplification",
    "Low Amplification": "Gain",
    "Homozygous Deletion": "Homozygous deletion",
    "Heterozygous Deletion": "Heterozygous deletion",
}
PROFICIENT, DEFICIENT = "Proficient (MMR-P / MSS)", "Deficient (MMR-D / MSI-H)"
MISMATCH_REPAIR = {"MMR-Proficient": PROFICIENT, "MMR-Deficient": DEFICIENT, "MSI-L": PROFICIENT, "MSS": PROFICIENT,
                   "MSI-H": DEFICIENT}  # fmt: skip


def column(key: str) -> str:
    """Where a sample keeps the field; a key that nobody knows is asked of the column of the same name."""
    return COLUMNS.get(key, key)


def negated(value: object) -> tuple[bool, object]:
    """``!Male`` as (True, Male)."""
    if isinstance(value, str) and value.startswith("!"):
        return True, value[1:]
    return False, value
