"""Published formats: small files made here, and the public files where they are at hand."""

import gzip
import json
from decimal import Decimal

import pytest

from cases.genomics.knowledge.faults import Notes, TableRefused
from cases.genomics.knowledge.formats import rows_of
from cases.genomics.knowledge.tumours import codes_of, is_any
from tests.cases.genomics.knowledge.tables import CIVIC_HEADER


@pytest.fixture
def read(tmp_path):
    def reading(format_name, text, notes=None):
        file = tmp_path / "table"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(rows_of(format_name, file, notes or Notes()))

    return reading


def refusal(read, format_name, text):
    with pytest.raises(TableRefused) as refused:
        read(format_name, text)
    fault = refused.value.faults[0]
    return fault.rule, fault.line, fault.column


def civic(*rows):
    return "\n".join([CIVIC_HEADER, *("\t".join(row) for row in rows), ""])


def item(drug, together="Combination", variant="V600E", number="95", status="accepted", **values):
    said = {"gene": "BRAF", "text": "Some <b>text</b> &amp; more", "direction": "Supports",
            "means": "Sensitivity/Response", "rating": "4.0", **values}  # fmt: skip
    return (said["gene"], variant, "Melanoma", drug, together, "Predictive", said["direction"], "B", said["means"],
            said["text"], "123(PubMed)", "PubMed", "NCT01234567", said["rating"], status, number)  # fmt: skip


def test_civic_drugs_of_one_item_are_taken_together_or_instead(read):
    notes = Notes()
    rows = read("civic", civic(
        item("Dabrafenib"), item("Trametinib"), item("Sorafenib", "Substitutes", number="34"),
        item("Imatinib", "Substitutes", number="34"), item("Imatinib", "Substitutes", number="34"),
        item("x", status="submitted"), item("y", gene=""),
    ), notes)  # fmt: skip
    assert [(row.external_id, row.drugs) for row in rows] == [
        ("EID95", ("Dabrafenib", "Trametinib")), ("EID34", ("Sorafenib",)), ("EID34", ("Imatinib",)),
    ]  # fmt: skip
    assert dict(notes.skipped) == {"duplicate": 1, "not_accepted": 1, "no_gene": 1}
    assert (rows[0].text, rows[0].trust, rows[0].references) == ("Some text & more", 4, ("PMID:123", "NCT01234567"))
    assert (rows[0].oncotree, rows[0].effect, rows[0].supports, rows[0].line) == (("MEL",), "sensitive", True, 2)


def test_civic_says_denied_and_unclear_statements(read):
    denied, unclear = read("civic", civic(
        item("a", "", direction="Does Not Support", means="Resistance"),
        item("b", "", number="2", direction="", means="N/A", rating=""),
    ))  # fmt: skip
    assert (denied.supports, denied.effect) == (False, "resistant")
    assert (unclear.supports, unclear.effect, unclear.trust) == (None, "", None)


def test_civic_of_today_names_molecular_profiles(read):
    header = CIVIC_HEADER.replace("gene\tvariant", "molecular_profile").replace("drugs", "therapies", 1)
    header = header.replace("drug_interaction_type", "therapy_interaction_type").replace("clinical_", "")
    rows = [
        ("BRAF V600E", *item("Dabrafenib,Trametinib")[2:]),
        ("EML4::ALK Fusion", *item("Alectinib", number="7")[2:]),
        ("v::RET Fusion", *item("x", number="8")[2:]),
        ("KMT2A::v Fusion", *item("x", number="9")[2:]),
    ]
    first, second, *either = read("civic", "\n".join([header, *("\t".join(row) for row in rows)]))
    assert (first.gene, first.alteration, first.drugs) == ("BRAF", "V600E", ("Dabrafenib", "Trametinib"))
    assert (second.gene, second.alteration) == ("ALK", "EML4::ALK Fusion")
    assert [(row.gene, row.alteration) for row in either] == [("RET", "Fusion"), ("KMT2A", "Fusion")]


