import pytest

from cases.genomics.readers.vcf_annotation import vep_alleles

from .conftest import BRAF, VCF_HEADER

CSQ = (
    '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: '
    'Allele|Consequence|IMPACT|SYMBOL|Feature_type|Feature|BIOTYPE|EXON|HGVSc|HGVSp|CANONICAL|MANE_SELECT|PICK">'
)
ANN = (
    "##INFO=<ID=ANN,Number=.,Type=String,Description=\"Functional annotations: 'Allele | Annotation | "
    "Annotation_Impact | Gene_Name | Gene_ID | Feature_Type | Feature_ID | Transcript_BioType | Rank | HGVS.c | "
    "HGVS.p | cDNA.pos'\">"
)


def csq(allele, consequence, impact, gene, feature, *, canonical="", mane="", pick="", protein="p.Val600Glu"):
    return "|".join(
        (allele, consequence, impact, gene, "Transcript", feature, "protein_coding", "15/18", f"{feature}:c.1799T>A",
         f"ENSP1:{protein}", canonical, mane, pick)
    )  # fmt: skip


def read(files, vcf, info, header=CSQ, alt="T"):
    record = (*BRAF[:4], alt, *BRAF[5:7], info, "GT", "0/1")
    return files.read("a.vcf", vcf([record], header=(*VCF_HEADER, header))).small_variants


def test_csq_speaks_through_mane_before_a_worse_consequence(files, vcf):
    info = "CSQ=" + ",".join(
        (
            csq("T", "stop_gained", "HIGH", "BRAF", "ENST2.1"),
            csq("T", "missense_variant", "MODERATE", "BRAF", "ENST1.6", mane="NM_004333.6"),
        )
    )
    (row,) = read(files, vcf, info)
    assert (row.gene, row.transcript, row.hgvs_c) == ("BRAF", "ENST1.6", "c.1799T>A")
    assert (row.hgvs_p, row.consequence, row.exon) == ("p.Val600Glu", "missense_variant", "15/18")


def test_csq_pick_wins_over_all(files, vcf):
    info = "CSQ=" + ",".join(
        (csq("T", "a", "HIGH", "X1", "ENST9.1", mane="NM_1.1"), csq("T", "b", "MODIFIER", "Y1", "ENST8.1", pick="1"))
    )
    assert read(files, vcf, info)[0].gene == "Y1"


def test_csq_of_each_allele_stays_with_it(files, vcf):
    info = "CSQ=" + ",".join((csq("G", "b", "LOW", "G1", "ENST1.1"), csq("T", "a", "LOW", "T1", "ENST1.1")))
    assert [row.gene for row in read(files, vcf, info, alt="T,G")] == ["T1", "G1"]


def test_csq_percent_codes_are_decoded_once(files, vcf):
    (row,) = read(files, vcf, "CSQ=" + csq("T", "synonymous_variant", "LOW", "BRAF", "ENST1.1", protein="p.Thr190%3D"))
    assert row.hgvs_p == "p.Thr190="
    (row,) = read(files, vcf, "CSQ=" + csq("T", "x", "LOW", "BRAF", "ENST1.1", protein="p.T%253D"))
    assert row.hgvs_p == "p.T%3D"


def test_ann_of_snpeff_first_entry_of_the_allele(files, vcf):
    info = "ANN=T|missense_variant|MODERATE|BRAF|E|transcript|NM_004333.4|protein_coding|15/18|c.1799T>A|p.Val600Glu|1"
    (row,) = read(files, vcf, info, ANN)
    assert (row.gene, row.transcript, row.hgvs_p) == ("BRAF", "NM_004333.4", "p.Val600Glu")


def test_flat_fields_of_pcgr(files, vcf):
    info = "SYMBOL=BRAF;CONSEQUENCE=missense_variant;HGVSc=ENST1.1:c.1799T>A;HGVSp=ENSP1.1:p.Val600Glu"
    (row,) = read(files, vcf, info)
    assert (row.gene, row.transcript, row.consequence) == ("BRAF", "ENST1.1", "missense_variant")


def test_gene_damaged_in_the_annotation_is_refused(files, vcf):
    text = vcf([(*BRAF[:7], "SYMBOL=9-Sep", "GT", "0/1")])
    assert files.read("a.vcf", text).problems[0].rule == "gene_damaged"


@pytest.mark.parametrize(
    ("ref", "alts", "written"),
    [
        ("A", ["T"], ["T"]),
        ("A", ["AG"], ["G"]),
        ("AG", ["A"], ["-"]),
        ("A", ["AG", "ATT"], ["G", "TT"]),
        ("A", ["AG", "T"], ["AG", "T"]),  # no common first base: VEP cuts nothing
        ("TG", ["CA"], ["CA"]),
    ],
)
def test_vep_alleles_as_vep_writes_them(ref, alts, written):
    assert vep_alleles(ref, alts) == written


