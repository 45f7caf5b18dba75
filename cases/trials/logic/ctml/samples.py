"""Samples as the two tables describe them. An absent value is a key that is not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.trials.enums import Examined


@dataclass(frozen=True, slots=True)
class Sample:
    """One line of the clinical table with its lines of the genomic one.

    ``born_until``: the latest day where only the year of birth is known; then ``born`` is the earliest.
    ``examined``: what the laboratory has looked at. None = the table does not say, so that any row counts as having
    looked at everything and an absent value passes a negation, as the language has it. Stated, what was not examined
    is unknown, and an absent value is unknown under a negation too.
    """

    id: str
    alive: bool
    born: date | None
    reported: date | None
    tmb: Decimal | None  # mutations per megabase
    clinical: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]
    born_until: date | None = None
    examined: frozenset[Examined] | None = None

    @property
    def is_strict(self) -> bool:
        """Whether absent means unknown everywhere."""
        return self.examined is not None
