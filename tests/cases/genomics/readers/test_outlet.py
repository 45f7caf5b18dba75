"""Rows of a large VCF leave the reading as they are read; the result is what reading it in memory would have given."""

from pathlib import Path

import pytest

from cases.genomics.readers import outlet
from cases.genomics.readers.columns import FINDING, OBSERVATION, copy_lines
from cases.genomics.readers.folder import read_alone, read_folder, read_folder_into
from cases.genomics.readers.kinds import Build, Outcome
from cases.genomics.readers.merge import variant_key
from cases.genomics.readers.rows import Expected, FolderReading, SmallVariantRow
from cases.genomics.readers.seen import OutOfOrderError, Seen

from .conftest import VCF_HEADER, vcf_text

MNV = '##INFO=<ID=MNVTAG,Number=1,Type=String,Description="part of">'


class Kept:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.sent: list[tuple[str, SmallVariantRow]] = []

    def begin(self, file: str) -> None:
        self.files.append(file)

    def rows(self, chunk) -> None:
        assert chunk, "an empty portion would be an empty line"
        self.sent += chunk

    def discard(self) -> None:
        self.sent = []


@pytest.fixture(autouse=True)
def _every_vcf_is_large(monkeypatch):
    monkeypatch.setattr(outlet, "LARGE", 1)
    monkeypatch.setattr(outlet, "CHUNK", 3)


def record(pos, ref="A", alt="T", *, verdict="PASS", chrom="chr7", info="DP=9", reads="1,8:0.8:9"):
    return (chrom, pos, ".", ref, alt, ".", verdict, info, "AD:AF:DP", reads)


def streamed(folder: Path, scratch: Path, expected: Expected | None = None) -> tuple[FolderReading, Kept]:
    kept = Kept()
    return read_folder_into([folder], expected or Expected(), scratch, kept), kept


def told(findings, sent=()):
    """What a reading says of small variants, however the rows came."""
    said = {
        one.key: (one.passed, one.part_of, sorted((seen.file, seen.row.line, seen.row) for seen in one.observations))
        for one in findings
    }
    assert not set(said) & {key for key, _ in sent}
    return said | {key: (row.passed, None, [("a.vcf", row.line, row)]) for key, row in sent}


def check_same(files, tmp_path_factory, expected=None) -> tuple[FolderReading, Kept]:
    whole = read_folder(files.folder, expected)
    reading, kept = streamed(files.folder, tmp_path_factory.mktemp("scratch"), expected)
    assert told(reading.small_variants, kept.sent) == told(whole.small_variants)
    assert reading.profile == whole.profile
    assert reading.outcome is whole.outcome and reading.build is whole.build
    assert [one.counts for one in reading.readings] == [one.counts for one in whole.readings]
    assert [one.sections for one in reading.readings] == [one.sections for one in whole.readings]
    said = [[(problem.rule, problem.line) for problem in one.problems] for one in reading.readings]
    assert said == [[(problem.rule, problem.line) for problem in one.problems] for one in whole.readings]
    return reading, kept


