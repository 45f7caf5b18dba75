"""VCF, rows V01 to V34. Every generator takes a seeded source of chance and makes one file."""

import gzip
from random import Random

from .made import ANY_BUILD, OTHER, PERSON, SAMPLE, Made, made

COLUMNS = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT"]
META = [
    "##fileformat=VCFv4.2",
    f"##patient={PERSON}",
    "##contig=<ID=chr7,length=159138663>",
    "##contig=<ID=chr17,length=81195210>",
    '##FILTER=<ID=LowDepth,Description="few reads">',
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="depth">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="reads per allele">',
    '##FORMAT=<ID=AF,Number=A,Type=Float,Description="allele fraction">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="depth">',
]
CSQ = '##INFO=<ID=CSQ,Number=.,Type=String,Description="VEP. Format: Allele|Consequence|SYMBOL|Feature|HGVSc|HGVSp">'


def record(pos="140453136", ref="A", alt="T", *, chrom="chr7", filters="PASS", info="DP=778", sample=None, form=None):
    return [chrom, str(pos), ".", ref, alt, ".", filters, info, form or "GT:AD:AF:DP",
            *(sample if isinstance(sample, list) else [sample or "0/1:661,117:0.15:778"])]  # fmt: skip


def text(*records, meta=(), samples=(SAMPLE,), head=META):
    lines = [*head, *meta, "\t".join([*COLUMNS, *samples]), *("\t".join(one) for one in records)]
    return "\n".join(lines) + "\n"


def vcf(*records, name="a.vcf", expected=None, **more) -> Made:
    return made(name, text(*records, **more), *([expected] if expected else []))


def _pairs(rng: Random, tumour: str, normal: str, count: int = 30):
    return [record(140_000_000 + 9 * n, sample=[tumour, normal]) for n in range(count)]


def whole(rng):
    return vcf(*(record(140_000_000 + rng.randint(1, 9) + 40 * n) for n in range(20)))


def v01_no_byte(rng):
    return made("a.vcf", b"")


def v01_blank_lines(rng):
    return made("a.vcf", b"\n" * rng.randint(1, 9))


def v01_packed_nothing(rng):
    return made("a.vcf.gz", gzip.compress(b"", mtime=0))


def v02_header_only(rng):
    return vcf()


def v03_no_fileformat(rng):
    return vcf(record(), head=META[1:])


def v04_version(rng):
    return vcf(record(), head=["##fileformat=VCFv9.9", *META[1:]])


def v05_column_missing(rng):
    dropped = rng.choice(COLUMNS[1:8])
    return made("a.vcf", text(record()).replace(f"\t{dropped}\t", "\t", 1))


def v05_spaces(rng):
    return made("a.vcf", text(record()).replace("\t", " "))


def v06_six_columns(rng):
    return made("a.vcf", text(record(), record(140453140)[:6]).rstrip("\n"))


def v06_cut_in_the_last_cell(rng):
    return made("a.vcf", text(record(), record(140453140))[: -rng.randint(2, 4)])


def _v07(pos):
    return vcf(record(pos))


def v07_zero(rng):
    return _v07("0")


def v07_negative(rng):
    return _v07("-1")


def v07_dot(rng):
    return _v07(".")


def v07_exponent(rng):
    return _v07("1e3")


def v07_too_large(rng):
    return _v07("2147483648")


def v07_empty(rng):
    return _v07("")


def v07_other_digits(rng):
    return _v07("١٤٠٤")


def v08_beyond(rng):
    return vcf(record(159138663 + rng.randint(1, 10**6)))


def v10_two_builds_in_header(rng):
    return vcf(record(), meta=["##reference=file:///ref/hg38.fa"], expected=ANY_BUILD)


def v10_coordinates_of_the_other_build(rng):
    return vcf(record(81195210 + rng.randint(1, 2 * 10**6), chrom="chr17"))


