import pytest

from cases.genomics.readers.kinds import Build, Outcome, Section, SectionState
from cases.genomics.readers.rows import Expected

from .conftest import BRAF, LENGTH_37, LENGTH_38, VCF_HEADER


def record(**changes):
    names = ("chrom", "pos", "id", "ref", "alt", "qual", "filter", "info", "format", "sample")
    return tuple({**dict(zip(names, BRAF, strict=True)), **changes}.values())


def test_vcf_record_is_read_with_its_line_and_every_column(files, vcf):
    reading = files.read("a.vcf", vcf())
    (row,) = reading.small_variants
    assert (row.chrom, row.pos, row.ref, row.alt, row.passed, row.filters) == ("7", 140453136, "A", "T", True, ())
    assert (row.depth, row.alt_depth, row.allele_fraction, row.line) == (778, 117, 0.15, 7)
    assert row.header_line == 6
    assert (reading.build, reading.outcome) == (Build.GRCH37, Outcome.ACCEPTED)
    assert reading.sections == {Section.SMALL_VARIANTS: SectionState.REPORTED}


def test_vcf_without_records_says_none_reported(files, vcf, rules):
    reading = files.read("a.vcf", vcf([]))
    assert reading.outcome is Outcome.WARNED
    assert rules(reading) == {"no_findings"}
    assert reading.sections[Section.SMALL_VARIANTS] is SectionState.NONE_REPORTED


def test_vcf_multiallelic_record_is_split_and_fractions_stay_with_their_allele(files, vcf):
    text = vcf([record(alt="T,G", format="GT:AD:AF:DP", sample="1/2:100,50,20:0.3,0.1:170")])
    first, second = files.read("a.vcf", text).small_variants
    assert (first.alt, first.alt_depth, first.allele_fraction) == ("T", 50, 0.3)
    assert (second.alt, second.alt_depth, second.allele_fraction) == ("G", 20, 0.1)


def test_vcf_multinucleotide_variant_is_kept_whole(files, vcf):
    (row,) = files.read("a.vcf", vcf([record(ref="TGCCCGC", alt="GGTGGGG")])).small_variants
    assert (row.ref, row.alt) == ("TGCCCGC", "GGTGGGG")


@pytest.mark.parametrize(
    ("filters", "passed", "names"),
    [
        ("PASS", True, ()),
        ("low_depth", False, ("low_depth",)),
        ("low_depth;XYZ", False, ("low_depth", "XYZ")),
        (".", False, ()),
    ],
)
def test_vcf_filter_decides_what_the_laboratory_passes(files, vcf, filters, passed, names):
    rows = files.read("a.vcf", vcf([record(filter=filters), record(pos=140453140)])).small_variants
    assert (rows[0].passed, rows[0].filters) == (passed, names)


def test_vcf_undeclared_filter_is_never_shown_as_passed(files, vcf, rules):
    reading = files.read("a.vcf", vcf([record(filter="XYZ")]))
    assert "vcf_filter_undeclared" in rules(reading)
    assert not reading.small_variants[0].passed


def test_vcf_that_nobody_filtered_is_accepted_with_a_warning(files, vcf, rules):
    reading = files.read("a.vcf", vcf([record(filter=".")]))
    assert (reading.outcome, rules(reading)) == (Outcome.WARNED, {"vcf_unfiltered"})
    assert reading.small_variants[0].passed


@pytest.mark.parametrize(
    ("alt", "rule"),
    [("*", "vcf_symbolic"), ("<DEL>", "vcf_symbolic"), ("G]17:198982]", "vcf_junctions"), (".A", "vcf_symbolic")],
)
def test_vcf_structural_allele_is_never_a_small_variant(files, vcf, rules, alt, rule):
    reading = files.read("a.vcf", vcf([record(alt=alt), record(pos=140453140)]))
    assert len(reading.small_variants) == 1
    assert rules(reading) & {"vcf_symbolic", "vcf_junctions"} == {rule}


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"pos": 0}, "position", "POS"),
        ({"pos": -1}, "position", "POS"),
        ({"pos": "."}, "position", "POS"),
        ({"pos": "1e3"}, "position", "POS"),
        ({"pos": 2147483648}, "position", "POS"),
        ({"pos": 159138664}, "build_beyond_contig", None),
        ({"alt": "R"}, "allele", "ALT"),
        ({"alt": "T" * 10_001}, "allele_length", "ALT"),
        ({"ref": "<N>"}, "allele", "REF"),
        ({"sample": "0/1:1,2:1.2:3"}, "fraction_range", "AF"),
        ({"sample": "0/1:1,2:-0.1:3"}, "fraction_range", "AF"),
        ({"sample": "0/1:1,2:NaN:3"}, "number", "AF"),
        ({"sample": "0/1:1,2,3:0.5:6"}, "vcf_values", "AD"),
        ({"sample": "0/1:1,2:1,2:3"}, "vcf_values", "AF"),
        ({"sample": "0/1:1,2:0.5:3:9"}, "vcf_values", "FORMAT"),
        ({"info": ";".join(f"K{n}=1" for n in range(2001))}, "vcf_info", None),
        ({"alt": "<NON_REF>"}, "vcf_gvcf", None),
    ],
)
def test_vcf_record_that_cannot_be_is_refused(files, vcf, change, rule, field):
    reading = files.read("a.vcf", vcf([record(**change)]))
    found = [problem for problem in reading.problems if problem.rule == rule]
    assert reading.outcome is Outcome.REFUSED
    assert found[0].line == 7
    assert found[0].field == field


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"ref": "R"}, "reference_iupac"),
        ({"sample": "0/1:700,117:0.15:778"}, "depth_sum"),
        ({"sample": "0/1:0,0:0.5:0"}, "depth_zero"),
        ({"chrom": "GL000192.1"}, "chromosome"),
    ],
)
def test_vcf_record_that_is_odd_is_warned_about(files, vcf, rules, change, rule):
    reading = files.read("a.vcf", vcf([record(**change), record(pos=140453140)]))
    assert reading.outcome is Outcome.WARNED
    assert rule in rules(reading)


