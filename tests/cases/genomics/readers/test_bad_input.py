"""Files that must not come in, each with the rule that says why (the bad-input corpus, first depth)."""

import gzip
import struct
import zlib

import pytest

from cases.genomics.readers.bgzf import END as BGZF_END
from cases.genomics.readers.draft import visible
from cases.genomics.readers.kinds import Build, FileKind, Outcome
from cases.genomics.readers.rows import Expected
from cases.genomics.readers.rules import RULES


def bgzf(data: bytes, *, end: bool = True) -> bytes:
    """One BGZF block, with or without the empty last block."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    body = deflate.compress(data) + deflate.flush()
    head = struct.pack("<4BI2BH2sHH", 31, 139, 8, 4, 0, 0, 255, 6, b"BC", 2, len(body) + 25)
    return head + body + struct.pack("<2I", zlib.crc32(data), len(data)) + (BGZF_END if end else b"")


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.vcf", b"", "empty_file"),
        ("a.vcf", b" \n\n", "empty_file"),
        ("a.vcf", b"<!DOCTYPE html><html><body>Logg inn</body></html>", "html_page"),
        ("a.vcf", b'\xef\xbb\xbf\n<html lang="nb">', "html_page"),
        ("a.vcf", b"%PDF-1.7\n%\xe2\xe3", "not_text"),
        ("a.vcf", b"BCF\x02\x02", "not_text"),
        ("a.vcf", b"\x7fELF\x02", "not_text"),
        ("a.tsv", b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", "spreadsheet"),
        ("a.xls", b"\xd0\xcf\x11\xe0....", "spreadsheet"),
        ("a.vcf", "##fileformat=VCFv4.2\n".encode("utf-16"), "not_text"),
        ("a.vcf", b"##fileformat=VCFv4.2\r##x\r", "old_mac_lines"),
        ("a.vcf", b"\x00\x01\x02", "not_text"),
        ("a.vcf.gz", gzip.compress(gzip.compress(b"##fileformat=VCFv4.2\n", mtime=0), mtime=0), "nested_gzip"),
        ("a.vcf.gz", b"\x1f\x8b\x08\x00garbage that is no deflate", "damaged_gzip"),
        ("a.vcf.gz", b"BZh91AY", "not_text"),
        ("a.vcf.tbi", b"TBI\x01", "index_file"),
        ("a.csv", b"Sample_ID;Gene_symbol;AF\nA;BRAF;0,5\n", "semicolons"),
        ("a.bed", b"browser\ttrack\n", "format_not_read"),
        ("a.maf", b"Hugo_Symbol\tTumor_Sample_Barcode\n", "column_missing"),
        ("a.tsv", b"one\ttwo\n1\t2\n", "unknown_format"),
        ("a.vcf", b"no header\n", "vcf_format_missing"),
        ("a.vcf", b"##fileformat=VCFv9.9\n#CHROM\tPOS\n", "vcf_version"),
        ("a.vcf", b"##fileformat=VCFv4.2\n", "vcf_header"),
        ("a.vcf", b"##fileformat=VCFv4.2\n#CHROM POS ID REF ALT QUAL FILTER INFO\n", "vcf_header"),
        ("a.vcf", b"##fileformat=VCFv4.2\n##sample=\xe6\xf8\xe5\n", "encoding"),
        ("a.vcf", b"##fileformat=VCFv4.2\n##x=a\x00b\n", "nul_byte"),
    ],
)
def test_file_that_is_no_laboratory_result_is_refused(files, name, content, rule):
    reading = files.read(name, content)
    assert reading.outcome is Outcome.REFUSED
    assert [problem.rule for problem in reading.problems] == [rule]
    assert reading.problems[0].file == name
    assert reading.problems[0].message.endswith(".")


def test_gzip_cut_off_in_the_middle_is_refused(files, vcf):
    records = [("chr7", pos, ".", "A", "T", ".", "PASS", f"X={pos**3}", "AD", "1,2") for pos in range(1, 999)]
    packed = gzip.compress(vcf(records).encode())
    reading = files.read("a.vcf.gz", packed[: len(packed) // 2])
    assert (reading.outcome, reading.problems[-1].rule) == (Outcome.REFUSED, "truncated")
    assert reading.problems[-1].line is not None


def test_gzip_with_a_wrong_checksum_is_refused(files, vcf):
    packed = bytearray(gzip.compress(vcf().encode()))
    packed[-6] ^= 1
    assert files.read("a.vcf.gz", bytes(packed)).problems[-1].rule == "damaged_gzip"


def test_gzip_of_several_members_is_read(files, vcf):
    head, tail = vcf().encode()[:40], vcf().encode()[40:]
    reading = files.read("a.vcf.gz", gzip.compress(head) + gzip.compress(tail))
    assert reading.counts["small_variants"] == 1


def test_bgzf_is_read_and_refused_without_its_last_block(files, vcf):
    assert files.read("a.vcf.gz", bgzf(vcf().encode())).outcome is Outcome.ACCEPTED
    cut = files.read("b.vcf.gz", bgzf(vcf().encode(), end=False))
    assert [problem.rule for problem in cut.problems] == ["truncated"]


def test_gzip_bomb_stops_at_its_ratio(files):
    bomb = gzip.compress(b"##fileformat=VCFv4.2\n" + (b"##x=" + b"0" * 4000 + b"\n") * 9000)
    reading = files.read("a.vcf.gz", bomb)
    assert [problem.rule for problem in reading.problems] == ["ratio"]


def test_line_without_end_is_refused(files):
    reading = files.read("a.vcf", b"##fileformat=VCFv4.2\n##x=" + b"A" * (5 * 1024**2))
    assert [(problem.rule, problem.line) for problem in reading.problems] == [("line_too_long", 2)]


def test_windows_line_ends_and_byte_order_mark_are_taken_away(files, vcf):
    text = "\ufeff" + vcf().replace("\n", "\r\n")
    reading = files.read("a.vcf", text)
    assert (reading.kind, reading.counts["small_variants"]) == (FileKind.SMALL_VARIANT_VCF, 1)
    assert reading.sample.sample_ids == ("IPD0001-D01-P01-A09",)


def test_missing_file_is_a_problem_and_no_exception(tmp_path):
    from cases.genomics.readers.read import read_file

    assert [problem.rule for problem in read_file(tmp_path / "gone.vcf").problems] == ["unreadable"]


def test_build_that_is_not_the_cases_is_refused(files, vcf):
    reading = files.read("a.vcf", vcf(), Expected(build=Build.GRCH38))
    (problem,) = (problem for problem in reading.problems if problem.rule == "build_mismatch")
    assert reading.outcome is Outcome.REFUSED
    assert "GRCh37" in problem.message and "chr7 length 159138663" in problem.message


def test_other_patients_sample_is_quarantined(files, vcf):
    reading = files.read("a.vcf", vcf(), Expected(sample_ids=("IPD0002-D01-P01-A09",)))
    assert (reading.outcome, reading.problems[-1].rule) == (Outcome.QUARANTINED, "sample_mismatch")


def test_control_sample_is_refused_unless_it_is_meant(files, vcf):
    text = vcf(samples=("CL-AcroMetrix-D01",))
    assert files.read("a.vcf", text).problems[-1].rule == "control_sample"
    assert files.read("a.vcf", text, Expected(reference_material=True)).outcome is Outcome.ACCEPTED


def test_hundred_errors_end_the_reading(files, vcf):
    reading = files.read("a.vcf", vcf([("chr7", 0, ".", "A", "T", ".", "PASS", ".", "AD", "1,1")] * 500))
    rules = [problem.rule for problem in reading.problems]
    assert rules.count("position") == 20
    assert "too_many_problems" in rules
    assert "more_of_the_same" in rules


def test_hostile_text_is_shown_inert(files, vcf):
    text = vcf().replace("140453136", "1\u202e2").replace("DP=778", "<script>alert(1)</script>")
    (problem,) = files.read("a.vcf", text).problems[:1]
    assert "\u202e" not in problem.message
    assert "\u27e6U+202E\u27e7" in problem.message
    assert len(visible("A" * 1_000_000)) == 120


def test_every_rule_says_what_to_do_in_a_whole_sentence():
    for name, rule in RULES.items():
        assert rule.sentence.endswith("."), name
        assert rule.sentence[0].isupper() or rule.sentence.startswith("%("), name
