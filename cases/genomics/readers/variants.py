"""Alleles and HGVS texts: the small parts that every reader of small variants shares."""

import re

from cases.genomics.readers.cells import CellError, text_or_none

MAX_ALLELE = 10_000  # bases
_BASES = re.compile(r"[ACGTNacgtn]+")
_IUPAC = re.compile(r"[ACGTNRYSWKMBDHVacgtnryswkmbdhv]+")


def allele(text: str | None) -> str:
    """Bases in capitals. Ambiguous codes, symbols and blanks are errors."""
    bare = (text or "").strip()
    if len(bare) > MAX_ALLELE:
        raise CellError("allele_length", length=len(bare), limit=MAX_ALLELE)
    if not _BASES.fullmatch(bare):
        raise CellError("allele", value=bare)
    return bare.upper()


def is_ambiguous(text: str) -> bool:
    return bool(_IUPAC.fullmatch(text)) and not _BASES.fullmatch(text)


def split_hgvs(text: str | None) -> tuple[str | None, str | None]:
    """``NM_003820.4:c.34T>A`` as (transcript, change); a bare change has no transcript."""
    bare = text_or_none(text)
    if bare is None:
        return None, None
    accession, colon, change = bare.partition(":")
    return (accession, change) if colon else (None, bare)
