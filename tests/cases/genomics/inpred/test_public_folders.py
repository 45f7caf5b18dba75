"""The public reference folders, with counts made by hand from the files; skipped without them."""

import pytest

from cases.genomics.inpred.rules import TableName, Why
from cases.genomics.inpred.view import view_of_folder
from cases.genomics.logic.signatures import MsiClass, TmbClass

C, K, A, M = TableName.CLASS_SELECTED, TableName.CODING_REGION, TableName.ALTERS_PROTEIN, TableName.MAIN_FINDINGS


@pytest.fixture(scope="module")
def acrometrix(shared):
    return view_of_folder(shared / "tso500/hus-acrometrix", "CL-AcroMetrix-D01")


@pytest.fixture(scope="module")
def na12878(shared):
    return view_of_folder(shared / "tso500/hus-na12878", "CL-NA12878N25-D01")


def today(view, table):
    return [row for row in view.tables[table] if row.today]


def test_acrometrix_has_the_rows_of_todays_slides(acrometrix):
    assert {table: len(today(acrometrix, table)) for table in TableName} == {C: 481, K: 476, A: 441, M: 0}
    assert len(acrometrix.today.working) == 484  # 481 selected and three rescued


def test_acrometrix_shows_clinvar_pathogenic_first(acrometrix):
    rows = today(acrometrix, A)
    pathogenic = ["Pathogenic" in row.source.cells["CPSR_ClinVar_class"] for row in rows]
    assert pathogenic == sorted(pathogenic, reverse=True) and sum(pathogenic) == 192
    for group in (True, False):
        lines = [row.source.line for row, early in zip(rows, pathogenic, strict=True) if early is group]
        assert lines == sorted(lines)
    first = rows[0]
    assert (first.gene, first.genomic_location, first.dna_change, first.depth, first.allele_fraction) == (
        "BRAF", "7:140453136", "A>T", 778, 0.15,
    )  # fmt: skip


def test_acrometrix_differs_in_one_splice_site(acrometrix):
    differing = [(table, row) for table, rows in acrometrix.tables.items() for row in rows if row.today != row.ours]
    assert [(table, row.gene, row.protein, row.rescued) for table, row in differing] == [(A, "TP53", "T125T", True)]
    assert differing[0][1].why.code is Why.SPLICE_SYNONYMOUS
    rescued = {(row.gene, row.protein) for row in acrometrix.tables[A] if row.rescued}
    assert rescued == {("TP53", "R273H"), ("RAD50", "K722fs"), ("TP53", "T125T")}


def test_acrometrix_figures(acrometrix):
    tmb, msi = acrometrix.tmb, acrometrix.msi
    assert (tmb.raw, tmb.rounded, tmb.tmb_class, tmb.word) == ("238.5 (305)", 238, TmbClass.HIGH, "Høy")
    assert (tmb.in_house.shown, tmb.in_house.today) == ("328/1.28", 328)
    assert (str(msi.percent), msi.unstable, msi.usable, msi.msi_class) == ("4.42", 5, 113, MsiClass.STABLE)
    assert (acrometrix.purity.shown, acrometrix.purity.source) == ("XX", "not specified")


def test_na12878_loses_a_variant_that_is_pathogenic_by_acmg_alone(na12878):
    assert {table: len(today(na12878, table)) for table in TableName} == {C: 4, K: 1, A: 1, M: 0}
    for table in (K, A):
        (lost,) = [row for row in na12878.tables[table] if not row.today]
        assert (lost.gene, lost.genomic_location, lost.protein, lost.rescued) == ("AKT1", "14:105239791", "NA", True)
        assert lost.ours and lost.why.code is Why.ACMG_ONLY


def test_na12878_figures(na12878):
    assert (na12878.tmb.rounded, na12878.tmb.word, str(na12878.msi.percent)) == (1, "Lav", "0.00")
    assert na12878.rna.sample is None
