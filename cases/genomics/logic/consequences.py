"""Which Sequence Ontology consequences change the protein. Source: Ensembl's table of consequences (release 112).

Splice-site terms count: they change the transcript and thereby, as a rule, the protein. TERT's promoter is the one
non-coding change that boards act on, and is therefore never set aside by this rule.
"""

ALTERING = frozenset(
    {
        "transcript_ablation", "splice_acceptor_variant", "splice_donor_variant", "stop_gained", "frameshift_variant",
        "stop_lost", "start_lost", "transcript_amplification", "feature_elongation", "feature_truncation",
        "inframe_insertion", "inframe_deletion", "missense_variant", "protein_altering_variant", "initiator_codon_variant",
        "splice_donor_5th_base_variant", "splice_region_variant", "splice_donor_region_variant",
        "splice_polypyrimidine_tract_variant", "incomplete_terminal_codon_variant", "exon_loss_variant",
        "conservative_inframe_insertion", "conservative_inframe_deletion", "disruptive_inframe_insertion",
        "disruptive_inframe_deletion", "gene_fusion", "bidirectional_gene_fusion", "rare_amino_acid_variant",
    }
)  # fmt: skip
SILENT = frozenset(
    {
        "synonymous_variant", "stop_retained_variant", "start_retained_variant", "coding_sequence_variant",
        "mature_mirna_variant", "5_prime_utr_variant", "3_prime_utr_variant", "non_coding_transcript_exon_variant",
        "intron_variant", "nmd_transcript_variant", "non_coding_transcript_variant", "upstream_gene_variant",
        "downstream_gene_variant", "tfbs_ablation", "tfbs_amplification", "tf_binding_site_variant",
        "regulatory_region_ablation", "regulatory_region_amplification", "regulatory_region_variant",
        "intergenic_variant", "intergenic_region", "sequence_variant", "conserved_intergenic_variant",
        "conserved_intron_variant", "intragenic_variant", "mirna", "non_coding_exon_variant",
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
