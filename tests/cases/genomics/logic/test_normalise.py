import random

import pytest

from cases.genomics.logic.normalise import alleles_of, left_aligned, trimmed

#           1234567890123456789012345
SEQUENCE = "GGGCACACACAGGGTTTTTACGTACGT"


def bases(start: int, end: int) -> str:
    return SEQUENCE[start:end]


@pytest.mark.parametrize(
    ("written", "shortest"),
    [
        ((100, "A", "T"), (100, "A", "T")),
        ((99, "CAG", "CTG"), (100, "A", "T")),
        ((100, "CAA", "CA"), (100, "CA", "C")),
        ((100, "AC", "TG"), (100, "AC", "TG")),  # a multi-nucleotide change is not cut into parts
        ((100, "ACC", "TCG"), (100, "ACC", "TCG")),
        ((100, "AAC", "AAG"), (102, "C", "G")),
        ((100, "ACGT", "AT"), (100, "ACG", "A")),
        ((100, "GAT", "GCAT"), (100, "G", "GC")),
        ((100, "A", "A"), (100, "A", "A")),
    ],
)
def test_change_is_trimmed_to_its_shortest_writing(written, shortest):
    assert trimmed(*written) == shortest


@pytest.mark.parametrize(
    ("written", "leftmost"),
    [
        ((8, "CAC", "C"), (3, "GCA", "G")),  # the example of Tan 2015: one CA less, written in five ways
        ((5, "ACA", "A"), (3, "GCA", "G")),
        ((3, "GCA", "G"), (3, "GCA", "G")),
        ((2, "GGCA", "GG"), (3, "GCA", "G")),
        ((3, "GCACAC", "GCAC"), (3, "GCA", "G")),
        ((19, "T", "TT"), (14, "G", "GT")),
        ((19, "T", "TTT"), (14, "G", "GTT")),
        ((20, "A", "AC"), (20, "A", "AC")),
        ((27, "T", "TACGT"), (18, "T", "TTACG")),
        ((2, "GG", "G"), (1, "GG", "G")),  # nothing lies before the first base: the one after is kept
        ((1, "G", "GG"), (1, "G", "GG")),
        ((11, "A", "T"), (11, "A", "T")),
        ((10, "CAG", "GTC"), (10, "CAG", "GTC")),
        ((20, "ACGT", "AGG"), (21, "CGT", "GG")),  # a complex change has one place only
        ((5, "ACA", "ACA"), (5, "A", "A")),
        ((13, "", "A"), (12, "G", "GA")),  # an empty allele: inserted before the base
        ((15, "TT", ""), (14, "GTT", "G")),
        ((1, "GGGC", ""), (1, "GGGCA", "A")),
        ((1, "", "AC"), (1, "G", "ACG")),
    ],
)
def test_change_of_length_moves_to_its_leftmost_place(written, leftmost):
    assert left_aligned(*written, bases) == leftmost


@pytest.mark.parametrize(
    ("key", "alleles"),
    [
        ("GRCh37:7:140453136:A:T", ("7", 140453136, "A", "T")),
        ("GRCh38:X:100:-:CA", ("X", 100, "", "CA")),
        ("GRCh38:MT:100:CA:-", ("MT", 100, "CA", "")),
        ("GRCh37:7:1:A:ACGT#0f3a", None),
        ("gene:ERBB2:up", None),
        ("fusion:GRCh37:10:1-10:2", None),
    ],
)
def test_alleles_of_a_key(key, alleles):
    assert alleles_of(key) == alleles


def test_every_writing_of_a_change_ends_at_one():
    """Any change of any sequence, written with more bases around it, is the same change; and still makes the same."""
    chance = random.Random(20151119)
    for _ in range(500):
        sequence = "".join(chance.choice(chance.choice(["ACGT", "AC", "A"])) for _ in range(chance.randint(30, 300)))
        pos = chance.randint(1, len(sequence) - 6)
        ref = sequence[pos - 1 : pos - 1 + chance.randint(1, 5)]
        alt = chance.choice([ref[0], ref + ref, "".join(chance.choice("ACGT") for _ in range(chance.randint(1, 6)))])
        first, second, third = left_aligned(pos, ref, alt, lambda start, end, text=sequence: text[start:end])
        changed = sequence[: pos - 1] + alt + sequence[pos - 1 + len(ref) :]
        assert sequence[: first - 1] + third + sequence[first - 1 + len(second) :] == changed
        before, after = chance.randint(0, min(4, pos - 1)), chance.randint(0, 4)
        start, end = pos - 1 - before, pos - 1 + len(ref) + after
        wider = (start + 1, sequence[start:end], sequence[start : pos - 1] + alt + sequence[pos - 1 + len(ref) : end])
        if ref != alt:
            again = left_aligned(*wider, lambda start, end, text=sequence: text[start:end])
            assert again == (first, second, third)
