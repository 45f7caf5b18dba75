"""Drug names in treatment lines. Doctors write Norwegian or English names and abbreviations of regimens. Pure."""

import re
from functools import lru_cache

KEPT = 8192  # names and lines; a nation writes the same few again and again
# Abbreviations in daily use; each row can be read up in the national guidelines for gastrointestinal cancer.
REGIMENS = {
    "folfox": ("fluorouracil", "oxaliplatin"),
    "flox": ("fluorouracil", "oxaliplatin"),
    "folfiri": ("fluorouracil", "irinotecan"),
    "flv": ("fluorouracil",),
    "folfirinox": ("fluorouracil", "oxaliplatin", "irinotecan"),
    "folfoxiri": ("fluorouracil", "oxaliplatin", "irinotecan"),
    "capox": ("capecitabine", "oxaliplatin"),
    "xelox": ("capecitabine", "oxaliplatin"),
    "gemcis": ("gemcitabine", "cisplatin"),
    "ec": ("epirubicin", "cyclophosphamide"),
    "ac": ("doxorubicin", "cyclophosphamide"),
}
SEPARATORS = re.compile(r"[+/,;&]|\b(?:og|and|med|with)\b")


# English spelling to Norwegian, in this order; the last letter e falls as well.
SPELLINGS = (("ph", "f"), ("th", "t"), ("cy", "sy"), ("x", "ks"))
HARD_C, SOFT_C = re.compile(r"c(?![eiyh])"), re.compile(r"c(?=[eiy])")


@lru_cache(maxsize=KEPT)
def normal_name(name: str) -> str:
    """One spelling for both languages: gemcitabine and gemcitabin, ribociclib and ribosiklib are the same."""
    name = re.sub(r"[^a-z0-9æøå-]", "", name.lower())
    for english, norwegian in SPELLINGS:
        name = name.replace(english, norwegian)
    return SOFT_C.sub("s", HARD_C.sub("k", name)).removesuffix("e")


@lru_cache(maxsize=KEPT)
def drugs_of(line: str) -> frozenset[str]:
    """The drugs of one treatment line as normal names; an abbreviation counts as its drugs."""
    drugs: set[str] = set()
    for part in SEPARATORS.split(line.lower()):
        words = part.split()
        for word in [part.strip(), *words]:
            drugs.update(normal_name(drug) for drug in REGIMENS.get(word, (word,)) if drug)
    return frozenset(drugs - {""})