def v10_other_build_than_the_case(rng):
    head = [META[0], "##reference=GRCh38", *META[4:]]
    return vcf(record(), head=head)


def v11_mixed(rng):
    return vcf(record(), record(140453140, chrom="7"))


def v11_one_locus_both_ways(rng):
    return vcf(record(), record(chrom="7"))


def v12_mitochondrion(rng):
    return vcf(record(150, chrom="chrM"), record(160, chrom="chrMT"), record(170, chrom="MT"))


def v12_decoys(rng):
    names = ["HLA-A*01:01", "chrUn_KI270302v1", "hs37d5", "GL000192.1"]
    return vcf(record(), *(record(10 + n, chrom=name) for n, name in enumerate(names)))


def v13_reference_n(rng):
    return vcf(record(ref="N"))


def v13_lower_case(rng):
    return vcf(record(ref="a", alt="t"))


def v13_reference_iupac(rng):
    return vcf(record(ref=rng.choice("RYSWKM")))


def v13_alternative_iupac(rng):
    return vcf(record(alt=rng.choice("RYSWKM")))


def v14_star(rng):
    return vcf(record(alt="*"))


def v14_deletion(rng):
    return vcf(record(alt="<DEL>", info="DP=778;SVTYPE=DEL"), meta=['##ALT=<ID=DEL,Description="x">'])


def v14_dot(rng):
    return vcf(record(alt="."))


def v14_breakend(rng):
    return vcf(record(ref="G", alt=rng.choice(["G]17:198982]", "]17:198982]G", "G[17:198982[", "G.", ".G"])))


def v15_long_alternative(rng):
    return vcf(record(alt="A" * 1024**2))


def v15_long_reference(rng):
    return vcf(record(ref="A" * 10_001))


def _v16(fraction, head=META):
    return vcf(record(sample=f"0/1:661,117:{fraction}:778"), head=head)


def v16_above_one(rng):
    return _v16("1.2")


def v16_negative(rng):
    return _v16("-0.1")


def v16_nan(rng):
    return _v16("NaN")


def v16_infinite(rng):
    return _v16("Inf")


def v16_norwegian_comma(rng):
    return _v16("1,2")


def v16_comma_undeclared(rng):
    return _v16("0,15", head=[line for line in META if "ID=AF" not in line])


def v16_huge_exponent(rng):
    return _v16("1e309")


def v17_sum_above_depth(rng):
    return vcf(record(sample="0/1:661,217:0.15:778"))


def v17_sum_far_below_depth(rng):
    return vcf(record(sample="0/1:61,17:0.15:778"))


def v17_depth_zero(rng):
    return vcf(record(sample="0/1:0,0:0.5:0"))


def v18_too_many_values(rng):
    return vcf(record(form="GT:AD", sample="0/1:661,117:778"))


def v18_reads_too_many(rng):
    return vcf(record(sample="0/1:661,117,3:0.15:778"))


def v19_two_strangers(rng):
    return vcf(*_pairs(rng, "0/1:661,117:0.15:778", "0/0:200,0:0.0:200", 3), samples=("ALPHA", "BETA"))


def v19_other_patient(rng):
    return vcf(record(), samples=(OTHER,))


def v19_other_pair(rng):
    pairs = _pairs(rng, "0/1:661,117:0.15:778", "0/0:200,0:0.0:200", 3)
    return vcf(*pairs, samples=(f"{OTHER}_tumor", f"{OTHER}_normal"))


def v20_swapped(rng):
    pairs = _pairs(rng, "0/0:200,0:0.0:200", "0/1:100,100:0.5:200")
    return vcf(*pairs, samples=(SAMPLE, "NORMAL"), meta=[f"##tumor_sample={SAMPLE}", "##normal_sample=NORMAL"])


def v21_same(rng):
    return vcf(record(), record())


def v21_other_fraction(rng):
    return vcf(record(), record(sample="0/1:661,117:0.31:778"))


