"""Alterations as tables write them: what is read, and what is left unread rather than guessed."""

import pytest

from cases.genomics.logic.alterations import canonical, canonical_cdna, read_alteration

READ = [
    # gene, as written, the data
    ("BRAF", "V600E", {"kind": "change", "change": "V600E"}),
    ("BRAF", "p.(Val600Glu)", {"kind": "change", "change": "V600E"}),
    ("BRAF", "BRAF V600E", {"kind": "change", "change": "V600E"}),
    ("BRAF", "V600", {"kind": "residue", "residue": "V600"}),
    ("BRAF", "V600E/K", {"kind": "any_of", "of": [{"kind": "change", "change": "V600E"},
                                                 {"kind": "change", "change": "V600K"}]}),
    ("KRAS", "G12C or G12D", {"kind": "any_of", "of": [{"kind": "change", "change": "G12C"},
                                                      {"kind": "change", "change": "G12D"}]}),
    ("KRAS", "KRAS G12C OR KRAS G12D", {"kind": "any_of", "of": [{"kind": "change", "change": "G12C"},
                                                                {"kind": "change", "change": "G12D"}]}),
    ("KRAS", "G12C, kinase dead", {}),
    ("ALK", "EML4::ALK Fusion AND ALK G1202R", {}),
    ("EGFR", "E746_A750DEL", {"kind": "change", "change": "E746_A750DEL"}),
    ("KIT", "P551_E554DELPMYE", {"kind": "change", "change": "P551_E554DEL"}),
    ("EGFR", "D770_N771INSNPG", {"kind": "change", "change": "D770_N771INSNPG"}),
    ("EGFR", "L747_P753DELINSS", {"kind": "change", "change": "L747_P753DELINSS"}),
    ("BRAF", "V600_K601>E", {"kind": "change", "change": "V600_K601DELINSE"}),
    ("NPM1", "W288FS", {"kind": "change", "change": "W288FS"}),
    ("APC", "p.Glu1309ArgfsTer6", {"kind": "change", "change": "E1309FS"}),
    ("ATM", "W1815X", {"kind": "change", "change": "W1815*"}),
    ("TP53", "R213*", {"kind": "change", "change": "R213*"}),
    ("TP53", "C.375G>A", {"kind": "cdna", "change": "c.375G>A"}),
    ("ATM", "c.7089+1delG", {"kind": "cdna", "change": "c.7089+1del"}),
    ("EGFR", "EXON 19 DELETION", {"kind": "exon", "exon": "19", "class": "deletion"}),
    ("EGFR", "exon 20 in-frame insertions", {"kind": "exon", "exon": "20", "class": "insertion"}),
    ("KIT", "Exon 11 mutation", {"kind": "exon", "exon": "11", "class": "any"}),
    ("MET", "exon 14 skipping", {"kind": "skipping", "exon": "14"}),
    ("MET", "Exon 14 splice site mutation", {"kind": "skipping", "exon": "14"}),
    ("EGFR", "EGFRvIII", {"kind": "skipping", "exon": "2-7"}),
    ("ERBB2", "amplification", {"kind": "amplification"}),
    ("CDKN2A", "homozygous deletion", {"kind": "deletion"}),
    ("PTEN", "loss", {"kind": "loss"}),
    ("ALK", "Fusions", {"kind": "fusion"}),
    ("ALK", "EML4::ALK", {"kind": "fusion", "partner": "EML4"}),
    ("ALK", "EML4-ALK fusion", {"kind": "fusion", "partner": "EML4"}),
    ("ALK", "ALK::ATIC", {"kind": "fusion", "partner": "ATIC"}),
    ("ABL1", "BCR::ABL", {"kind": "fusion", "five": "BCR", "three": "ABL"}),
    ("PTCH1", "Loss of function", {"kind": "loss_of_function"}),
    ("APC", "truncating mutations", {"kind": "truncating"}),
    ("KRAS", "wild type", {"kind": "wildtype"}),
    ("TP53", "any mutation", {"kind": "any_mutation"}),
    ("TERT", "promoter mutation", {"kind": "promoter"}),
    ("BRAF", "Oncogenic Mutations {excluding V600E}",
     {"kind": "oncogenic", "except": [{"kind": "change", "change": "V600E"}]}),
    ("BRAF", "Oncogenic Mutations {excluding V600E, V600K}",
     {"kind": "oncogenic", "except": [{"kind": "change", "change": "V600E"}, {"kind": "change", "change": "V600K"}]}),
    ("BRAF", "Oncogenic Mutations {excluding the odd ones}", {}),
    ("MET", "EXON 14 MUTATION AND AMPLIFICATION", {}),
    ("KRAS", "RS61764370", {}),
    ("EGFR", "EXON 18 OVEREXPRESSION", {}),
    ("BRAF", "", {}),
]  # fmt: skip


@pytest.mark.parametrize(("gene", "text", "data"), READ, ids=[f"{gene} {text}" for gene, text, _ in READ])
def test_alteration_is_read(gene, text, data):
    assert read_alteration(text, gene) == data


def test_alteration_without_a_gene_is_read_alike():
    assert read_alteration("V600E") == {"kind": "change", "change": "V600E"}


@pytest.mark.parametrize(
    ("text", "short"),
    [("NP_004324.2:p.Val600Glu", "V600E"), ("p.(Gly12=)", "G12="), ("p.?", ""), ("", ""), ("p.Ter394Leu", "*394L")],
)
def test_protein_changes_share_one_spelling(text, short):
    assert canonical(text) == short


@pytest.mark.parametrize(
    ("text", "short"),
    [("NM_000546.6:c.524G>A", "c.524G>A"), ("c.100_102delinsAT", "c.100_102delinsAT"), ("c.-124C>T", "c.-124C>T"),
     ("c.3924dupA", "c.3924dup"), ("no", "")],
)  # fmt: skip
def test_cdna_changes_share_one_spelling(text, short):
    assert canonical_cdna(text) == short
