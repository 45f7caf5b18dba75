"""Single cells: missing values, numbers, genes, positions. Functions raise CellError, which names a rule."""

import math
import re
from typing import Any

from cases.genomics.readers.rows import Breakpoint

MISSING = frozenset({"", "NA", ".", "-", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None"})
CHROMOSOMES = frozenset([*(str(number) for number in range(1, 23)), "X", "Y", "MT"])

NUMBERED = {"23": "X", "24": "Y"}  # as PLINK and some segmentation programs write them

_NUMBER = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_COMMA_NUMBER = re.compile(r"[+-]?\d{1,18},\d+(?:[eE][+-]?\d{1,3})?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,12}", re.ASCII)
_GENE = re.compile(r"[A-Za-z][A-Za-z0-9_.@/\-]{0,49}", re.ASCII)
_MONTHS = "jan|feb|mar|apr|mai|may|jun|jul|aug|sep|sept|okt|oct|nov|des|dec"
_DATE_GENE = re.compile(
    rf"\d{{1,4}}[-./ ]?(?:{_MONTHS})\.?(?:[-./ ]\d{{2,4}})?"
    rf"|(?:{_MONTHS})[-./ ]\d{{1,4}}"
    r"|\d{1,4}[-./]\d{1,2}(?:[-./]\d{1,4})?",
    re.IGNORECASE | re.ASCII,
)
_SERIAL = re.compile(r"[\d.,]+(?:[eE][+-]?\d+)?", re.ASCII)
_BREAKPOINT = re.compile(r"(?:chr)?([0-9]{1,2}|X|Y|MT?)[:](\d{1,9})(?::([+-]))?", re.ASCII)


class CellError(ValueError):
    """A cell that cannot be used: the rule's id and the values of its sentence; ``field`` where the reader knows it."""

    def __init__(self, rule: str, *, field: str = "", **values: Any) -> None:
        super().__init__(rule)
        self.rule = rule
        self.field = field
        self.values = values


def missing(text: str | None) -> bool:
    return text is None or text.strip() in MISSING


def text_or_none(text: str | None) -> str | None:
    return None if text is None or text.strip() in MISSING else text.strip()


def has_decimal_comma(text: str | None) -> bool:
    return text is not None and bool(_COMMA_NUMBER.fullmatch(text.strip()))


def number(text: str | None, *, comma: bool = False) -> float | None:
    """A finite number or None when missing. ``comma`` allows ``0,042`` (the caller flags it)."""
    if text is None:
        return None
    bare = text.strip()
    if bare in ("", "NA", ".", "-", "N/A", "n/a", "None", "null", "NULL"):
        return None
    if _COMMA_NUMBER.fullmatch(bare):
        if not comma:
            raise CellError("decimal_comma_refused", value=bare)
        bare = bare.replace(",", ".")
    if not _NUMBER.fullmatch(bare) or not math.isfinite(value := float(bare)):
        raise CellError("number", value=bare)
    return value


def positive(text: str | None) -> float | None:
    """A number above zero (fold changes)."""
    value = number(text)
    if value is not None and value <= 0:
        raise CellError("out_of_range", value=str(text), range="> 0")
    return value


def integer(text: str | None, *, low: int = 0, high: int = 2**31 - 1) -> int | None:
    """A whole number within bounds, or None when missing."""
    bare = text_or_none(text)
    if bare is None:
        return None
    if not _INTEGER.fullmatch(bare):
        raise CellError("whole_number" if _NUMBER.fullmatch(bare) else "number", value=bare)
    value = int(bare)
    if not low <= value <= high:
        raise CellError("out_of_range", value=bare, range=f"{low}-{high}")
    return value


def fraction(text: str | None, *, comma: bool = False) -> float | None:
    """An allele fraction 0..1, or None when missing. 50 is refused, not taken for a percentage."""
    value = number(text, comma=comma)
    if value is not None and not 0 <= value <= 1:
        raise CellError("fraction_range", value=str(text))
    return value


def chromosome(text: str) -> str | None:
    """``chr7``, ``7``, ``Chr7``, ``chrM`` as 7, MT; None for decoys, HLA and other sequences."""
    bare = text.strip()
    if bare[:3].lower() == "chr":
        bare = bare[3:]
    bare = {"M": "MT", "x": "X", "y": "Y", **NUMBERED}.get(bare, bare)
    return bare if bare in CHROMOSOMES else None


def is_numbered(text: str) -> bool:
    """Whether ``chromosome`` takes a number for X or Y, which the reader has to say."""
    return text.strip().lower().removeprefix("chr") in NUMBERED


def gene(text: str | None) -> str | None:
    """A gene symbol as written, None when missing; a symbol that a spreadsheet made a date or number is an error."""
    bare = text_or_none(text)
    if bare is None:
        return None
    if _GENE.fullmatch(bare) and not _DATE_GENE.fullmatch(bare):
        return bare
    if _DATE_GENE.fullmatch(bare) or _SERIAL.fullmatch(bare):
        raise CellError("gene_damaged", value=bare)
    raise CellError("gene_characters", value=bare)


def junction(text: str | None) -> Breakpoint | None:
    """``chr2:29446394``, ``2:29446394`` or ``chr2:29446394:+``; None when missing."""
    bare = text_or_none(text)
    if bare is None:
        return None
    found = _BREAKPOINT.fullmatch(bare)
    chrom = chromosome(found[1]) if found else None
    if not found or chrom is None or int(found[2]) < 1:
        raise CellError("breakpoint", value=bare)
    return Breakpoint(chrom, int(found[2]), found[3])
