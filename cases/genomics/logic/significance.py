"""What the laboratory itself says about a variant's inherited meaning: ClinVar's word, CPSR's class, its own marks.

A class of heredity (pathogenic, likely pathogenic) is not oncogenicity and is never made from it here. Words of several
sources are read together: both for and against is a conflict, which is unknown and not a vote.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cases.genomics.logic.judging import Answer

# Words as ClinVar, VEP's CLIN_SIG and CPSR write them, lower case and without punctuation.
FOR = frozenset({"pathogenic", "likelypathogenic", "p", "lp", "pathogeniclikelypathogenic"})
AGAINST = frozenset({"benign", "likelybenign", "b", "lb", "benignlikelybenign"})
UNCERTAIN = frozenset({"uncertainsignificance", "vus", "uncertain"})
_PARTS = re.compile(r"[|,;&/]")
_LETTERS = re.compile(r"[^a-z]")
# Judgements by the laboratories' own column names; a name that holds one of these words is a class of heredity.
CLASS_NAMES = ("cpsr", "acmg", "clinvar")
RELEVANT_FOR_GERMLINE = frozenset({"glrel"})  # Reporting_judgement of InPreD: relevant for the patient's own genome
NOT_OK = "notok"  # IGV_QC: a person looked at the reads and does not believe them


@dataclass(frozen=True, slots=True)
class Said:
    """Whether the laboratory calls it pathogenic; ``word`` and ``by`` as its file has them, both empty for silence."""

    answer: Answer
    word: str = ""
    by: str = ""


SILENT = Said(Answer.UNKNOWN)


def said_by_laboratory(clinvar: str, judgements: Mapping[str, str]) -> Said:
    """Yes, no (benign or uncertain), or unknown (silence, conflict, words that say neither)."""
    sources = [("ClinVar", clinvar), *((name, word) for name, word in judgements.items() if _is_class(name))]
    spoken = [Said(_direction(word), word, name) for name, word in sources if word]
    found = {said.answer: said for said in reversed(spoken)}
    pathogenic = found.get(Answer.YES)
    against = next((said for said in spoken if _words(said.word) & AGAINST), None)
    if pathogenic and against:
        return Said(Answer.UNKNOWN, f"{pathogenic.word} / {against.word}", f"{pathogenic.by} / {against.by}")
    return pathogenic or found.get(Answer.NO) or found.get(Answer.UNKNOWN, SILENT)


def germline_mark(judgements: Mapping[str, str]) -> str:
    """The laboratory's own word that the variant matters for the patient's genome; empty without one."""
    return next((word for word in judgements.values() if _plain(word) in RELEVANT_FOR_GERMLINE), "")


def disbelieved(judgements: Mapping[str, str]) -> bool:
    """A person has looked at the reads and says that the variant is not there."""
    return any("igv" in name.lower() and _plain(word) == NOT_OK for name, word in judgements.items())


def _is_class(name: str) -> bool:
    return any(part in name.lower() for part in CLASS_NAMES)


def _plain(word: str) -> str:
    return _LETTERS.sub("", word.lower())


def _words(text: str) -> set[str]:
    return {_plain(part) for part in _PARTS.split(text)} - {""}


def _direction(text: str) -> Answer:
    words = _words(text)
    if words & FOR:
        return Answer.UNKNOWN if words & AGAINST else Answer.YES
    return Answer.NO if words & (AGAINST | UNCERTAIN) else Answer.UNKNOWN
