"""Acts with their moments, played in order of time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from cases.dossier.models import Case
from molmdt.accounts.models import Account, Board, Hospital
from molmdt.kernel import jobs
from molmdt.kernel.clock import OSLO, stopped_at

Act = Callable[[], Any]


@dataclass
class Nation:
    """What the acts share: who there is, and the cases by their key in the plan."""

    today: date
    board: Board
    hospitals: dict[str, Hospital]
    accounts: dict[str, Account]
    cases: dict[str, Case] = field(default_factory=dict)

    def case(self, key: str) -> Case:
        """The case as it is stored now."""
        return Case.objects.select_related("hospital__region", "patient", "board", "referring_doctor__hospital").get(
            pk=self.cases[key].pk
        )

    def laboratory_of(self, code: str) -> Hospital:
        hospital = self.hospitals[code]
        return hospital.laboratory or hospital


class Story:
    """Collects acts and plays them; acts of the same moment keep the order in which they were told."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._numbers: Iterator[int] = count()

    def tell(self, moment: datetime, act: Act) -> None:
        self._acts.append((moment, next(self._numbers), act))

    def play(self) -> int:
        """Plays everything; jobs that an act enqueues are done before the next. Returns how many acts there were."""
        for moment, _, act in sorted(self._acts, key=lambda told: told[:2]):
            with stopped_at(moment):
                act()
                jobs.run_all()
        return len(self._acts)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in Norway; minutes beyond the hour run on."""
    return datetime.combine(day, time(hour), tzinfo=OSLO) + timedelta(minutes=minute)
