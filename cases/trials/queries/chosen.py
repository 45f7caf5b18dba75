"""Which cohorts the board's decisions about a case name. The room above keeps them and hangs itself in here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from cases.dossier.models import Case


@dataclass(frozen=True, slots=True)
class Chosen:
    """``on``: the day on which the decision was recorded."""

    on: date


Teller = Callable[[Case], Mapping[int, Chosen]]  # by cohort (primary key)
_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    _tellers.append(teller)


def chosen_for(case: Case) -> dict[int, Chosen]:
    found: dict[int, Chosen] = {}
    for teller in _tellers:
        found |= teller(case)
    return found
