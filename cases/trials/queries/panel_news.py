"""What screening has changed in a case lately, cohort by cohort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cases.dossier.models import Case
from cases.trials.enums import Verdict
from cases.trials.logic.differences import Difference, difference
from cases.trials.models import Screening
from cases.trials.words.changes import cause_words, change_words
from molmdt.kernel.clock import now

LATELY = timedelta(days=14)  # as long as a change counts as new
# A cohort without an earlier screening is new where the case had been screened before; one run takes less than this.
ONE_RUN = timedelta(minutes=1)
ORDER = (Verdict.MATCH, Verdict.UNKNOWN, Verdict.NO)


@dataclass(frozen=True)
class NewsLine:
    """One cohort's change. ``before`` is empty where the case had not been screened for the cohort."""

    cohort: str
    before: str
    after: str
    at: datetime
    cause: str
    lines: tuple[str, ...]

    @property
    def turned(self) -> bool:
        return self.before != self.after

    @property
    def ruled_out(self) -> bool:
        """What was open and is answered with no; most of what a first profile does."""
        return self.turned and self.after == Verdict.NO and self.before != Verdict.MATCH


@dataclass(frozen=True)
class News:
    """``turned``: cohorts that fit or could fit now, or did fit. ``ruled_out``: the unknown that became a no.
    ``others``: the same verdict for another reason."""

    since: datetime
    turned: tuple[NewsLine, ...] = ()
    ruled_out: tuple[NewsLine, ...] = ()
    others: tuple[NewsLine, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.turned or self.ruled_out or self.others)


@dataclass(frozen=True)
class _Turn:
    """``before``: the screening to compare with, None where there is none; ``at`` and ``cause``: of the screening that
    came after it."""

    before: int | None
    at: datetime
    cause: str


def news_of(case: Case, current: Sequence[Screening]) -> News:
    """Per cohort from the screening that stood before the latest change of verdict, else before the period, to the
    current one. Two queries, however many screenings there were."""
    since = now() - LATELY
    rows = Screening.objects.filter(case=case, screened_at__gte=since)
    chain = {row["pk"]: row for row in rows.values("pk", "replaces", "replaces__verdict", "screened_at", "cause")}
    turns = {one.pk: _turn(one, chain) for one in current if one.pk in chain}
    stored = Screening.objects.in_bulk([turn.before for turn in turns.values() if turn.before])
    moments = [one.screened_at for one in (*current, *stored.values())]
    told = [
        line
        for one in current
        if one.pk in turns and (turns[one.pk].before or one.screened_at > min(moments) + ONE_RUN)
        for line in _line(one, turns[one.pk], stored)
    ]
    told.sort(key=lambda line: (ORDER.index(Verdict(line.after)), line.cohort))
    return News(
        since,
        tuple(line for line in told if line.turned and not line.ruled_out),
        tuple(line for line in told if line.ruled_out),
        tuple(line for line in told if not line.turned),
    )


def _turn(current: Screening, chain: Mapping[int, Mapping[str, Any]]) -> _Turn:
    """Back to where the verdict was another, or to what stood before the period."""
    row = chain[current.pk]
    latest = row["screened_at"], row["cause"]
    while row["replaces"] is not None:
        if row["replaces__verdict"] != current.verdict:
            return _Turn(row["replaces"], row["screened_at"], row["cause"])
        if row["replaces"] not in chain:
            return _Turn(row["replaces"], *latest)
        row = chain[row["replaces"]]
    return _Turn(row["pk"] if row["pk"] != current.pk else None, *latest)


def _line(current: Screening, turn: _Turn, stored: Mapping[int, Screening]) -> list[NewsLine]:
    earlier = stored.get(turn.before or 0)
    found = difference(earlier.explanation if earlier else None, current.explanation)
    if not (found.turned or found.telling):
        return []
    return [
        NewsLine(
            cohort=current.version.cohort.code,
            before=earlier.verdict if earlier else "",
            after=current.verdict,
            at=turn.at,
            cause=cause_words(turn.cause),
            lines=_words(found),
        )
    ]


def _words(found: Difference) -> tuple[str, ...]:
    changes: Any = found.telling or found.clauses
    return tuple(change_words(change) for change in changes)