def test_hgnc_map_and_complete_set(read):
    notes = Notes()
    rows = read("hgnc", "Symbol\tApproved.Symbol\tchromosome\nSEPT9\tSEPTIN9\t17\nSEPTIN9\tSEPTIN9\t17\n"
                        "1-DEC\tDELEC1\t9\n14-3-3\tYWHAB\t20\nSEPT9\tSEPTIN9\t17\n\tx\t1\n", notes)  # fmt: skip
    assert [(row.symbol, row.approved, row.status) for row in rows] == [
        ("SEPT9", "SEPTIN9", "alias"), ("SEPTIN9", "SEPTIN9", "approved"), ("14-3-3", "YWHAB", "alias"),
    ]  # fmt: skip
    assert dict(notes.skipped) == {"damaged": 1, "duplicate": 1, "no_gene": 1}
    whole = read("hgnc", 'hgnc_id\tsymbol\talias_symbol\tprev_symbol\nHGNC:1\tKMT2D\t"ALR|MLL4"\tMLL2\n')
    assert [(row.symbol, row.status) for row in whole] == [
        ("KMT2D", "approved"), ("ALR", "alias"), ("MLL4", "alias"), ("MLL2", "previous"),
    ]  # fmt: skip


def test_hgnc_whose_approved_symbols_a_spreadsheet_damaged_is_refused(read):
    damaged = "Symbol\tApproved.Symbol\nDEC1\t1-Dec\n"
    assert refusal(read, "hgnc", damaged) == ("gene_damaged", 2, "Symbol")


MANE = (
    "#NCBI_GeneID\tsymbol\tRefSeq_nuc\tRefSeq_prot\tEnsembl_nuc\tMANE_status\t"
    "GRCh38_chr\tchr_start\tchr_end\tchr_strand\n"
)


def test_mane_gzipped_with_accessions_and_patches(read):
    rows = read("mane", gzip.compress((
        MANE + "1\tBRAF\tNM_004333.6\tNP_1.1\tENST1.2\tMANE Select\t7\t10\t20\t-\n"
        "2\tX1\tNM_1.1\tNP_1.1\tENST2.2\tMANE Plus Clinical\tNC_000023.11\t10\t20\t+\n"
        "3\tX2\tNM_2.1\tNP_2.1\tENST3.2\tMANE Select\tHSCHR1_CTG3\t10\t20\t+\n").encode()))  # fmt: skip
    assert [(row.gene, row.chrom, row.start, row.strand) for row in rows] == [
        ("BRAF", "7", 10, "-"), ("X1", "X", 10, "+"), ("X2", "", None, ""),
    ]  # fmt: skip
    assert refusal(read, "mane", MANE + "1\tBRAF\ta\tb\tc\tSelected\t7\t1\t2\t-\n") == ("word", 2, "MANE_status")


RESIDUE = "Hugo_Symbol\tResidue\tReference_Amino_Acid\tVariant_Amino_Acid\tTumor_Count\n"
VARIANT = "Hugo_Symbol\tResidue\tReference_Amino_Acid\tVariant_Amino_Acid\tTumor_Type_Composition\n"


def test_hotspots_by_residue_and_by_variant_are_the_same(read):
    packed = read("hotspots", RESIDUE + "NRAS\tQ61\tQ:422\tR:204|K:142\t346\nMET\tX1010\tX:9\tsp:9\t9\n"
                                        "CDKN2A\t27-42\tEV:1\tE27del:1\t1\n")  # fmt: skip
    rows = read("hotspots", VARIANT + "NRAS\tQ61\tQ\tR\tskin:200|lung:4\nMET\tX1010\tX\tsp\tlung:9\n"
                                      "NRAS\tQ61\tQ\tK\tskin:142\nNRAS\tQ61\tQ\tK\tskin:142\n"
                                      "CDKN2A\t27-42\tEV\tE27del\tlung:1\n")  # fmt: skip
    assert [(row.gene, row.residue, row.kind, row.samples, dict(row.changes)) for row in packed] == [
        ("NRAS", "Q61", "single residue", 346, {"R": 204, "K": 142}), ("MET", "X1010", "splice", 9, {"sp": 9}),
        ("CDKN2A", "27-42", "in-frame indel", 1, {"E27del": 1}),
    ]  # fmt: skip
    assert [(row.residue, row.samples, row.changes) for row in rows] == [
        (row.residue, row.samples, row.changes) for row in packed
    ]


def test_hotspots_with_a_broken_cell_are_refused(read):
    assert refusal(read, "hotspots", RESIDUE + "NRAS\tQ61\tQ:422\tR=204\t346\n") == ("pair", 2, "Variant_Amino_Acid")
    assert refusal(read, "hotspots", RESIDUE + "NRAS\tQ61\tQ:422\tR:204\tmany\n") == ("number", 2, "Tumor_Count")
    assert refusal(read, "hotspots", RESIDUE + "10-Sep\tQ61\tQ:422\tR:204\t204\n") == ("gene_damaged", 2, "Hugo_Symbol")
    assert refusal(read, "hotspots", RESIDUE + "NRAS\t\tQ:422\tR:204\t204\n") == ("empty", 2, "Residue")
    notes = Notes()
    assert len(read("hotspots", RESIDUE + "NRAS\tQ61\tQ:1\t\t1\nNRAS\tG12\tG:1\tD:1\t1\n", notes)) == 1
    assert len(read("hotspots", VARIANT + "NRAS\tQ61\tQ\t\tskin:1\nNRAS\tG12\tG\tD\tskin:1\n", notes)) == 1
    assert dict(notes.skipped) == {"no_change": 2}


