"""The words of a MAF: builds, classes of variant as Sequence Ontology terms, Entrez numbers of genes that boards meet.

Source: Genomic Data Commons, MAF format 1.0 and 2.4; vcf2maf's mapping of consequences; Entrez numbers by NCBI Gene.
"""

from cases.genomics.readers.kinds import Build

BUILDS = {
    "grch37": Build.GRCH37, "hg19": Build.GRCH37, "37": Build.GRCH37, "b37": Build.GRCH37, "hs37d5": Build.GRCH37,
    "grch38": Build.GRCH38, "hg38": Build.GRCH38, "38": Build.GRCH38, "b38": Build.GRCH38,
}  # fmt: skip

TERMS = {
    "Missense_Mutation": "missense_variant", "Silent": "synonymous_variant", "Nonsense_Mutation": "stop_gained",
    "Splice_Site": "splice_site_variant", "Splice_Region": "splice_region_variant",
    "Frame_Shift_Del": "frameshift_variant", "Frame_Shift_Ins": "frameshift_variant",
    "In_Frame_Del": "inframe_deletion", "In_Frame_Ins": "inframe_insertion", "Nonstop_Mutation": "stop_lost",
    "Translation_Start_Site": "start_lost", "Start_Codon_SNP": "start_lost", "Start_Codon_Del": "start_lost",
    "Start_Codon_Ins": "start_lost", "Stop_Codon_Del": "stop_lost", "Stop_Codon_Ins": "stop_lost",
    "De_novo_Start_InFrame": "5_prime_UTR_variant", "De_novo_Start_OutOfFrame": "5_prime_UTR_variant",
    "3'UTR": "3_prime_UTR_variant", "5'UTR": "5_prime_UTR_variant", "5'Flank": "upstream_gene_variant",
    "3'Flank": "downstream_gene_variant", "Intron": "intron_variant", "IGR": "intergenic_variant",
    "RNA": "non_coding_transcript_variant", "lincRNA": "non_coding_transcript_variant",
    "Targeted_Region": "sequence_variant", "Missense": "missense_variant", "Nonsense": "stop_gained",
    "Splice_Site_SNP": "splice_site_variant", "Splice_Site_Ins": "splice_site_variant",
    "Splice_Site_Del": "splice_site_variant", "Splice_Site_Indel": "splice_site_variant",
    "Read-through": "stop_lost",
}  # fmt: skip

# Length of the alleles by Variant_Type; the other types do not bind it.
SUBSTITUTIONS = {"SNP": 1, "DNP": 2, "TNP": 3}

PLUS_STRAND = frozenset({"+", "", "1", "+1", "."})  # the format allows no other; a minus would turn every allele

GERMLINE = frozenset({"germline", "loh"})  # Mutation_Status that speaks of the patient, not of the tumour alone

ENTREZ = {
    "ABL1": 25, "AKT1": 207, "ALK": 238, "APC": 324, "AR": 367, "ARID1A": 8289, "ATM": 472, "ATRX": 546, "BAP1": 8314,
    "BRAF": 673, "BRCA1": 672, "BRCA2": 675, "CCND1": 595, "CDH1": 999, "CDK4": 1019, "CDK12": 51755, "CDKN2A": 1029,
    "CHEK2": 11200, "CTNNB1": 1499, "DDR2": 4921, "EGFR": 1956, "ERBB2": 2064, "ERBB3": 2065, "ESR1": 2099,
    "FGFR1": 2260, "FGFR2": 2263, "FGFR3": 2261, "FLT3": 2322, "GNAS": 2778, "HRAS": 3265, "IDH1": 3417, "IDH2": 3418,
    "JAK2": 3717, "KIT": 3815, "KRAS": 3845, "MAP2K1": 5604, "MDM2": 4193, "MET": 4233, "MLH1": 4292, "MSH2": 4436,
    "MSH6": 2956, "MTOR": 2475, "MYC": 4609, "NF1": 4763, "NF2": 4771, "NOTCH1": 4851, "NRAS": 4893, "NTRK1": 4914,
    "NTRK2": 4915, "NTRK3": 4916, "PALB2": 79728, "PDGFRA": 5156, "PIK3CA": 5290, "PMS2": 5395, "POLE": 5426,
    "PTCH1": 5727, "PTEN": 5728, "RB1": 5925, "RET": 5979, "ROS1": 6098, "SMAD4": 4089, "SMARCA4": 6597, "SMO": 6608,
    "STK11": 6794, "TERT": 7015, "TP53": 7157, "TSC1": 7248, "TSC2": 7249, "VHL": 7428,
}  # fmt: skip