@pytest.mark.parametrize("count", [0, 1, 8, 9])
def test_every_row_is_sent_in_order(files, tmp_path_factory, count):
    files.write("a.vcf", vcf_text([record(100 + n, verdict="low_depth" if n % 2 else "PASS") for n in range(count)]))
    reading, kept = check_same(files, tmp_path_factory)
    assert kept.files == ["a.vcf"] and [row.pos for _, row in kept.sent] == list(range(100, 100 + count))
    (one,) = reading.readings
    assert (one.sent, one.sent_passed, one.small_variants) == (count, (count + 1) // 2, ())


def test_row_that_another_file_reports_too_is_held_and_merged(files, combined, tmp_path_factory):
    files.write("x_CombinedVariantOutput.tsv", combined())
    files.write("a.vcf", vcf_text([record(140453130), record(140453136), record(140453150)]))
    reading, kept = check_same(files, tmp_path_factory)
    assert [row.pos for _, row in kept.sent] == [140453130, 140453150]
    (both,) = reading.small_variants
    assert len(both.observations) == 2
    assert [seen.row.depth for seen in both.observations] == [778, 9]


def test_largest_of_two_vcfs_is_sent(files, tmp_path_factory):
    files.write("a.vcf", vcf_text([record(100 + n) for n in range(8)]))
    files.write("b.vcf", vcf_text([record(103, reads="2,6:0.75:8"), record(300)]))
    reading, kept = check_same(files, tmp_path_factory)
    assert kept.files == ["a.vcf"] and len(kept.sent) == 7 and len(reading.small_variants) == 2


@pytest.mark.parametrize(
    "again",
    [
        record(101, reads="2,6:0.75:8"),  # far behind its first, which has gone
        record(101, verdict="low_depth"),
        record(100, ref="CA", alt="CT"),  # the same change, written longer
    ],
)
def test_repeated_variant_makes_the_file_be_read_again_and_is_one_finding(files, tmp_path_factory, again):
    files.write("a.vcf", vcf_text([*(record(100 + n) for n in range(8)), again]))
    reading, kept = check_same(files, tmp_path_factory)
    assert kept.files == ["a.vcf", "a.vcf"] and len(kept.sent) == 7
    (one,) = reading.small_variants
    assert len(one.observations) == 2 and one.passed
    assert any(problem.rule.startswith("duplicate") for problem in reading.readings[0].problems)


def test_file_without_verdicts_is_passed_whole(files, tmp_path_factory):
    files.write("a.vcf", vcf_text([record(100 + n, verdict=".") for n in range(8)]))
    reading, kept = check_same(files, tmp_path_factory)
    assert reading.profile.small_variants == 8 and kept.files == ["a.vcf"]


@pytest.mark.parametrize("first", [".", "PASS"])
def test_file_with_some_verdicts_is_not(files, tmp_path_factory, first):
    verdicts = [first, *".....", "PASS", "."]
    files.write("a.vcf", vcf_text([record(100 + n, verdict=verdict) for n, verdict in enumerate(verdicts)]))
    reading, kept = check_same(files, tmp_path_factory)
    assert reading.profile.small_variants == verdicts.count("PASS")
    assert len(kept.files) == (2 if first == "." else 1)


def test_part_of_a_multi_nucleotide_variant_knows_its_whole(files, tmp_path_factory):
    header = (*VCF_HEADER, MNV)
    part = record(101, info="MNVTAG=chr7:101_AC->TG")
    records = [record(100), part, record(101, ref="AC", alt="TG"), record(102, ref="C", alt="G")]
    files.write("a.vcf", vcf_text(records, header=header))
    reading, kept = check_same(files, tmp_path_factory)
    assert [one.part_of for one in reading.small_variants] == ["GRCh37:7:101:AC:TG", None]
    assert len(kept.sent) == 2


def test_multi_allelic_structural_and_reference_records(files, tmp_path_factory):
    records = [
        ("chr7", 100, ".", "A", "T,G", ".", "PASS", "DP=9", "AD:AF:DP", "1,4,4:0.4,0.4:9"),
        record(200, alt="<DEL>"), record(300, alt="."), record(400, alt="G]17:198982]"),
        record(500, ref="CAT", alt="CT"),
    ]  # fmt: skip
    files.write("a.vcf", vcf_text(records))
    reading, kept = check_same(files, tmp_path_factory)
    assert [key for key, _ in kept.sent] == ["GRCh37:7:100:A:T", "GRCh37:7:100:A:G", "GRCh37:7:500:CA:C"]
    assert reading.readings[0].counts["structural"] == reading.readings[0].counts["junctions"] == 1


def test_checks_of_the_whole_file_see_what_was_sent(files, tmp_path_factory):
    annotated = '##INFO=<ID=CSQ,Number=.,Type=String,Description="Format: Allele|SYMBOL|Feature|HGVSc|MAX_AF">'
    header = (*VCF_HEADER, annotated, "##contig=<ID=chrY,length=59373566>")
    csq = "CSQ=T|BRAF|ENST1|ENST1:c.1A>T|0.2"
    deep = "20,20:0.5:40"
    records = [record(100 + n, info=csq, reads=deep) for n in range(4)]
    records += [record(5_000_000 + n, chrom="chrY") for n in range(4)] + [record(60_000_000, chrom="chrY")]
    files.write("a.vcf", vcf_text(records, header=header))
    reading, _ = check_same(files, tmp_path_factory)
    (one,) = reading.readings
    assert one.sample.sex == "male" and len(one.sent_inherited) == 4
    assert {problem.rule for problem in one.problems} >= {"transcript_unversioned", "build_beyond_contig"}
    assert one.outcome is Outcome.REFUSED


@pytest.mark.parametrize("where", ["name", "beside", "expected", "nowhere"])
def test_build_of_the_keys_is_the_build_of_the_reading(files, combined, tmp_path_factory, where):
    name = "a.GRCh37.vcf" if where == "name" else "a.vcf"
    header = tuple(line for line in VCF_HEADER if "contig" not in line)
    files.write(name, vcf_text([record(100)], header=header))
    if where == "beside":
        files.write("x_CombinedVariantOutput.tsv", combined())
    expected = Expected(build=Build.GRCH37 if where == "expected" else None)
    reading, kept = streamed(files.folder, tmp_path_factory.mktemp("scratch"), expected)
    ((key, _),) = kept.sent
    assert key == variant_key(reading.build, "7", 100, "A", "T")
    assert reading.build == (None if where == "nowhere" else Build.GRCH37)


def test_too_many_rows_to_hold_are_refused(files, tmp_path_factory, monkeypatch):
    monkeypatch.setattr(outlet, "MOST_HELD", 2)
    header = (*VCF_HEADER, MNV)
    files.write("a.vcf", vcf_text([record(100 + 9 * n, ref="AC", alt="TG") for n in range(4)], header=header))
    reading, _ = streamed(files.folder, tmp_path_factory.mktemp("scratch"))
    assert reading.outcome is Outcome.REFUSED and reading.readings[0].problems[0].rule == "too_many_held"


def test_file_by_itself_without_its_rows(files):
    path = files.write("a.vcf", vcf_text([record(100), record(101)]))
    counted = read_alone(path, "a.vcf", Expected(), outlet.Discarding())
    assert counted.small_variants == () and counted.counts == read_alone(path, "a.vcf", Expected()).counts


def row(pos: int, chrom: str = "1", fraction: float | None = 0.5) -> SmallVariantRow:
    return SmallVariantRow(pos, chrom, pos, "A", "T", True, allele_fraction=fraction)


def test_seen_forgets_only_what_a_sorted_file_cannot_repeat():
    seen = Seen(most=3)
    for pos in (10, 50_000, 50_001):
        assert seen.first(str(pos), row(pos)) is None
    assert seen.first("50002", row(50_002)) is None  # the first is forgotten now
    assert seen.first("50000", row(50_003, fraction=0.1)) == (50_000, 0.5)
    with pytest.raises(OutOfOrderError):
        seen.first("10", row(10))


def test_seen_knows_a_chromosome_that_comes_back_too_late():
    seen = Seen(most=2)
    for chrom in ("1", "2", "3"):
        assert seen.first(chrom, row(10, chrom)) is None
    with pytest.raises(OutOfOrderError):
        seen.first("again", row(11, "1"))


def test_unsorted_large_file_is_refused_with_the_remedy(files, monkeypatch):
    monkeypatch.setattr("cases.genomics.readers.vcf_small.Seen", lambda: Seen(most=3))
    reading = files.read("a.vcf", vcf_text([record(100_000 * (9 - n)) for n in range(6)]))
    assert reading.outcome is Outcome.REFUSED
    assert reading.problems[0].rule == "vcf_unsorted_large" and "Sort it" in reading.problems[0].message


def test_copy_lines_keep_columns_apart_and_mark_the_missing():
    hostile = SmallVariantRow(
        7, "1", 5, "A", "T", False, ("a\tb", "\\N"), gene=None, hgvs_c="c.1\n\\.", hgvs_p="p\0\r",
        judgements={"a": "\\\n"}, transcript="N" * 50, depth=0,
    )  # fmt: skip
    findings, observations = copy_lines([("k" * 500, hostile)])
    cells = findings.decode().split("\t")
    assert len(cells) == len(FINDING) and b"\n" not in findings
    said = dict(zip(FINDING, cells, strict=True))
    assert (said["passed"], said["depth"], said["alt_depth"], said["gene"]) == ("f", "0", "\\N", "")
    assert said["filters"] == "a\\tb;\\\\N" and said["hgvs_c"] == "c.1\\n\\\\." and said["hgvs_p"] == "p\ufffd\\r"
    assert len(said["transcript"]) == 40 and len(said["variant_key"]) < 440 and "#" in said["variant_key"]
    assert len(observations.decode().split("\t")) == len(OBSERVATION)
