"""How laboratories write the same variant: short and long protein names, transcript prefixes, exons."""

import re

from cases.genomics.demo.facts import Variant

ONE_LETTER = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G", "His": "H",
    "Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S", "Thr": "T", "Trp": "W",
    "Tyr": "Y", "Val": "V", "Ter": "X",
}  # fmt: skip
PROTEIN = re.compile(r"p\.\(([A-Z][a-z]{2})(\d+)(?:([A-Z][a-z]{2})(fs(?:Ter\d+)?)?|(=))\)")


def bare_protein(variant: Variant) -> str:
    """``p.(Val600Glu)`` as ``Val600Glu``; empty outside the coding sequence."""
    return variant.protein.removeprefix("p.(").removesuffix(")")


def short_protein(variant: Variant) -> str:
    """``V600E``, ``E1309fs``, ``R213X``, ``Q787Q``: one letter a residue, as TSOPPI writes it."""
    match = PROTEIN.fullmatch(variant.protein)
    if match is None:
        return ""
    first, number, second, frameshift, same = match.groups()
    start = ONE_LETTER[first] + number
    if frameshift:
        return start + "fs"
    return start + (ONE_LETTER[first] if same else ONE_LETTER[second])


def hgvs_c(variant: Variant) -> str:
    return f"{variant.gene.transcript}:{variant.cdna}"


def hgvs_p(variant: Variant) -> str:
    return f"{variant.gene.protein}:{variant.protein}" if variant.protein else ""


def exon_of(variant: Variant) -> str:
    """``15/18``, or the number alone where the total is not known."""
    if variant.exon is None:
        return ""
    return f"{variant.exon}/{variant.gene.exons}" if variant.gene.exons else str(variant.exon)
