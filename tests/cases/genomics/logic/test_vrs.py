"""Against the reference implementation of the specification's authors, and against identifiers that it publishes."""

import random

import pytest
from ga4gh.core import ga4gh_identify
from ga4gh.vrs import models, normalize
from ga4gh.vrs.dataproxy import _DataProxy

from cases.genomics.logic.vrs import Justified, allele_id, fully_justified, refget_accession, truncated_digest

SEQUENCE = "GGGCACACACAGGGTTTTTACGTACGT"


@pytest.mark.parametrize(
    ("blob", "digest"),
    [  # published with the specification
        (b"", "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXc"),
        (b"ACGT", "aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2"),
    ],
)
def test_truncated_digest_as_published(blob, digest):
    assert truncated_digest(blob) == digest


def test_accession_of_a_sequence_is_that_of_its_parts_in_capitals():
    assert refget_accession(["ac", "", "GT"]) == "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2"


@pytest.mark.parametrize(
    ("written", "justified"),
    [
        ((11, "A", "T"), Justified(10, 11, "T")),
        ((10, "CAG", "CTG"), Justified(10, 11, "T")),
        ((10, "CAG", "GTC"), Justified(9, 12, "GTC")),
        ((20, "ACGT", "AGG"), Justified(20, 23, "GG")),
        ((8, "CAC", "C"), Justified(3, 11, "CACACA", 2)),  # one CA less in CACACACA
        ((19, "T", "TT"), Justified(14, 19, "TTTTTT", 1)),
        ((19, "T", "TTT"), Justified(14, 19, "TTTTTTT", 2)),
        ((12, "G", "GA"), Justified(12, 12, "A")),
        ((20, "A", "ACC"), Justified(20, 21, "CCC", 1)),
        ((5, "ACA", "ACA"), Justified(4, 7, "ACA", 3)),
        ((21, "C", "CC"), Justified(20, 21, "CC", 1)),
        ((20, "A", "ACCA"), Justified(19, 21, "ACCAC")),  # may lie in two places, but repeats nothing
        ((1, "GG", "G"), Justified(0, 3, "GG", 1)),
        ((26, "GT", "G"), Justified(26, 27, "", 1)),
    ],
)
def test_allele_is_justified_over_its_whole_region(written, justified):
    found = fully_justified(*written, lambda start, end: SEQUENCE[start:end], len(SEQUENCE))
    assert found == justified
    assert allele_id(refget_accession([SEQUENCE]), found) == _theirs(SEQUENCE, *written)


def test_repeat_longer_than_what_is_asked_at_a_time():
    sequence = "C" + 200 * "A" + "G"
    found = fully_justified(100, "A", "AA", lambda start, end: sequence[start:end], len(sequence))
    assert found == Justified(1, 201, 201 * "A", 1)
    assert allele_id(refget_accession([sequence]), found) == _theirs(sequence, 100, "A", "AA")


def test_identifier_of_any_allele_is_the_reference_implementations():
    chance = random.Random(20)
    for _ in range(300):
        sequence = "".join(chance.choice(chance.choice(["ACGT", "AC", "A"])) for _ in range(chance.randint(20, 300)))
        pos = chance.randint(1, len(sequence))
        ref = sequence[pos - 1 : pos - 1 + chance.randint(1, 6)]
        alt = chance.choice([ref[0], ref + ref, "".join(chance.choice("ACGT") for _ in range(chance.randint(1, 7)))])
        found = fully_justified(pos, ref, alt, lambda start, end, text=sequence: text[start:end], len(sequence))
        assert allele_id(refget_accession([sequence]), found) == _theirs(sequence, pos, ref, alt), (sequence, pos, alt)


def test_identifier_of_the_specifications_own_example():
    """EGFR's region on chromosome 7 of GRCh38: the accession alone is enough for a substitution."""
    location = {"type": "SequenceLocation", "start": 55181319, "end": 55181320}
    accession = "SQ.F-LrLMe1SRpfUZHkQmvkVKFEGaoDeHul"
    reference = models.SequenceReference(refgetAccession=accession)
    theirs = models.Allele(
        location=models.SequenceLocation(sequenceReference=reference, **location),
        state=models.LiteralSequenceExpression(sequence="T"),
    )
    assert allele_id(accession, Justified(55181319, 55181320, "T")) == ga4gh_identify(theirs)


class _Sequences(_DataProxy):
    """The reference implementation asks for sequences; this one has a single one."""

    def __init__(self, sequence: str) -> None:
        super().__init__()
        self.sequence = sequence

    def get_sequence(self, identifier: str, start: int | None = None, end: int | None = None) -> str:
        return self.sequence[start:end]

    def get_metadata(self, identifier: str) -> dict:
        return {"length": len(self.sequence), "alphabet": "ACGT", "aliases": [], "added": ""}


def _theirs(sequence: str, pos: int, ref: str, alt: str) -> str:
    accession = models.SequenceReference(refgetAccession=refget_accession([sequence]))
    allele = models.Allele(
        location=models.SequenceLocation(sequenceReference=accession, start=pos - 1, end=pos - 1 + len(ref)),
        state=models.LiteralSequenceExpression(sequence=alt),
    )
    return ga4gh_identify(normalize(allele, _Sequences(sequence)))
