"""One line of a kept file, column by column, in the file's order."""

import gzip
from pathlib import Path

import pytest

from cases.genomics.readers.kinds import FileKind
from cases.genomics.readers.line import read_lines

TABLE = '# a comment\nGene\tChange\t\t1000G\n"BR""AF"\tV600E\t\t0,1\textra\nKIT\t-\n'
VCF = (
    "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tT1\tN1\n"
    "7\t140453136\t.\tA\tT\t.\tPASS\tDP=778;SOMATIC\tAD:DP\t1,2:3\t4,0:4\n"
)


@pytest.fixture(params=["plain", "gzip"])
def write(request, tmp_path: Path):
    def make(text: str) -> Path:
        path = tmp_path / "content"
        data = text.encode()
        path.write_bytes(gzip.compress(data) if request.param == "gzip" else data)
        return path

    return make


def test_table_line_keeps_order_quotes_and_cells_without_a_name(write):
    found = read_lines(write(TABLE), FileKind.SMALL_VARIANT_TABLE, {3: 2, 4: 2})
    assert found[3] == [("Gene", 'BR"AF'), ("Change", "V600E"), ("1000G", "0,1"), ("", "extra")]
    assert found[4] == [("Gene", "KIT"), ("Change", "-"), ("1000G", "")]


def test_line_without_a_header_and_beyond_the_end(write):
    assert read_lines(write(TABLE), "", {4: None, 9: 2}) == {4: [("", "KIT"), ("", "-")]}


def test_commas_separate_the_table_of_all_fusions(write):
    text = 'Caller,Gene A,Gene B\nx,"A,B",C\r\n'
    assert read_lines(write(text), FileKind.ALL_FUSIONS, {2: 1})[2] == [
        ("Caller", "x"), ("Gene A", "A,B"), ("Gene B", "C"),
    ]  # fmt: skip


def test_vcf_line_is_cut_into_its_own_pairs(write):
    found = read_lines(write(VCF), FileKind.SMALL_VARIANT_VCF, {3: 2})[3]
    assert found[0] == ("CHROM", "7")
    assert found[7:] == [
        ("INFO/DP", "778"), ("INFO/SOMATIC", "SOMATIC"), ("T1/AD", "1,2"), ("T1/DP", "3"), ("N1/AD", "4,0"),
        ("N1/DP", "4"),
    ]  # fmt: skip


def test_vcf_without_samples(write):
    text = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n1\t5\t.\tA\tT\t.\tPASS\tDP=7\n"
    assert read_lines(write(text), FileKind.SMALL_VARIANT_VCF, {3: 2})[3][-1] == ("INFO/DP", "7")


def test_file_that_is_gone_is_an_error(tmp_path: Path):
    with pytest.raises(OSError, match="content"):
        read_lines(tmp_path / "content", FileKind.SMALL_VARIANT_VCF, {3: 2})
