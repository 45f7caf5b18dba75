"""What an accepted file must have become, beyond its answer."""

from typing import Any

from cases.genomics.readers.kinds import Section, SectionState, SignatureKind
from cases.genomics.readers.merge import fusion_findings, small_variant_findings
from cases.genomics.readers.rows import Reading

BRAF = "GRCh37:7:140453136:A:T"


def _findings(reading: Reading) -> list[str]:
    return [finding.key for finding in small_variant_findings([reading], reading.build)]


def _one(reading: Reading) -> None:
    assert _findings(reading) == [BRAF]


def _nothing_small(reading: Reading) -> None:
    assert reading.small_variants == ()
    assert reading.sections[Section.SMALL_VARIANTS] is SectionState.NONE_REPORTED


def _chromosomes(*names: str) -> Any:
    def check(reading: Reading) -> None:
        assert [row.chrom for row in reading.small_variants] == list(names)

    return check


def _two_alleles(reading: Reading) -> None:
    found = {row.alt: (row.allele_fraction, row.alt_depth, row.depth) for row in reading.small_variants}
    assert found == {"T": (0.15, 117, 778), "G": (0.21, 161, 778)}


def _protein(text: str) -> Any:
    def check(reading: Reading) -> None:
        (row,) = reading.small_variants
        assert (row.hgvs_p, row.gene, row.consequence) == (text, "BRAF", "missense_variant&splice_region_variant")

    return check


def _only_first_passes(reading: Reading) -> None:
    first, *rest = (row.passed for row in reading.small_variants)
    assert first and not any(rest)


def _state(**states: SectionState) -> Any:
    def check(reading: Reading) -> None:
        assert {name: reading.sections[Section(name)] for name in states} == states

    return check


def _untested_burden(reading: Reading) -> None:
    (burden,) = (item for item in reading.signatures if item.kind is SignatureKind.TMB)
    assert (burden.tested, burden.value) == (False, None)


def _burden_as_text(reading: Reading) -> None:
    (burden,) = (item for item in reading.signatures if item.kind is SignatureKind.TMB)
    assert (burden.value, burden.text) == (None, "<5")


def _fusion(reading: Reading) -> None:
    (finding,) = fusion_findings([reading], reading.build)
    assert finding.key == "fusion:GRCh37:5:149784243-6:117645578"
    (row,) = reading.fusions
    assert {row.genes_a, row.genes_b} == {("CD74",), ("ROS1", "GOPC")}


def _inert_source(reading: Reading) -> None:
    assert reading.sample.pipeline == "<script>alert(1)</script>"
    _one(reading)


def _version(text: str) -> Any:
    def check(reading: Reading) -> None:
        assert reading.sample.version == text
        _one(reading)

    return check


def _failed(*names: str) -> Any:
    def check(reading: Reading) -> None:
        assert [metric.name for metric in reading.metrics if metric.within is False] == list(names)

    return check


def _kept_as_written(reading: Reading) -> None:
    assert [row.consequence for row in reading.small_variants] == ["Miss_Sense_Mutation"]


def _own_rows(reading: Reading) -> None:
    assert [row.gene for row in reading.small_variants] == ["BRAF"]


CHECKS = {
    "vcf.v02_header_only": _nothing_small,
    "vcf.v11_mixed": _chromosomes("7", "7"),
    "vcf.v12_mitochondrion": _chromosomes("MT", "MT", "MT"),
    "vcf.v12_decoys": _chromosomes("7"),
    "vcf.v13_lower_case": _one,
    "vcf.v14_star": _nothing_small,
    "vcf.v14_deletion": _nothing_small,
    "vcf.v14_dot": _nothing_small,
    "vcf.v14_breakend": _nothing_small,
    "vcf.v21_same": _one,
    "vcf.v21_other_fraction": _one,
    "vcf.v23_two_alleles": _two_alleles,
    "vcf.v25_decoded_once": _protein("p.Val600="),
    "vcf.v25_decoded_only_once": _protein("p.Val600%3D"),
    "vcf.v25_semicolon": _protein("p.Val600Glu;x"),
    "vcf.v25_many_transcripts": _protein("p.Val600Glu"),
    "vcf.v26_failed": _only_first_passes,
    "vcf.v26_undeclared": _only_first_passes,
    "vcf.v28_windows": _one,
    "vcf.v28_byte_order_mark": _one,
    "vcf.v34_script_in_source": _inert_source,
    "vcf.v34_formula_in_id": _one,
    "tso500.t02_none_reported": _state(
        small_variants=SectionState.NONE_REPORTED, fusions=SectionState.NONE_REPORTED, splice=SectionState.REPORTED
    ),
    "tso500.t02_section_not_run": _state(copy_numbers=SectionState.NOT_TESTED),
    "tso500.t03_other_order": _version("ruo-2.1.1.4"),
    "tso500.t03_next_generation": _version("2.5.2"),
    "tso500.t07_dna_only": _state(fusions=SectionState.NOT_TESTED, small_variants=SectionState.REPORTED),
    "tso500.t08_missing": _untested_burden,
    "tso500.t08_below": _burden_as_text,
    "tso500.t11_several_genes": _fusion,
    "tso500.t11_partners_swapped": _fusion,
    "tso500.t18_contaminated": _failed("CONTAMINATION_SCORE", "CONTAMINATION_P_VALUE"),
    "tso500.t18_low_coverage": _failed("MEDIAN_EXON_COVERAGE", "PCT_EXON_50X"),
    "tso500.t18_within": _failed(),
    "maf.m04_no_change": _one,
    "maf.m05_hg19": _one,
    "maf.m05_number": _one,
    "maf.m06_two_patients": _own_rows,
    "maf.m10_unknown_class": _kept_as_written,
    "maf.m11_many_columns": _one,
}