def test_oncokb_genes_old_and_new_columns(read):
    old = read(
        "oncokb-genes", "Hugo Symbol\tIs Oncogene\tIs Tumor Suppressor Gene\nTP53\tNo\tYes\nX1\t\t\nTP53\tNo\tYes\n"
    )
    new = read(
        "oncokb-genes", "Hugo Symbol\tGene Type\nNOTCH1\tONCOGENE_AND_TSG\nX1\tINSUFFICIENT_EVIDENCE\nKRAS\tONCOGENE\n"
    )
    assert [(row.gene, row.oncogene, row.tumour_suppressor) for row in [*old, *new]] == [
        ("TP53", False, True), ("X1", None, None), ("NOTCH1", True, True), ("X1", None, None), ("KRAS", True, False),
    ]  # fmt: skip


def test_oncokb_levels_are_unfolded(read):
    header = "Level\tGene\tAlterations\tCancer Types\tDrugs\n"
    rows = read("oncokb-levels", header
                + "1\tBRAF\tV600E, V600K\tMelanoma, Colorectal Cancer\tDabrafenib + Trametinib, Vemurafenib\n"
                "LEVEL_R1\tEGFR\tT790M\tAll Solid Tumors\tErlotinib\n"
                "Px1\tTP53\tOncogenic Mutations {excluding R175H, R248Q}\tMelanoma\t\n"
                "1\tOther Biomarkers\tTMB-H\tAll Solid Tumors\tPembrolizumab\n")  # fmt: skip
    assert [(row.gene, row.alteration, row.drugs, row.effect, row.level, row.oncotree, row.kind) for row in rows] == [
        ("BRAF", "V600E", ("Dabrafenib", "Trametinib"), "sensitive", "1", ("MEL", "COADREAD"), "predictive"),
        ("BRAF", "V600E", ("Vemurafenib",), "sensitive", "1", ("MEL", "COADREAD"), "predictive"),
        ("BRAF", "V600K", ("Dabrafenib", "Trametinib"), "sensitive", "1", ("MEL", "COADREAD"), "predictive"),
        ("BRAF", "V600K", ("Vemurafenib",), "sensitive", "1", ("MEL", "COADREAD"), "predictive"),
        ("EGFR", "T790M", ("Erlotinib",), "resistant", "R1", (), "predictive"),
        ("TP53", "Oncogenic Mutations {excluding R175H, R248Q}", (), "", "Px1", ("MEL",), "prognostic"),
    ]  # fmt: skip
    assert refusal(read, "oncokb-levels", header + "9\tBRAF\tV600E\tMelanoma\tx\n") == ("level", 2, "Level")


CPIC = (
    "GENE: DPYD\n\n"
    "Allele/cDNA/rsID (Required)\tActivity Value (Optional)\tAllele Clinical Functional Status (Required)\n"
)


def test_cpic_table_of_functions(read):
    rows = read(
        "cpic", CPIC + "c.1905+1G>A (*2A), rs3918290\t0\tNo function\nReference\tn/a\tNormal function\n\t\t\t\n"
    )
    assert [(row.gene, row.hgvs_c, row.rsid, row.activity, row.function) for row in rows] == [
        ("DPYD", "c.1905+1G>A", "rs3918290", Decimal("0"), "No function"), ("DPYD", "", "", None, "Normal function"),
    ]  # fmt: skip
    assert refusal(read, "cpic", CPIC.partition("\n")[2])[0] == "column_missing"
    assert refusal(read, "cpic", "GENE: DPYD\n")[0] == "header_missing"