def test_vcf_lower_case_bases_and_mixed_prefixes_become_one(files, vcf, rules):
    reading = files.read("a.vcf", vcf([record(ref="a", alt="t"), record(chrom="7", pos=140453140)]))
    assert [(row.chrom, row.ref, row.alt) for row in reading.small_variants] == [("7", "A", "T"), ("7", "A", "T")]
    assert "vcf_contig_mixed" in rules(reading)


def test_vcf_duplicate_record_is_said(files, vcf, rules):
    assert "duplicate" in rules(files.read("a.vcf", vcf([BRAF, BRAF])))
    other = record(sample="0/1:600,178:0.23:778")
    assert "duplicate_differs" in rules(files.read("a.vcf", vcf([BRAF, other])))


def test_vcf_unsorted_is_read(files, vcf, rules):
    reading = files.read("a.vcf", vcf([BRAF, record(pos=100)]))
    assert (len(reading.small_variants), rules(reading)) == (2, {"vcf_unsorted"})


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("chr7\t1\t.\tA\tT\t.", "vcf_columns", 8),
        ("#CHROM\tPOS", "vcf_header_twice", 8),
    ],
)
def test_vcf_cut_off_or_pasted_together_is_refused(files, vcf, text, rule, line):
    problem = files.read("a.vcf", vcf() + text).problems[-1]
    assert (problem.rule, problem.line) == (rule, line)


def test_vcf_header_with_two_builds_is_refused(files, vcf):
    header = (*VCF_HEADER[:1], LENGTH_37, "##contig=<ID=chr8,length=145138636>", *VCF_HEADER[2:])
    assert files.read("a.vcf", vcf(header=header)).problems[-1].rule == "build_conflict"


@pytest.mark.parametrize(
    ("line", "build"),
    [
        (LENGTH_38, Build.GRCH38),
        ("##reference=file:///refs/hg19_decoy", Build.GRCH37),
        ("##reference=/refs/GRCh38_full_analysis_set.fa", Build.GRCH38),
        ('##VEP="v105" cache="105_GRCh38" assembly="GRCh38.p13" dbSNP="154"', Build.GRCH38),
        ("##liftOverChainFile=/chains/hg19Tohg38.over.chain.gz", Build.GRCH38),
        ("##liftOverFile=/chains/hg38ToHg19.over.chain.gz", Build.GRCH37),
        ("##contig=<ID=7,assembly=b37>", Build.GRCH37),
        ('##DRAGENCommandLine=<ID=dragen,CommandLineOptions="--x /hg19">', None),
    ],
)
def test_vcf_build_is_what_the_header_says(files, vcf, rules, line, build):
    reading = files.read("a.vcf", vcf(header=(VCF_HEADER[0], line, *VCF_HEADER[2:])))
    assert reading.build is build
    assert ("build_unknown" in rules(reading)) is (build is None)


def test_vcf_build_from_the_files_name_is_said_aloud(files, vcf, rules):
    reading = files.read("x.grch38.vcf", vcf(header=(VCF_HEADER[0], *VCF_HEADER[2:])))
    assert (reading.build, rules(reading)) == (Build.GRCH38, {"build_from_file_name"})


PAIR = (*BRAF[:8], "GT:AD:AF:DP", "0/0:300,0:0.0:300", "0/1:661,117:0.15:778")


