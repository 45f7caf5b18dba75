"""Cells of a MAF. The common writing is read without a regular expression; the rest goes to ``cells``."""

import re
from collections.abc import Callable
from typing import Generic, TypeVar

from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.variants import MAX_ALLELE

ANCHOR = "N"  # stands for the base before an insertion or deletion, which the MAF does not write
_BASES = frozenset("ACGTN")
_LISTED = re.compile(r"[;,]")
_KEPT = 20_000  # conversions remembered per column
T = TypeVar("T")


class Memo(dict[str, T], Generic[T]):
    """Conversions of texts that many rows share, each made once; what it gives is one object for all of them."""

    def __init__(self, convert: Callable[[str], T]) -> None:
        super().__init__()
        self.convert = convert

    def __missing__(self, text: str) -> T:
        value = self.convert(text)
        if len(self) >= _KEPT:
            self.clear()
        self[text] = value
        return value


def count(text: str) -> int | None:
    """A number of reads, None when missing."""
    if text.isdigit() and text.isascii() and len(text) < 10:
        return int(text)
    return cells.integer(text) if text else None


def position(text: str) -> int:
    bare = text.strip()
    value = int(bare) if bare.isdigit() and bare.isascii() and len(bare) < 10 else 0
    if not value:
        raise CellError("position", value=text)
    return value


def allele(text: str) -> str:
    """Bases in capitals; ``-`` is no base at all."""
    bare = text.strip().upper()
    if bare == "-":
        return ""
    if len(bare) > MAX_ALLELE:
        raise CellError("allele_length", length=len(bare), limit=MAX_ALLELE)
    if not bare or not _BASES.issuperset(bare):
        raise CellError("allele", value=text)
    return bare


def allele_or_blank(text: str) -> str:
    return "" if text.strip() in ("", ".") else allele(text)


def share(text: str) -> float:
    """A population frequency 0..1, -1 when missing; VEP joins those of several alleles at one place by ``&``."""
    found = [value for part in text.split("&") if (value := cells.fraction(part)) is not None]
    return max(found, default=-1.0)


def filters(text: str) -> tuple[str, ...]:
    """The filters that the row failed."""
    if text in ("PASS", "", "."):
        return ()
    return tuple(name for part in _LISTED.split(text) if (name := part.strip()) not in ("PASS", "", "."))


def terms(text: str) -> str | None:
    """Sequence Ontology terms joined by ``&``, whatever the file joins them with."""
    bare = cells.text_or_none(text)
    return "&".join(part.strip() for part in _LISTED.split(bare)) if bare else None


def coding(text: str, transcript: str, refseq: str) -> tuple[str, str | None]:
    """Transcript and coding change; the transcript beside the change carries its version."""
    accession, colon, change = text.partition(":")
    if colon:
        return accession, change
    return transcript or refseq.partition(",")[0], cells.text_or_none(text)


def protein(long: str, short: str) -> str | None:
    """``p.Val600Glu``; the one-letter writing where the long one is missing."""
    found = long or short
    if ":" in found:
        found = found.partition(":")[2]
    return found.replace("%3D", "=") if found not in ("", ".") else None


def anchor(region: str, pos: int) -> str:
    """The base at ``pos`` by vcf2maf's vcf_region (``chr:pos:id:ref:alt``), else ANCHOR."""
    parts = region.split(":")
    if len(parts) < 5 or not parts[1].isdigit() or not _BASES.issuperset(parts[3].upper()):
        return ANCHOR
    offset = pos - int(parts[1])
    return parts[3][offset].upper() if 0 <= offset < len(parts[3]) else ANCHOR