WIDE = (
    '##INFO=<ID=CSQ,Number=.,Type=String,Description="Format: Allele|SYMBOL|Feature|HGVSc|HGVSp|PICK|MANE_SELECT|'
    'AF|gnomADe_AF_NFE|MAX_AF|MAX_AF_POPS|CLIN_SIG">'
)


def test_laboratorys_own_transcript_stays_and_mane_stands_beside_it(files, vcf):
    own = "T|BRAF|ENST1.2|ENST1.2:c.5A>T|ENSP1.2:p.Lys2Asn|1||||||"
    mane = "T|BRAF|ENST9.4|ENST9.4:c.1799T>A|ENSP9.4:p.Val600Glu||NM_004333.6|||||"
    (row,) = read(files, vcf, f"CSQ={own},{mane}", WIDE)
    assert (row.transcript, row.hgvs_c, row.hgvs_p) == ("ENST1.2", "c.5A>T", "p.Lys2Asn")
    assert (row.mane_transcript, row.mane_hgvs_c, row.mane_hgvs_p) == ("NM_004333.6", "c.1799T>A", "p.Val600Glu")
    (row,) = read(files, vcf, f"CSQ={own}", WIDE)
    assert (row.mane_transcript, row.mane_hgvs_c, row.mane_hgvs_p) == (None, None, None)


def test_mane_of_a_refseq_annotation_keeps_its_own_name(files, vcf):
    (row,) = read(files, vcf, "CSQ=T|BRAF|NM_004333.6|NM_004333.6:c.1799T>A||1|ENST00000646891.2|||||", WIDE)
    assert (row.transcript, row.mane_transcript) == ("NM_004333.6", "NM_004333.6")


@pytest.mark.parametrize(
    ("af", "nfe", "most", "found"),
    [
        ("", "", "", None),
        ("0.01", "0.02", "", 0.02),
        ("0.01", "", "0.03&0.04", 0.04),
        ("1e-5", "", "", 1e-5),
        ("-", "1.5", "x", None),
        ("0", "", "", 0.0),
    ],
)
def test_highest_population_frequency_that_is_stated(files, vcf, af, nfe, most, found):
    (row,) = read(files, vcf, f"CSQ=T|BRAF|E|||1||{af}|{nfe}|{most}|gnomADe_NFE|", WIDE)
    assert row.population_frequency == found


def test_clinvar_of_the_annotation_and_of_info(files, vcf):
    (row,) = read(files, vcf, "CSQ=T|BRAF|E|||1||||||pathogenic&likely_pathogenic", WIDE)
    assert row.clinvar == "pathogenic&likely_pathogenic"
    declared = '##INFO=<ID=CLNSIG,Number=.,Type=String,Description="ClinVar">'
    (row,) = read(files, vcf, "CLNSIG=Pathogenic", declared)
    assert row.clinvar == "Pathogenic"


def test_frequency_in_info_belongs_to_its_allele(files, vcf):
    declared = '##INFO=<ID=gnomAD_AF,Number=A,Type=Float,Description="gnomAD">'
    assert [row.population_frequency for row in read(files, vcf, "gnomAD_AF=0.1,0.2", declared, alt="T,G")] == [
        0.1,
        0.2,
    ]
    # The sample's own AF and Mutect's POPAF (a logarithm) are no frequencies in a population.
    declared = (
        '##INFO=<ID=AF,Number=A,Type=Float,Description="a">\n##INFO=<ID=POPAF,Number=A,Type=Float,Description="p">'
    )
    (row,) = read(files, vcf, "AF=0.5;POPAF=0.3", declared)
    assert row.population_frequency is None


def test_entries_shorter_and_longer_than_the_header(files, vcf):
    (row,) = read(files, vcf, "CSQ=T|BRAF", WIDE)
    assert (row.gene, row.transcript) == ("BRAF", None)
    (row,) = read(files, vcf, "CSQ=T|BRAF|E|||||||||benign|more|and|more", WIDE)
    assert row.clinvar == "benign"


def test_encoded_nul_does_not_reach_the_database(files, vcf):
    (row,) = read(files, vcf, "CSQ=T|BRAF|E|E:c.1%00A|E:p.1%00|1||||||", WIDE)
    assert (row.hgvs_c, row.hgvs_p) == ("c.1\ufffdA", "p.1\ufffd")
