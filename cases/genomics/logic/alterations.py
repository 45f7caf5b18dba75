"""Alterations as knowledge tables write them, read into data that can be matched (see ``matching``). Pure.

The data are small JSON objects with a ``kind``:

    {kind: change, change: V600E}           one protein change, also a range such as E746_A750DEL
    {kind: residue, residue: V600}          any substitution of the residue
    {kind: cdna, change: c.1641+1dup}       as the transcript writes it
    {kind: exon, exon: 19, class: deletion} class: any, deletion, insertion, frameshift, missense
    {kind: skipping, exon: 14}              an exon (or 2-7) that the transcript leaves out
    {kind: fusion, partner: EML4}           partner is left out for any
    {kind: amplification | deletion | loss} copy numbers; deletion leaves no copy
    {kind: truncating | loss_of_function | any_mutation | missense | promoter | wildtype}
    {kind: oncogenic, except: [...]}        small variants that are judged to drive; without those named
    {kind: any_of, of: [...]}               one of these suffices

What cannot be read is ``{}``, never a guess: the item is then told as "cannot be compared".
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cases.genomics.logic.protein import ONE_LETTER

Match = dict[str, Any]

_THREE = re.compile("|".join(name.upper() for name in ONE_LETTER))
_AMINO = "ACDEFGHIKLMNPQRSTVWY"
_CHANGE = re.compile(
    rf"(?P<ref>[{_AMINO}*])(?P<position>\d+)"
    rf"(?P<rest>[{_AMINO}]|\*|=|FS|(?:_[{_AMINO}*]\d+)?(?:DEL|DUP|INS[{_AMINO}*]+|DELINS[{_AMINO}*]+))"
)
_RESIDUE = re.compile(rf"[{_AMINO}]\d+")
_LETTERS = re.compile(rf"(?P<residue>[{_AMINO}]\d+)(?P<letters>[{_AMINO}*](?:[/,|][{_AMINO}*])+)")
_CDNA = re.compile(
    r"C\.[-*]?\d+(?:[-+]\d+)?(?:_[-*]?\d+(?:[-+]\d+)?)?(?:[ACGT]>[ACGT]|DELINS[ACGT]+|(?:DEL|DUP|INS)[ACGT]*)"
)
_GENE = r"[A-Z][A-Z0-9\-.]*"
_PAIR = re.compile(rf"(?P<five>{_GENE})::(?P<three>{_GENE})(?: FUSIONS?)?")
_DASHED = re.compile(r"(?P<five>[A-Z][A-Z0-9.]*)-(?P<three>[A-Z][A-Z0-9.]*) FUSIONS?")
_EXON = re.compile(
    r"EXONS? (?P<exon>\d+(?:-\d+)?)(?: (?:IN-?FRAME ))? ?"
    r"(?P<word>DELETION|INSERTION|INSERTION/DUPLICATION|DUPLICATION|FRAMESHIFT|MISSENSE|MUTATION|ALTERATION|"
    r"SKIPPING(?: MUTATION)?|SPLICE(?: MUTATION| SITE MUTATION| SITE)?)S?"
)
_EXCEPT = re.compile(r"(?P<all>.+?) ?\{EXCLUDING (?P<these>.+)\}")
_EXON_CLASS = {
    "DELETION": "deletion", "INSERTION": "insertion", "INSERTION/DUPLICATION": "insertion",
    "DUPLICATION": "insertion", "FRAMESHIFT": "frameshift", "MISSENSE": "missense",
    "MUTATION": "any", "ALTERATION": "any",
}  # fmt: skip
_WORDS: dict[str, Match] = {}
for _kind, _spellings in {
    "amplification": ("AMPLIFICATION", "AMPLIFIED", "COPY NUMBER AMPLIFICATION", "HIGH-LEVEL AMPLIFICATION"),
    "deletion": ("DELETION", "HOMOZYGOUS DELETION", "COPY-NUMBER DELETION", "COPY NUMBER DELETION",
                 "BIALLELIC DELETION"),
    "loss": ("LOSS", "COPY NUMBER LOSS", "COPY-NUMBER LOSS", "HETEROZYGOUS LOSS"),
    "fusion": ("FUSION", "FUSIONS", "REARRANGEMENT", "REARRANGEMENTS", "GENE FUSION"),
    "loss_of_function": (
        "LOSS OF FUNCTION", "LOSS-OF-FUNCTION", "LOSS-OF-FUNCTION MUTATION", "LOSS OF FUNCTION MUTATION",
        "INACTIVATION", "INACTIVATING MUTATION", "DELETERIOUS MUTATION", "LOF", "LOSS-OF-FUNCTION MUTATIONS",
    ),
    "truncating": (
        "TRUNCATING", "TRUNCATING MUTATION", "TRUNCATING MUTATIONS", "TRUNCATION", "FRAMESHIFT TRUNCATION", "NONSENSE",
    ),
    "any_mutation": ("MUTATION", "MUTATIONS", "ANY MUTATION", "MUTATED", "ANY"),
    "missense": ("MISSENSE", "MISSENSE MUTATION", "MISSENSE MUTATIONS"),
    "oncogenic": (
        "ONCOGENIC MUTATION", "ONCOGENIC MUTATIONS", "ONCOGENIC", "ACTIVATING MUTATION", "ACTIVATING MUTATIONS",
        "GAIN OF FUNCTION", "GAIN-OF-FUNCTION", "GAIN-OF-FUNCTION MUTATION",
    ),
    "promoter": ("PROMOTER", "PROMOTER MUTATION", "PROMOTER MUTATIONS"),
    "wildtype": ("WILDTYPE", "WILD TYPE", "WILD-TYPE", "WT"),
}.items():  # fmt: skip
    _WORDS |= {spelling: {"kind": _kind} for spelling in _spellings}
_WORDS["VIII"] = {"kind": "skipping", "exon": "2-7"}  # the name of EGFR without exons 2 to 7
_SPLIT = re.compile(r"\s*(?:\bOR\b|[/,;|])\s*")


@lru_cache(maxsize=65_536)
def canonical(change: str) -> str:
    """One spelling for one protein change: ``p.(Glu746_Ala750del)`` and ``E746_A750DELELREA`` are ``E746_A750DEL``.

    A frameshift keeps its first residue alone, as its end depends on the sequence; empty where it is no change.
    """
    bare = change.strip().rsplit(":", 1)[-1].upper().removeprefix("P.").strip("()")
    bare = _THREE.sub(lambda found: ONE_LETTER[found[0].capitalize()], bare)
    bare = re.sub(rf"^([{_AMINO}]\d+)X$", r"\1*", bare)  # the old letter for a stop
    bare = re.sub(rf"^([{_AMINO}*]\d+)[{_AMINO}]?FS.*$", r"\1FS", bare)
    bare = re.sub(rf"(_[{_AMINO}]\d+)>([{_AMINO}]+)$", r"\1DELINS\2", bare)
    bare = re.sub(rf"(DEL|DUP)(?!INS)[{_AMINO}\d]+$", r"\1", bare)
    return bare if _CHANGE.fullmatch(bare) else ""


@lru_cache(maxsize=65_536)
def canonical_cdna(change: str) -> str:
    """``NM_000546.6:c.524G>A`` -> ``c.524G>A``; deleted and doubled bases need not be spelt out."""
    bare = change.strip().rsplit(":", 1)[-1].upper()
    if not _CDNA.fullmatch(bare):
        return ""
    bare = re.sub(r"(DEL|DUP)(?!INS)[ACGT]+$", r"\1", bare)
    return "c" + re.sub(r"DELINS|DEL|DUP|INS", lambda found: found[0].lower(), bare[1:])


def read_alteration(text: str, gene: str = "") -> Match:
    """The alteration as data; ``{}`` where it cannot be read. ``gene`` may stand before it and is then left out."""
    words = re.sub(r"\s+", " ", text).strip().upper()
    symbol = gene.upper()
    if symbol and words.startswith(symbol) and words[len(symbol) : len(symbol) + 1] in (" ", ""):
        words = words[len(symbol) :].strip()
    elif symbol and words == f"{symbol}VIII":
        words = "VIII"
    return _excepted(words, symbol) or _one(words, symbol) or _several(words, symbol)


def _excepted(words: str, gene: str) -> Match:
    found = _EXCEPT.fullmatch(words)
    if found is None:
        return {}
    whole, these = _one(found["all"].strip(), gene), read_alteration(found["these"], gene)
    if not whole or not these:
        return {}
    return {**whole, "except": these["of"] if these["kind"] == "any_of" else [these]}


def _several(words: str, gene: str) -> Match:
    """``V600E/K``, ``R132C/H/L``, ``G12C or G12D``: each part on its own, or nothing."""
    letters = _LETTERS.fullmatch(words)
    if letters:
        parts = [letters["residue"] + letter for letter in re.split(r"[/,|]", letters["letters"])]
    else:
        parts = [part.removeprefix(f"{gene} ") for part in _SPLIT.split(words) if part]
    read = [_one(part, gene) for part in parts]
    return {"kind": "any_of", "of": read} if len(read) > 1 and all(read) else {}


def _one(words: str, gene: str) -> Match:
    if words in _WORDS:
        return dict(_WORDS[words])
    return next((match for read in _READERS if (match := read(words, gene))), {})


def _fusion(words: str, gene: str) -> Match:
    """A named pair; the partner is the one that is not the gene. Both strange: the table speaks of an alias."""
    found = _PAIR.fullmatch(words) or _DASHED.fullmatch(words)
    if found is None:
        return {}
    five, three = found["five"], found["three"]
    if gene not in (five, three):
        return {"kind": "fusion", "five": five, "three": three}
    return {"kind": "fusion", "partner": three if five == gene else five}


def _exon(words: str, _gene: str) -> Match:
    found = _EXON.fullmatch(words)
    if found is None:
        return {}
    word = found["word"]
    if word.startswith(("SKIPPING", "SPLICE")):
        return {"kind": "skipping", "exon": found["exon"]}
    return {"kind": "exon", "exon": found["exon"], "class": _EXON_CLASS[word]}


def _change(words: str, _gene: str) -> Match:
    if _RESIDUE.fullmatch(words):
        return {"kind": "residue", "residue": words}
    change = canonical(words)
    return {"kind": "change", "change": change} if change else {}


def _cdna(words: str, _gene: str) -> Match:
    change = canonical_cdna(words)
    return {"kind": "cdna", "change": change} if change else {}


_READERS: tuple[Callable[[str, str], Match], ...] = (_fusion, _exon, _change, _cdna)