@pytest.mark.parametrize("samples", [("NORMAL", "TUMOR"), ("S1_N", "S1_T"), ("blood", "IPD0001-D01-P01-A09")])
def test_vcf_tumour_column_is_found_by_its_name(files, vcf, samples):
    reading = files.read("a.vcf", vcf([PAIR], samples=samples), Expected(sample_ids=("IPD0001-D01-P01-A09",)))
    (row,) = reading.small_variants
    assert (row.allele_fraction, row.normal_allele_fraction, row.normal_depth) == (0.15, 0.0, 300)


def test_vcf_tumour_column_is_what_the_header_says(files, vcf):
    header = (*VCF_HEADER, "##tumor_sample=B", "##normal_sample=A")
    reading = files.read("a.vcf", vcf([PAIR], header=header, samples=("A", "B")))
    assert reading.small_variants[0].allele_fraction == 0.15
    assert (reading.sample.sample_ids, reading.sample.normal_id) == (("B",), "A")


def test_vcf_two_columns_that_say_nothing_are_quarantined(files, vcf, rules):
    reading = files.read("a.vcf", vcf([PAIR], samples=("A", "B")))
    assert (reading.outcome, "which_column" in rules(reading)) == (Outcome.QUARANTINED, True)


def test_vcf_swapped_pair_is_quarantined(files, vcf, rules):
    records = [
        (*BRAF[:1], 1000 + n, *BRAF[2:8], "GT:AD:AF:DP", "0/1:60,40:0.4:100", "0/0:100,0:0.0:100") for n in range(25)
    ]
    reading = files.read("a.vcf", vcf(records, samples=("NORMAL", "TUMOR")))
    assert (reading.outcome, "swapped" in rules(reading)) == (Outcome.QUARANTINED, True)


def test_vcf_without_sample_columns_reads_pcgrs_tags(files, vcf):
    text = vcf([(*BRAF[:7], "TVAF=0.25;TDP=40;CVAF=0.01;CDP=90")], samples=())
    (row,) = files.read("a.vcf", text).small_variants
    assert (row.depth, row.allele_fraction, row.normal_depth, row.normal_allele_fraction) == (40, 0.25, 90, 0.01)


@pytest.mark.parametrize(
    ("keys", "values", "depth", "alt_depth", "fraction"),
    [
        ("GT:AD:BQ:DP:FA", "0/1:11,3:29:14:0.214", 14, 3, 0.214),  # MuTect 1
        ("GT:GQ:DP:RD:AD:FREQ", "0/1:.:91:56:35:38.46%", 91, 35, 0.3846),  # VarScan
        ("GT:DP:VD:AF", "0/1:100:25:0.25", 100, 25, 0.25),  # VarDict
        ("DP:AU:CU:GU:TU", "100:70,71:0,0:0,0:30,31", 100, 30, 0.3),  # Strelka 2, tier 1
        ("DP:TAR:TIR", "50:30,30:10,11", 50, 10, 0.25),  # Strelka 2, insertion or deletion
        ("GT:AD", "0/1:75,25", 100, 25, 0.25),
        ("GT:AD:DP", "0/1:.,21:54", 54, 21, 21 / 54),
        ("GT", "0/1", None, None, None),
    ],
)
def test_vcf_depth_of_each_caller(files, vcf, keys, values, depth, alt_depth, fraction):
    header = tuple(line for line in VCF_HEADER if "FORMAT" not in line)
    (row,) = files.read("a.vcf", vcf([record(format=keys, sample=values)], header=header)).small_variants
    assert (row.depth, row.alt_depth) == (depth, alt_depth)
    assert row.allele_fraction == (fraction if fraction is None else pytest.approx(fraction))


def test_vcf_info_allele_frequency_is_not_the_samples(files, vcf):
    """INFO/AF is a share of chromosomes in the file, not of reads in the tumour."""
    (row,) = files.read("a.vcf", vcf([record(info="AF=0.5", format="GT", sample="0/1")])).small_variants
    assert row.allele_fraction is None


def test_vcf_of_varscan_writes_several_alleles_with_a_slash(files, vcf, rules):
    header = (*(line for line in VCF_HEADER if "FORMAT" not in line), "##source=VarScan2")
    text = vcf([record(alt="T/C", format="GT:DP:RD:AD:FREQ", sample="0/1:91:56:35:38.46%")], header=header)
    reading = files.read("a.vcf", text)
    assert [(row.alt, row.alt_depth) for row in reading.small_variants] == [("T", 35), ("C", None)]
    assert "vcf_slash_alleles" in rules(reading)


def test_vcf_dragen_tag_of_a_multinucleotide_variant(files, vcf):
    (row,) = files.read("a.vcf", vcf([record(info="MNVTAG=chr7:140453136_AC->TT;hotspot")])).small_variants
    assert row.mnv_tag == "7:140453136:AC:TT"
