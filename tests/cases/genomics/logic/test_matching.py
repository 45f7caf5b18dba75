"""Whether a finding is the alteration that a statement speaks of: a truth table, unknown included."""

import pytest

from cases.genomics.enums import FindingKind, Oncogenicity
from cases.genomics.logic.alterations import read_alteration
from cases.genomics.logic.altered import Altered, classes_of
from cases.genomics.logic.matching import Reason, Verdict, matches

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
R = Reason
GONE, BOTH = "p.Glu746_Ala750del", "p.Leu747_Pro753delinsSer"  # exon 19 of EGFR
DELETES, NEAR = "inframe_deletion", "missense_variant&splice_region_variant"


def small(**values):
    return Altered(FindingKind.SMALL_VARIANT, **{"gene": "BRAF", **values})


V600E = small(protein="p.(Val600Glu)", consequence="missense_variant", exon="15/18")
BARE = small()
SILENT = small(consequence="synonymous_variant", protein="p.(Val600=)")
STOP = small(protein="p.(Arg213Ter)", consequence="stop_gained", exon="6/11")
SPLICE_SITE = small(cdna="c.3028+1G>A", consequence="splice_donor_variant")
AMPLIFIED = Altered(FindingKind.COPY_NUMBER, "BRAF", copy_number_kind="amplification")
GAIN = Altered(FindingKind.COPY_NUMBER, "BRAF", copy_number_kind="gain")
DELETED = Altered(FindingKind.COPY_NUMBER, "BRAF", copy_number_kind="deletion")
LOST = Altered(FindingKind.COPY_NUMBER, "BRAF", copy_number_kind="loss")
FUSED = Altered(FindingKind.FUSION, "EML4", partner="ALK", in_frame=True)
SKIPPED = Altered(FindingKind.SPLICE, "MET", exon="14")
DRIVER, LIKELY = Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC


def judged(finding, oncogenicity):
    values = {name: getattr(finding, name) for name in finding.__slots__}
    return Altered(**{**values, "oncogenicity": oncogenicity})


