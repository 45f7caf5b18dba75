"""Protein changes as laboratories write them: one or three letters, with or without parentheses. Pure."""

import re
from dataclasses import dataclass

ONE_LETTER = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G", "His": "H",
    "Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S", "Thr": "T", "Trp": "W",
    "Tyr": "Y", "Val": "V", "Ter": "*",
}  # fmt: skip
WRITTEN = re.compile(r"(?:.*:)?(?:p\.)?\(?(?P<ref>[A-Z][a-z]{2}|[A-Z*])(?P<position>\d+)(?P<rest>[^)]*)\)?")
_THREE = re.compile("|".join(ONE_LETTER))


@dataclass(frozen=True, slots=True)
class ProteinChange:
    """``V600E`` is ("V", 600, "E"); a stop is "*"; anything but a substitution keeps its text, such as "fs"."""

    ref: str
    position: int
    alt: str

    @property
    def is_substitution(self) -> bool:
        return len(self.alt) == 1 and self.alt not in "*=?" and self.alt != self.ref

    @property
    def residue(self) -> str:
        """``V600``."""
        return f"{self.ref}{self.position}"


def read_change(text: str) -> ProteinChange | None:
    """A laboratory's protein change; None when there is none or it is not written as HGVS."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    rest = found["rest"]
    alt = ONE_LETTER.get(rest, rest)
    if "fs" in rest:
        alt = "fs"
    return ProteinChange(ONE_LETTER.get(found["ref"], found["ref"]), int(found["position"]), alt)


def short_change(text: str) -> str:
    """``ENSP00000288602.6:p.(Val600Glu)`` -> ``V600E``: what two laboratories' spellings of one change share."""
    bare = text.strip().rsplit(":", 1)[-1].removeprefix("p.").strip("()")
    return _THREE.sub(lambda found: ONE_LETTER[found[0]], bare) if WRITTEN.fullmatch(bare) else ""