def test_pharmcat_definitions_and_functions(read):
    variants = [
        {"chromosome": "chr1", "position": 5, "ref": "C", "rsid": "rs1"},
        {"chromosome": "chr1", "position": 9, "ref": "A"},
    ]
    named = [
        {"name": "Reference", "reference": True, "alleles": ["C", "A"]},
        {"name": "c.1905+1G>A (*2A)", "alleles": ["T", None]}, {"name": "odd", "alleles": [None, "R"]},
    ]  # fmt: skip
    defined = {"gene": "DPYD", "genomeBuild": "GRCh38.p14", "variants": variants, "namedAlleles": named}
    (row,) = read("pharmcat", json.dumps(defined))
    assert (row.allele, row.rsid, row.positions) == ("c.1905+1G>A (*2A)", "rs1", {"GRCh38": "1:5:C:T"})
    told = {"gene": "DPYD", "namedAlleles": [{"name": "*2A", "functionValue": "No function", "activityValue": "0.0"}]}
    (row,) = read("pharmcat", json.dumps(told))
    assert (row.function, row.activity) == ("No function", Decimal("0.0"))
    for broken in ("{", "[]", '{"gene": "DPYD", "variants": []}', '{"gene": 1}'):
        assert refusal(read, "pharmcat", broken)[0] == "not_json"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"PK\x03\x04rest", "spreadsheet"), (gzip.compress(b"x" * 9000, mtime=0)[:-20], "damaged_gzip"),
        ("Kjønn".encode("latin-1"), "not_text"), (b"a\0b", "not_text"), (b"", "header_missing"),
        (b"x" * 300_000, "line_too_long"), (MANE.encode(), "no_rows"),
    ],
)  # fmt: skip
def test_file_that_is_no_table_is_refused(read, content, rule):
    assert refusal(read, "mane", content)[0] == rule


def test_quotation_mark_that_never_closes_is_refused(read):
    rows = "".join(f"BRAF\tV{number}E\t{'x' * 1000}\n" for number in range(200))
    assert refusal(read, "civic", CIVIC_HEADER + '\n"' + rows)[0] == "quotes"


def test_tumour_names_that_are_unknown_are_not_any_tumour():
    assert (codes_of("Lung Non-small Cell Carcinoma"), codes_of("Cancer"), codes_of("Toe Cancer")) == (
        ("NSCLC",),
        (),
        (),
    )
    assert (is_any("Cancer"), is_any(""), is_any("Toe Cancer")) == (True, True, False)


PUBLIC = [
    # format, file, rows, rows left out
    ("civic", "civic_evidence_2022-12_accepted_variants.tsv", 1698, {}),
    ("hgnc", "hgnc_symbol_alias_map.tsv.gz", 101308, {"damaged": 37}),
    ("mane", "MANE.GRCh38.v1.0.summary.txt.gz", 19120, {}),
    ("hotspots", "v3_multi_type_residue.txt", 1329, {}),
    ("hotspots", "v3_multi_type_variant_file.txt", 1329, {"duplicate": 1048}),
    ("oncokb-genes", "oncokb_cancerGeneList.tsv", 1142, {}),
    ("pharmcat", "pgx/definition__alleles__DPYD_translation.json", 84, {}),
    ("pharmcat", "pgx/phenotype__DPYD.json", 84, {}),
    ("pharmcat", "pgx/definition__alleles__UGT1A1_translation.json", 10, {}),
    ("pharmcat", "pgx/phenotype__UGT1A1.json", 9, {}),
]


@pytest.mark.parametrize(("format_name", "file", "rows", "left_out"), PUBLIC, ids=[row[1] for row in PUBLIC])
def test_public_file_is_read_whole(shared, format_name, file, rows, left_out):
    notes = Notes()
    assert sum(1 for _ in rows_of(format_name, shared / "knowledge" / file, notes)) == rows
    assert dict(notes.skipped) == left_out


def test_public_hotspot_files_agree(shared):
    by_residue, by_variant = (
        {
            (row.gene, row.residue): (row.samples, dict(row.changes))
            for row in rows_of("hotspots", shared / "knowledge" / file, Notes())
        }
        for file in ("v3_multi_type_residue.txt", "v3_multi_type_variant_file.txt")
    )
    differing = [key for key, said in by_residue.items() if by_variant[key] != said]
    assert by_residue.keys() == by_variant.keys()
    assert differing == [("PTEN", "H123")]  # the file by variant leaves one of its tumours out


def test_public_drug_gene_positions_are_the_starter_tables(shared):
    from cases.genomics.knowledge import starter

    path = next(path for path, said in starter.tables() if said["name"] == "Mol-MDT drug genes")
    public = rows_of("pharmcat", shared / "knowledge/pgx/definition__alleles__DPYD_translation.json", Notes())
    places = {row.positions["GRCh38"] for row in public}
    assert {row.positions["GRCh38"] for row in rows_of("own", path, Notes())} <= places