TABLE = [
    # statement, finding, verdict, reason
    ("V600E", V600E, YES, R.SAME_CHANGE),
    ("V600E", small(protein="ENSP00000288602.6:p.Val600Glu"), YES, R.SAME_CHANGE),
    ("V600K", V600E, NO, R.OTHER_CHANGE),
    ("V600E", BARE, UNKNOWN, R.NOT_ANNOTATED),
    ("V600E", small(consequence="intron_variant"), NO, R.OTHER_CHANGE),
    ("V600E", SPLICE_SITE, NO, R.OTHER_CHANGE),
    ("V600E", AMPLIFIED, NO, R.OTHER_KIND),
    ("V600", V600E, YES, R.SAME_RESIDUE),
    ("V600", SILENT, NO, R.OTHER_CHANGE),
    ("V600", small(protein="p.(Val600del)"), NO, R.OTHER_CHANGE),
    ("V600", BARE, UNKNOWN, R.NOT_ANNOTATED),
    ("V600", AMPLIFIED, NO, R.OTHER_KIND),
    ("V600E/K", V600E, YES, R.SAME_CHANGE),
    ("V600K or V600R", V600E, NO, R.OTHER_CHANGE),
    ("V600K or amplification", BARE, UNKNOWN, R.NOT_ANNOTATED),
    ("c.524G>A", small(cdna="NM_000546.6:c.524G>A"), YES, R.SAME_CHANGE),
    ("c.524G>A", small(cdna="c.525G>A"), NO, R.OTHER_CHANGE),
    ("c.524G>A", BARE, UNKNOWN, R.NOT_ANNOTATED),
    ("c.524G>A", FUSED, NO, R.OTHER_KIND),
    ("exon 19 deletion", small(protein=GONE, consequence=DELETES, exon="19/28"), YES, R.SAME_EXON),
    ("exon 19 deletion", small(protein=GONE, consequence=DELETES, exon="18/28"), NO, R.OTHER_EXON),
    ("exon 19 deletion", small(protein=GONE, consequence=DELETES), UNKNOWN, R.NO_EXON),
    ("exon 19 deletion", small(protein=BOTH, consequence="protein_altering_variant", exon="19/28"), YES, R.SAME_EXON),
    ("exon 19 deletion", small(protein=BOTH, exon="19/28"), YES, R.SAME_EXON),
    ("exon 19 deletion", small(protein="p.Leu858Arg", consequence="missense_variant", exon="21/28"), NO, R.OTHER_CLASS),
    ("exon 19 deletion", BARE, UNKNOWN, R.NOT_ANNOTATED),
    ("exon 20 insertion", small(protein="p.Asp770_Asn771insAsnProGly", exon="20"), YES, R.SAME_EXON),
    ("exon 20 insertion", small(protein="p.Ala767_Val769dup", exon="exon 20"), YES, R.SAME_EXON),
    ("exon 20 insertion", small(protein="p.Asp770del", exon="20"), NO, R.OTHER_CLASS),
    ("exon 15 mutation", V600E, YES, R.SAME_EXON),
    ("exon 15 mutation", SILENT, NO, R.OTHER_CLASS),
    ("exon 6 frameshift", small(protein="p.Arg213fs", exon="6/11"), YES, R.SAME_EXON),
    ("exon 14 skipping", SKIPPED, YES, R.SAME_EXON),
    ("exon 14 skipping", Altered(FindingKind.SPLICE, "MET", exon="13"), NO, R.OTHER_EXON),
    ("exon 14 skipping", Altered(FindingKind.SPLICE, "MET"), UNKNOWN, R.NO_EXON),
    ("exon 14 skipping", SPLICE_SITE, UNKNOWN, R.SPLICE_UNPROVEN),
    ("exon 14 skipping", small(cdna="c.3028G>A", consequence="splice_donor_variant", exon="14/21"), YES, R.SAME_EXON),
    ("exon 14 skipping", small(consequence=NEAR, exon="14/21"), UNKNOWN, R.SPLICE_UNPROVEN),
    ("exon 14 skipping", small(consequence="missense_variant", exon="14/21"), NO, R.OTHER_CLASS),
    ("exon 14 skipping", V600E, NO, R.OTHER_EXON),
    ("exon 14 skipping", BARE, UNKNOWN, R.NOT_ANNOTATED),
    ("fusion", FUSED, YES, R.SAME_FUSION),
    ("fusion", V600E, NO, R.OTHER_KIND),
    ("EML4::ALK", FUSED, YES, R.SAME_FUSION),
    ("KIF5B::ALK", FUSED, NO, R.OTHER_PARTNER),
    ("EML4::ALK", Altered(FindingKind.FUSION, "ALK"), UNKNOWN, R.NO_PARTNER),
    ("EML4::ALK", Altered(FindingKind.FUSION, "EML4", partner="ALK", in_frame=False), UNKNOWN, R.OUT_OF_FRAME),
    ("amplification", AMPLIFIED, YES, R.SAME_COPIES),
    ("amplification", GAIN, NO, R.OTHER_COPIES),
    ("amplification", V600E, NO, R.OTHER_KIND),
    ("homozygous deletion", DELETED, YES, R.SAME_COPIES),
    ("homozygous deletion", LOST, NO, R.OTHER_COPIES),
    ("loss", LOST, YES, R.SAME_COPIES),
    ("truncating", STOP, YES, R.SAME_CLASS),
    ("truncating", V600E, NO, R.OTHER_CLASS),
    ("truncating", BARE, UNKNOWN, R.NOT_ANNOTATED),
    ("missense", V600E, YES, R.SAME_CLASS),
    ("loss of function", STOP, YES, R.SAME_CLASS),
    ("loss of function", judged(STOP, Oncogenicity.BENIGN), NO, R.NOT_ONCOGENIC),
    ("loss of function", DELETED, YES, R.SAME_COPIES),
    ("loss of function", LOST, NO, R.OTHER_COPIES),
    ("loss of function", V600E, UNKNOWN, R.NOT_INTERPRETED),
    ("loss of function", judged(V600E, LIKELY), YES, R.JUDGED),
    ("loss of function", BARE, UNKNOWN, R.NOT_ANNOTATED),
    ("oncogenic", V600E, UNKNOWN, R.NOT_INTERPRETED),
    ("oncogenic", judged(V600E, DRIVER), YES, R.JUDGED),
    ("oncogenic", judged(V600E, Oncogenicity.UNCERTAIN), NO, R.NOT_ONCOGENIC),
    ("oncogenic", SILENT, NO, R.OTHER_CLASS),
    ("oncogenic", BARE, UNKNOWN, R.NOT_ANNOTATED),
    ("oncogenic {excluding V600E}", judged(V600E, DRIVER), NO, R.EXCEPTED),
    ("oncogenic {excluding K601E}", judged(V600E, DRIVER), YES, R.JUDGED),
    ("any mutation", V600E, YES, R.SAME_CLASS),
    ("any mutation", SILENT, NO, R.OTHER_CLASS),
    ("any mutation", judged(V600E, Oncogenicity.LIKELY_BENIGN), NO, R.NOT_ONCOGENIC),
    ("any mutation", BARE, UNKNOWN, R.NOT_ANNOTATED),
    ("any mutation", small(consequence="new_term"), UNKNOWN, R.NOT_ANNOTATED),
    ("any mutation", FUSED, NO, R.OTHER_KIND),
    ("promoter", small(gene="TERT", cdna="c.-124C>T", consequence="upstream_gene_variant"), YES, R.SAME_CLASS),
    ("promoter", V600E, NO, R.OTHER_CLASS),
    ("promoter", BARE, UNKNOWN, R.NOT_ANNOTATED),
    ("promoter", AMPLIFIED, NO, R.OTHER_KIND),
    ("wildtype", V600E, NO, R.ALTERED),
    ("wildtype", SILENT, UNKNOWN, R.NOT_ONCOGENIC),
    ("wildtype", AMPLIFIED, NO, R.ALTERED),
    ("rs61764370", V600E, UNKNOWN, R.NOT_READABLE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "finding", "verdict", "reason"), TABLE, ids=[f"{n}: {row[0]}" for n, row in enumerate(TABLE)]
)
def test_finding_against_statement(statement, finding, verdict, reason):
    gene = "ALK" if "ALK" in statement else finding.gene
    answer = matches(read_alteration(statement, gene), finding)
    assert (answer.verdict, answer.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("protein", "classes"),
    [
        ("p.Arg213Ter", {"truncating"}), ("p.Arg213fs", {"truncating", "frameshift"}), ("p.Asp770del", {"deletion"}),
        ("p.Ala767_Val769dup", {"insertion"}), ("p.Leu747_Pro753delinsSer", set()), ("p.Val600Glu", {"missense"}),
        ("p.Val600=", set()), ("", set()),
    ],
)  # fmt: skip
def test_class_by_protein_change_alone(protein, classes):
    assert classes_of(small(protein=protein)) == classes
