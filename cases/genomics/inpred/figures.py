"""TMB, MSI and tumour content: as the files have them, as the slides write them, in which class and by whose rule."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from cases.genomics.inpred.cells import exact, is_missing, number
from cases.genomics.inpred.ours import Ours, terms_of
from cases.genomics.inpred.rules import MIN_TMB_DEPTH, MIN_TMB_FRACTION, MIN_TMB_MEGABASES, NONCODING, SYNONYMOUS
from cases.genomics.inpred.table import Table
from cases.genomics.inpred.today import Today
from cases.genomics.logic.signatures import (
    INPRED_MSI_2026,
    INPRED_TMB_2026,
    MsiClass,
    TmbClass,
    msi_class,
    tmb_class,
)

_TMB = re.compile(r"\s*([^\s(]+)\s*(?:\((\d+)\))?\s*")
_MSI = re.compile(r"\s*([^\s(]+)\s*(?:\((\d+)/(\d+)\))?\s*")
_DEFAULT_PURITY = "a default value of 0.5 is being used"
TMB_WORDS = {TmbClass.LOW: "Lav", TmbClass.INTERMEDIATE: "Intermediær", TmbClass.HIGH: "Høy"}


@dataclass(frozen=True, slots=True)
class InHouse:
    """Today's second burden: protein-altering rows with enough reads, over the size of the region in megabases.

    ``count`` leaves out rows that the laboratory excluded; ``today`` counts rescued ones as well.
    """

    count: int
    today: int | None  # None: today's tool shows no rows at all
    megabases: float | None
    shown: str | None  # as the slide prints it: count/size, never divided
    quotient: int | None  # half to even; None below 90 % of the region, or without a size


@dataclass(frozen=True, slots=True)
class Tmb:
    """``value`` in mutations per megabase; None = the file gives none, which is never low."""

    raw: str | None
    value: Decimal | None
    eligible: int | None
    rounded: int | None
    tmb_class: TmbClass
    in_house: InHouse
    policy: str = INPRED_TMB_2026.id

    @property
    def word(self) -> str | None:
        return TMB_WORDS.get(self.tmb_class)


@dataclass(frozen=True, slots=True)
class Msi:
    """``percent`` of ``usable`` sites that are unstable, compared as written."""

    raw: str | None
    percent: Decimal | None
    unstable: int | None
    usable: int | None
    msi_class: MsiClass
    policy: str = INPRED_MSI_2026.id


@dataclass(frozen=True, slots=True)
class Purity:
    """Tumour content as slides show it, ``~44%`` or ``XX``; ``source`` is what the table's header says."""

    shown: str
    value: Decimal | None  # 0..1
    source: str | None


def tmb_of(cell: str | None, in_house: InHouse) -> Tmb:
    match = None if cell is None or is_missing(cell.strip()) else _TMB.fullmatch(cell)
    value = exact(match[1]) if match else None
    if match is None or value is None or value < 0:
        return Tmb(cell, None, None, None, TmbClass.NOT_TESTED, in_house)
    rounded = int(value.to_integral_value(ROUND_HALF_EVEN))
    return Tmb(cell, value, int(match[2]) if match[2] else None, rounded, tmb_class(value), in_house)


def msi_of(cell: str | None) -> Msi:
    match = None if cell is None or is_missing(cell.strip()) else _MSI.fullmatch(cell)
    percent = exact(match[1]) if match else None
    if match is None or percent is None or not 0 <= percent <= 100:
        return Msi(cell, None, None, None, MsiClass.NOT_TESTED)
    unstable, usable = (int(match[2]), int(match[3])) if match[2] else (None, None)
    return Msi(cell, percent, unstable, usable, msi_class(percent, usable))


def purity_of(text: str | None) -> Purity:
    """Two decimals, half to even by the decimal as written, times 100, cut: 0.445 is ~44%, 0.455 is ~46%."""
    if text is None or "not specified" in text or _DEFAULT_PURITY in text:
        return Purity("XX", None, text)
    value = exact(text)
    if value is None or not 0 <= value <= 1:
        return Purity("XX", None, text)
    return Purity(f"~{int(value.quantize(Decimal('0.00'), ROUND_HALF_EVEN) * 100)}%", value, text)


def in_house_of(table: Table, today: Today, ours: Ours) -> InHouse:
    """Ours counts by class judgement and the same words; neither a rescued nor a repeated row is a mutation more."""
    counted = [at for at in ours.class_selected if at not in ours.repeated and _burdens(table, at)]
    megabases = number(table.size) if table.size is not None else None
    size = None if megabases is None or megabases <= 0 else megabases
    return InHouse(
        count=len(counted),
        today=None if today.gate else sum(_enough(table, one.row) for one in today.alters_protein),
        megabases=size,
        shown=None if size is None else f"{len(counted)}/{table.size}",
        quotient=None if size is None or size < MIN_TMB_MEGABASES else round(len(counted) / size),
    )


def _burdens(table: Table, at: int) -> bool:
    """The burden's own words: synonymous changes do not count, at a splice site neither."""
    return not {NONCODING, SYNONYMOUS} & terms_of(table.rows[at].get("Coding_status")) and _enough(table, at)


def _enough(table: Table, at: int) -> bool:
    row = table.rows[at]
    fraction, depth = number(row.get("AF_tumor_DNA")), number(row.get("Depth_tumor_DNA"))
    return fraction is not None and fraction >= MIN_TMB_FRACTION and depth is not None and depth >= MIN_TMB_DEPTH
