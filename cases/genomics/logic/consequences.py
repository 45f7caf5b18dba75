"""Which Sequence Ontology consequences change the protein. Source: Ensembl's table of consequences (release 112).

Splice-site terms count: they change the transcript and thereby, as a rule, the protein. TERT's promoter is the one
non-coding change that boards act on, and is therefore never set aside by this rule.
"""

ALTERING = frozenset(
    {
        "bidirectional_gene_fusion", "conservative_inframe_deletion", "conservative_inframe_insertion",
        "disruptive_inframe_deletion", "disruptive_inframe_insertion", "exon_loss_variant", "feature_elongation",
        "feature_truncation", "frameshift_variant", "gene_fusion", "incomplete_terminal_codon_variant",
        "inframe_deletion", "inframe_insertion", "initiator_codon_variant", "missense_variant",
        "protein_altering_variant", "rare_amino_acid_variant", "splice_acceptor_variant",
        "splice_donor_5th_base_variant", "splice_donor_region_variant", "splice_donor_variant",
        "splice_polypyrimidine_tract_variant", "splice_region_variant", "splice_site_variant", "start_lost",
        "stop_gained", "stop_lost", "transcript_ablation", "transcript_amplification",
    }
)  # fmt: skip
SILENT = frozenset(
    {
        "3_prime_utr_variant", "5_prime_utr_variant", "coding_sequence_variant", "conserved_intergenic_variant",
        "conserved_intron_variant", "downstream_gene_variant", "intergenic_region", "intergenic_variant",
        "intragenic_variant", "intron_variant", "mature_mirna_variant", "mirna", "nmd_transcript_variant",
        "non_coding_exon_variant", "non_coding_transcript_exon_variant", "non_coding_transcript_variant",
        "regulatory_region_ablation", "regulatory_region_amplification", "regulatory_region_variant",
        "sequence_variant", "start_retained_variant", "stop_retained_variant", "synonymous_variant",
        "tf_binding_site_variant", "tfbs_ablation", "tfbs_amplification", "upstream_gene_variant",
    }
)  # fmt: skip
PROMOTER_GENES = frozenset({"TERT"})


def alters_protein(consequence: str | None, *, gene: str | None = None, hgvs_p: str | None = None) -> bool | None:
    """Whether a small variant changes the protein: True, False, or None where nothing says so.

    ``consequence`` holds terms joined by ``&`` or ``,``. One altering term is enough; False needs every term known.
    """
    terms = {term.strip().lower() for term in (consequence or "").replace(",", "&").split("&") if term.strip()}
    if terms & ALTERING or (gene in PROMOTER_GENES and terms & SILENT):
        return True
    if terms and terms <= SILENT:
        return False
    return None if not hgvs_p else not hgvs_p.endswith("=)") and not hgvs_p.endswith("=")
