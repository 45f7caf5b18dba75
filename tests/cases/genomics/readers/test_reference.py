import random
from pathlib import Path

import pytest

from cases.genomics.readers.against_reference import reference_for
from cases.genomics.readers.child import read_file_in_child, read_folder_in_child
from cases.genomics.readers.kinds import Build, Outcome
from cases.genomics.readers.merge import variant_key
from cases.genomics.readers.reference import Reference, UnusableReferenceError
from cases.genomics.readers.rows import Expected
from tests.cases.genomics.genomes import write_bgzip, write_fasta

SEQUENCE = "".join(random.Random(7).choices("ACGTacgt", k=200_000))
PLACES = [(0, 1), (59, 61), (60, 120), (499, 1700), (65_500, 65_600), (131_000, 131_200), (199_990, 200_000)]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return write_fasta(tmp_path / "made.fa", {"chr1": "ACGTN", "chr7": SEQUENCE, "chrUn_1": "AC"})


@pytest.fixture(params=["plain", "bgzip"])
def reference(request: pytest.FixtureRequest, plain: Path) -> Reference:
    return Reference(plain if request.param == "plain" else write_bgzip(plain.with_name("made.fa.gz"), plain))


@pytest.mark.parametrize(("start", "end"), PLACES)
def test_bases_are_those_of_the_file_in_capitals(reference: Reference, start: int, end: int) -> None:
    assert reference.fetch("7", start, end) == SEQUENCE[start:end].upper()


def test_bases_beyond_the_ends_and_of_other_sequences_are_nothing(reference: Reference) -> None:
    assert reference.fetch("1", -3, 99) == "ACGTN"
    assert reference.fetch("1", 5, 9) == reference.fetch("2", 0, 9) == ""
    assert (reference.length("7"), reference.length("2"), reference.fetch("chrUn_1", 0, 2)) == (200_000, None, "AC")
    assert "".join(reference.parts("7", 30_000)) == SEQUENCE.upper()
    assert list(reference.parts("2")) == []


def test_more_places_than_the_cache_holds(tmp_path: Path) -> None:
    sequence = SEQUENCE * 12
    reference = Reference(write_fasta(tmp_path / "long.fa", {"X": sequence}, width=1000))
    for start in (*range(0, 2_400_000, 50_000), 0, 100):
        assert reference.fetch("X", start, start + 5) == sequence[start : start + 5].upper()


@pytest.mark.parametrize(
    ("index", "word"), [(None, "No such file"), ("7\tx\n", "invalid literal"), ("7\t10\t5\t0\t1\n", "damaged")]
)
def test_index_that_is_missing_or_damaged(tmp_path: Path, index: str | None, word: str) -> None:
    path = write_fasta(tmp_path / "made.fa", {"7": "ACGT"})
    listed = path.with_name("made.fa.fai")
    listed.unlink() if index is None else listed.write_text(index)
    with pytest.raises(UnusableReferenceError, match=word):
        Reference(path)


def test_file_that_ends_before_its_index_says(tmp_path: Path) -> None:
    path = write_fasta(tmp_path / "made.fa", {"7": "ACGT" * 100})
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(UnusableReferenceError, match="ends before"):
        Reference(path).fetch("7", 300, 310)


def test_damaged_block_is_named(plain: Path) -> None:
    packed = write_bgzip(plain.with_name("made.fa.gz"), plain)
    content = bytearray(packed.read_bytes())
    content[18:60] = bytes(42)
    packed.write_bytes(content)
    with pytest.raises(UnusableReferenceError, match="damaged at byte 0"):
        Reference(packed).fetch("1", 0, 5)


def test_key_is_leftmost_with_a_reference_and_as_written_without(tmp_path: Path) -> None:
    reference = Reference(write_fasta(tmp_path / "made.fa", {"chr7": "GGGCACACACAGGG"}))
    written = [(8, "CAC", "C"), (5, "ACA", "A"), (3, "GCA", "G"), (4, "CA", "")]
    keys = {variant_key(Build.GRCH37, "7", *one, reference) for one in written}
    assert keys == {"GRCh37:7:3:GCA:G"}
    assert variant_key(Build.GRCH37, "8", 8, "CAC", "C", reference) == "GRCh37:8:8:CAC:C"  # chromosome not in the file
    assert variant_key(Build.GRCH37, "7", 4, "CA", "") == "GRCh37:7:4:CA:-"
    assert variant_key(Build.GRCH37, "7", 4, "", "CA") == "GRCh37:7:4:-:CA"
    assert variant_key(Build.GRCH37, "7", 4, "CAC", "GTT", reference) == "GRCh37:7:4:CAC:GTT"


