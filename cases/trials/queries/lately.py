"""What has changed in cohorts lately: stages, rules, places. Three queries, however many cohorts there are."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.trials.enums import SlotState, Stage
from cases.trials.models import CohortVersion, Slot, StageChange
from cases.trials.words import stage_change_words
from molmdt.kernel.clock import now, today

LATELY = timedelta(days=14)
FREED = (SlotState.RELEASED, SlotState.EXPIRED, SlotState.REPLACED)


@dataclass(frozen=True, order=True)
class Happening:
    """One line of what is new; a version that begins later stands with its coming day."""

    on: date
    words: str


def lately() -> dict[int, list[Happening]]:
    """By cohort (primary key), the newest first: what the last 14 days have brought, and versions that are to come."""
    found: dict[int, list[Happening]] = defaultdict(list)
    since = now() - LATELY
    for happenings in (_stages(since), _versions(since), _places(since)):
        for cohort, happening in happenings:
            found[cohort].append(happening)
    return {cohort: sorted(own, reverse=True) for cohort, own in found.items()}


def _stages(since: datetime) -> Iterable[tuple[int, Happening]]:
    """Also the stage at which a cohort came in, unless it is the first one: its rule's version says that it is new."""
    for change in StageChange.objects.filter(at__gte=since).exclude(before="", after=Stage.STAGE_ONE):
        yield change.cohort_id, Happening(_day(change.at), stage_change_words(change.before, change.after))


def _versions(since: datetime) -> Iterable[tuple[int, Happening]]:
    """The first version of a cohort is the cohort itself, which is new as well."""
    for version in CohortVersion.objects.filter(valid_from__gte=_day(since)).defer("rule"):
        said = _("rule version %(number)s comes into force") if version.valid_from > today() else (
            _("rule version %(number)s is in force")
        )  # fmt: skip
        yield version.cohort_id, Happening(version.valid_from, said % {"number": version.number})


def _places(since: datetime) -> Iterable[tuple[int, Happening]]:
    """Places taken and given back, counted per day."""
    taken: dict[tuple[int, date], int] = defaultdict(int)
    freed: dict[tuple[int, date], int] = defaultdict(int)
    rows = Slot.objects.filter(reserved_at__gte=since) | Slot.objects.filter(ended_at__gte=since)
    for slot in rows.only("cohort_id", "state", "reserved_at", "ended_at"):
        if slot.reserved_at >= since and slot.state != SlotState.WAITING:
            taken[slot.cohort_id, _day(slot.reserved_at)] += 1
        if slot.ended_at is not None and slot.ended_at >= since and slot.state in FREED:
            freed[slot.cohort_id, _day(slot.ended_at)] += 1
    yield from _counted(taken, lambda n: ngettext("%(n)s place taken", "%(n)s places taken", n))
    yield from _counted(freed, lambda n: ngettext("%(n)s place freed", "%(n)s places freed", n))


def _counted(numbers: dict[tuple[int, date], int], say: Callable[[int], str]) -> Iterable[tuple[int, Happening]]:
    for (cohort, on), number in numbers.items():
        yield cohort, Happening(on, say(number) % {"n": number})


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
