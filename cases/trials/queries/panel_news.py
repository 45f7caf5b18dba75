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


@dataclass(frozen=True)
class News:
    since: datetime
    turned: tuple[NewsLine, ...]
    others: tuple[NewsLine, ...]  # the same verdict for another reason

    def __bool__(self) -> bool:
        return bool(self.turned or self.others)


def news_of(case: Case, current: Sequence[Screening]) -> News:
    """Per cohort from the screening that stood before the latest change of verdict, else before the period, to the
    current one. Two queries, however many screenings there were."""
    since = now() - LATELY
    rows = Screening.objects.filter(case=case, screened_at__gte=since).values("pk", "replaces", "replaces__verdict")
    chain = {row["pk"]: (row["replaces"], row["replaces__verdict"]) for row in rows}
    baselines = {one.pk: _baseline(one, chain) for one in current if one.screened_at >= since}
    stored = Screening.objects.in_bulk([pk for pk in baselines.values() if pk])
    moments = [one.screened_at for one in (*current, *stored.values())]
    told = [
        line
        for one in current
        if baselines.get(one.pk) or (one.pk in baselines and one.screened_at > min(moments) + ONE_RUN)
        for line in _line(one, stored.get(baselines[one.pk] or 0))
    ]
    told.sort(key=lambda line: (ORDER.index(Verdict(line.after)), line.cohort))
    return News(since, tuple(line for line in told if line.turned), tuple(line for line in told if not line.turned))


def _baseline(current: Screening, chain: Mapping[int, tuple[int | None, str | None]]) -> int | None:
    """The screening to compare with; None for one that has none before it."""
    pk = current.pk
    while pk in chain:
        before, verdict = chain[pk]
        if before is None:
            return pk if pk != current.pk else None
        if verdict != current.verdict:
            return before
        pk = before
    return pk


def _line(current: Screening, earlier: Screening | None) -> list[NewsLine]:
    found = difference(earlier.explanation if earlier else None, current.explanation)
    if not (found.turned or found.telling):
        return []
    return [
        NewsLine(
            cohort=current.version.cohort.code,
            before=earlier.verdict if earlier else "",
            after=current.verdict,
            at=current.screened_at,
            cause=cause_words(current.cause),
            lines=_words(found),
        )
    ]


def _words(found: Difference) -> tuple[str, ...]:
    changes: Any = found.telling or found.clauses
    return tuple(change_words(change) for change in changes)
