"""The drugs that the house knows, with their ATC codes. Pure; the table is data/drugs.tsv.

Facts of the ATC index of the WHO Collaborating Centre for Drug Statistics Methodology, edition 2026: antineoplastic and
endocrine substances, by international name. Norwegian spellings are derived (``drugs.normal_name``). Combination
products stand as their parts. Codes of V10 name the substance with its usual carrier.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from cases.dossier.logic.drugs import KEPT, REGIMENS, SEPARATORS, normal_name

VERSION = "ATC 2026"
_FILE = Path(__file__).parent.parent / "data" / "drugs.tsv"


# Treatment that is no drug, as doctors write it among the drugs of a line.
OTHER_TREATMENT = re.compile(r"strål|radioterapi|radiotherap|radiation|kirurgi|operasjon|surgery")


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    """Code and international name, in the order of the index. A code that names several drugs stands once for each."""
    with _FILE.open(encoding="utf-8", newline="") as stream:
        return tuple((row["code"], row["name"]) for row in csv.DictReader(stream, delimiter="\t"))


@cache
def _known() -> Mapping[str, tuple[str, str]]:
    """Normal name -> code and international name."""
    return {normal_name(name): (code, name) for code, name in _rows()}


def code_of(drug: str) -> str:
    """The ATC code of a drug by its Norwegian or international name; empty where the table does not have it."""
    return _known().get(normal_name(drug), ("", ""))[0]


def nearest_drug(drug: str) -> str:
    """The known name that looks most like this one; empty where none does."""
    close = get_close_matches(normal_name(drug), list(_known()), n=1, cutoff=0.7)
    return _known()[close[0]][1] if close else ""


def is_class(prefix: str) -> bool:
    """Whether any known drug has a code that begins so: ``L01FF``, ``L01EN02``."""
    return len(prefix) > 2 and any(code.startswith(prefix) for code, _ in _rows())


@lru_cache(maxsize=KEPT)
def codes_of_line(line: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """What one treatment line, as a doctor wrote it, consisted of: the codes, and the parts that are no known drug."""
    codes: set[str] = set()
    strange: list[str] = []
    for part in filter(None, (text.strip() for text in SEPARATORS.split(line.lower()))):
        found = set(_codes_of_words(part.split()))
        codes |= found
        if not found and not OTHER_TREATMENT.search(part):
            strange.append(part)
    return frozenset(codes), tuple(strange)


def _codes_of_words(words: Sequence[str]) -> Iterator[str]:
    """Names of two words before those of one: ``trastuzumab deruxtecan (4 kurer)`` is not trastuzumab."""
    at = 0
    while at < len(words):
        pair = code_of(" ".join(words[at : at + 2])) if at + 1 < len(words) else ""
        if pair:
            yield pair
        else:
            yield from filter(None, (code_of(name) for name in REGIMENS.get(words[at], (words[at],))))
        at += 2 if pair else 1
