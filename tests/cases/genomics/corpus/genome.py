"""VCF against a reference genome (V09, V10): a made-up chromosome 7 of 4,000 bases, indexed like a real one."""

from random import Random

from cases.genomics.readers.kinds import Build
from cases.genomics.readers.rows import Expected

from . import vcf
from .made import SAMPLE, Made

LENGTH, LINE = 4000, 60
HEAD = [vcf.META[0], vcf.META[1], "##reference=GRCh37", *vcf.META[4:]]


def sequence(seed: int = 7) -> str:
    return "".join(Random(seed).choices("ACGT", k=LENGTH))


def fasta() -> dict[str, bytes]:
    """The FASTA and its .fai."""
    bases = sequence()
    lines = [bases[at : at + LINE] for at in range(0, LENGTH, LINE)]
    head = ">7 made up\n"
    index = f"7\t{LENGTH}\t{len(head)}\t{LINE}\t{LINE + 1}\n"
    return {"genome.fa": (head + "\n".join(lines) + "\n").encode(), "genome.fa.fai": index.encode()}


def _file(rng: Random, wrong: int, bases: str) -> Made:
    """100 records, ``wrong`` of them with a reference base that does not stand there."""
    places = sorted(rng.sample(range(10, LENGTH - 10), 100))
    off = set(rng.sample(places, wrong))
    records = []
    for place in places:
        there = bases[place - 1]
        ref = rng.choice([base for base in "ACGT" if base != there]) if place in off else there
        records.append(vcf.record(place, ref, rng.choice([base for base in "ACGT" if base != ref])))
    data = vcf.text(*records, head=HEAD).encode()
    return Made("a.vcf", data, Expected(sample_ids=(SAMPLE,), references={Build.GRCH37: "genome.fa"}), fasta())


def v09_five_wrong(rng):
    return _file(rng, 5, sequence())


def v09_one_wrong(rng):
    return _file(rng, 1, sequence())


def v09_none_wrong(rng):
    return _file(rng, 0, sequence())


def v10_bases_of_the_other_build(rng):
    return _file(rng, 0, sequence(38))
