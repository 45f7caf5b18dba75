"""Samples as the two tables describe them. An absent value is a key that is not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Sample:
    """One line of the clinical table with its lines of the genomic one."""

    id: str
    alive: bool
    born: date | None
    reported: date | None
    tmb: Decimal | None  # mutations per megabase
    clinical: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]