def v22_unsorted(rng):
    places = [140453136, 140453200, 140453150, 140453300]
    return vcf(*map(record, places))


def v23_two_alleles(rng):
    return vcf(record(alt="T,G", sample="1/2:500,117,161:0.15,0.21:778"))


def v24_many_keys(rng):
    return vcf(record(info=";".join(f"K{n}=1" for n in range(10_000))))


def v24_long_key(rng):
    return vcf(record(info="K" * 100_000 + "=1"))


def v24_no_value(rng):
    return vcf(record(info=rng.choice(["DP", "DP=", "DP;SOMATIC"])))


def _csq(protein, entries=1):
    note = f"T|missense_variant&splice_region_variant|BRAF|ENST00000288602.6|ENST00000288602.6:c.1799T>A|{protein}"
    return vcf(record(info="CSQ=" + ",".join([note] * entries)), meta=[CSQ])


def v25_decoded_once(rng):
    return _csq("ENSP00000288602.6:p.Val600%3D")


def v25_decoded_only_once(rng):
    return _csq("ENSP00000288602.6:p.Val600%253D")


def v25_semicolon(rng):
    return _csq("ENSP00000288602.6:p.Val600Glu%3Bx")


def v25_many_transcripts(rng):
    return _csq("ENSP00000288602.6:p.Val600Glu", 500)


def v26_failed(rng):
    return vcf(record(), record(140453140, filters="LowDepth"))


def v26_undeclared(rng):
    return vcf(record(), record(140453140, filters="LowSupport"), record(140453150, filters="XYZ;LowDepth"))


def v27_lines(rng):
    return made("a.vcf", (text() + "\n" * 5_000_001).encode())


def v28_windows(rng):
    return made("a.vcf", text(record()).replace("\n", "\r\n"))


def v28_byte_order_mark(rng):
    return made("a.vcf", "\ufeff" + text(record()))


def v28_old_mac(rng):
    return made("a.vcf", text(record()).replace("\n", "\r"))


def v28_utf16(rng):
    return made("a.vcf", text(record()).encode("utf-16"))


def v28_utf16_unmarked(rng):
    return made("a.vcf", text(record()).encode("utf-16-le"))


def v29_latin1(rng):
    return made("a.vcf", text(record(), samples=("prøve-æøå",)).encode("latin-1"))


def v30_nul(rng):
    return made("a.vcf", text(record(), record(140453140)).replace("0/1:661", "0/1:6\x001", 1))


def _v31(magic):
    return made("a.vcf", magic + bytes(range(256)) * 8)


def v31_bcf(rng):
    return _v31(b"BCF\x02\x02")


def v31_cram(rng):
    return _v31(b"CRAM\x03\x00")


def v31_program(rng):
    return _v31(b"\x7fELF\x02\x01")


def v31_pdf(rng):
    return _v31(b"%PDF-1.7\n")


def v31_gzip(rng):
    return made("a.vcf", gzip.compress(text(record()).encode(), mtime=0))


def v32_reference_blocks(rng):
    return vcf(record(), record(140453140, ref="C", alt="<NON_REF>", info="END=140453200"))


def v32_bcftools_blocks(rng):
    return vcf(record(), record(140453140, ref="C", alt="<*>", info="END=140453200"))


def v33_second_header(rng):
    return made("a.vcf", text(record()) + "\t".join([*COLUMNS, SAMPLE]) + "\n")


def v33_two_files(rng):
    return made("a.vcf", text(record()) * 2)


def v34_script_in_source(rng):
    return vcf(record(), meta=["##source=<script>alert(1)</script>", "##x=\"=cmd|' /C calc'!A0\""])


def v34_formula_in_id(rng):
    one = record()
    one[2] = "=cmd|' /C calc'!A0"
    return vcf(one, meta=['##INFO=<ID=<img/src=x>,Number=1,Type=String,Description="{{7*7}}">'])