# A hundred places on chromosome 7 of a made genome; SECURITY.md 4.1, V09.
def _vcf(wrong: int, total: int = 100) -> str:
    lines = ["##fileformat=VCFv4.2", "##reference=hg19", "##contig=<ID=7,length=159138663>",
             "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"]  # fmt: skip
    for number in range(total):
        right = SEQUENCE[1000 * number + 9].upper()
        ref = "ACGT"["ACGT".index(right) - 1] if number < wrong else right
        alt = "ACGT"["ACGT".index(ref) - 2]
        lines.append(f"7\t{1000 * number + 10}\t.\t{ref}\t{alt}\t.\tPASS\t.")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("wrong", "outcome", "rules"),
    [
        (0, Outcome.ACCEPTED, set()),
        (1, Outcome.WARNED, {"reference_differs"}),
        (2, Outcome.REFUSED, {"reference_wrong_build"}),
        (5, Outcome.REFUSED, {"reference_wrong_build"}),
    ],
)
def test_reference_bases_of_a_file_against_the_genome(
    plain: Path, tmp_path: Path, wrong: int, outcome: Outcome, rules: set[str]
) -> None:
    file = tmp_path / "a.vcf"
    file.write_text(_vcf(wrong))
    alone = read_file_in_child(file, Expected(references={Build.GRCH37: str(plain)}))
    assert (alone.outcome, {problem.rule for problem in alone.problems}) == (outcome, rules)
    other = read_file_in_child(file, Expected(references={Build.GRCH38: str(plain)}))
    assert (other.outcome, other.problems) == (Outcome.ACCEPTED, ())


def test_file_without_a_build_is_compared_on_that_of_the_case(plain: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.vcf"
    file.write_text("\n".join(line for line in _vcf(5).split("\n") if "hg19" not in line and "contig" not in line))
    read = read_folder_in_child([file], Expected(build=Build.GRCH37, references={Build.GRCH37: str(plain)}))
    assert "reference_wrong_build" in {problem.rule for one in read.readings for problem in one.problems}


def test_ambiguous_bases_and_places_outside_prove_nothing(tmp_path: Path) -> None:
    genome = write_fasta(tmp_path / "made.fa", {"7": "ANGT"})
    file = tmp_path / "a.vcf"
    head = "\n".join(_vcf(0, 0).split("\n")[:4])
    file.write_text(f"{head}\n7\t1\t.\tAC\tA\t.\tPASS\t.\n7\t100\t.\tC\tA\t.\tPASS\t.\n8\t1\t.\tC\tA\t.\tPASS\t.\n")
    assert not read_file_in_child(file, Expected(references={Build.GRCH37: str(genome)})).problems


@pytest.mark.parametrize("damage", ["no index", "short"])
def test_reference_that_cannot_be_used_is_said_and_stops_nothing(plain: Path, tmp_path: Path, damage: str) -> None:
    if damage == "no index":
        plain.with_name("made.fa.fai").unlink()
    else:
        plain.write_bytes(plain.read_bytes()[:100])
    file = tmp_path / "a.vcf"
    file.write_text(_vcf(0))
    read = read_file_in_child(file, Expected(references={Build.GRCH37: str(plain)}))
    assert (read.outcome, [problem.rule for problem in read.problems]) == (Outcome.WARNED, ["reference_unusable"])


def test_no_reference_is_nothing(plain: Path) -> None:
    assert reference_for(None, Expected()) is None
    assert reference_for(Build.GRCH37, Expected()) is None
    opened = reference_for(Build.GRCH37, Expected(references={Build.GRCH37: str(plain)}))
    assert opened is not None and opened.path == plain
