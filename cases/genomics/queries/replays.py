"""Replays and what they found, as far as somebody may see the cases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.dossier.enums import CaseState
from cases.dossier.logic.work import Pressure, WorkItem
from cases.dossier.models import Case
from cases.genomics.enums import ReplayState
from cases.genomics.models import Replay, ReplayDifference
from molmdt.access.queries import visible_to

REPORTED = frozenset(
    {CaseState.CONCLUDED, CaseState.SIGNED, CaseState.DISPATCHED, CaseState.FOLLOWED_UP, CaseState.CLOSED}
)
CASES_PER_PAGE = 25


@dataclass
class ReplayedCase:
    """One case and what would change in it."""

    case: Case
    differences: list[ReplayDifference] = field(default_factory=list)
    may_mark: bool = False

    @property
    def waiting(self) -> bool:
        return any(one.seen_at is None for one in self.differences)

    @property
    def reported(self) -> bool:
        return self.case.state in REPORTED

    @property
    def decided_on(self) -> str:
        """The version that its interpretations stood on, where one is recorded."""
        return next((one.before["decided_on"] for one in self.differences if one.before.get("decided_on")), "")


def replays() -> QuerySet[Replay]:
    """Newest first."""
    return Replay.objects.select_related("source", "before").order_by("-pk")


def visible_differences(replay: Replay, account: Any) -> QuerySet[ReplayDifference]:
    return replay.differences.filter(case__in=visible_to(account, "somatic.view", Case.objects.all()))


def cases_with(replay: Replay, account: Any, *, everything: bool) -> QuerySet[Case]:
    """Cases with differences, those whose report has left first: there somebody has acted on the old version."""
    found = visible_differences(replay, account)
    if not everything:
        found = found.filter(seen_at=None)
    return Case.objects.filter(pk__in=found.values("case_id")).order_by("pseudonym")


def replayed(replay: Replay, cases: list[Case], account: Any) -> list[ReplayedCase]:
    """The page's cases with all their differences, seen ones too. Three queries."""
    found = replay.differences.filter(case__in=cases).select_related("finding", "seen_by")
    by_case = {
        case: list(rows)
        for case, rows in groupby(found.order_by("case_id", "finding_id", "pk"), key=lambda one: one.case_id)
    }
    markable = visible_to(account, "interpretation.edit", Case.objects.filter(pk__in=[case.pk for case in cases]))
    may = set(markable.values_list("pk", flat=True))
    return [ReplayedCase(case, by_case.get(case.pk, []), case.pk in may) for case in cases]


def replay_items(account: Any) -> Iterator[WorkItem]:
    """One row per replay that would change a case of theirs. One query, and one for the versions' names."""
    mine = visible_to(account, "interpretation.edit", Case.objects.all())
    waiting = ReplayDifference.objects.filter(seen_at=None, case__in=mine).exclude(replay__state=ReplayState.STOPPED)
    rows = waiting.values("replay", "replay__source__name", "replay__source__version").order_by("replay")
    for row in rows.annotate(cases=Count("case", distinct=True), since=Min("replay__started_at")):
        why = ngettext("%(n)s case may change", "%(n)s cases may change", row["cases"]) % {"n": row["cases"]}
        named = {"name": row["replay__source__name"], "version": row["replay__source__version"]}
        yield WorkItem(
            what=_("New knowledge: %(name)s %(version)s") % named, why=why, since=row["since"],
            url=reverse("replay", args=[row["replay"]]), button=_("Look"), pressure=Pressure.ROUTINE,
        )  # fmt: skip
