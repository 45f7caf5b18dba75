"""Cohort versions over all cases again: only verdicts that are others than before are written down.

A replay stands in parts, each one job and one transaction: a worker that is killed loses its part, which another does
again, and nothing else. Two workers do two parts at a time.
"""

import gc
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from cases.dossier.enums import OVER, CaseState
from cases.dossier.models import Case
from cases.trials.enums import Cause, Verdict
from cases.trials.logic.fast_batch import members
from cases.trials.logic.fast_rules import Verdicts
from cases.trials.logic.grammar import Node
from cases.trials.models import Replay, ReplayPart
from cases.trials.queries.compiled import compiled_drafts, compiled_rules, versions_in_force
from cases.trials.queries.sheets import Sheets
from cases.trials.services.facts_sheets import cover, ensure_sheets, forget_closed
from cases.trials.services.replay_rows import Part
from molmdt.audit import services as audit
from molmdt.kernel import jobs
from molmdt.kernel.clock import now, today
from molmdt.kernel.errors import PreconditionFailed
from molmdt.kernel.models import Job

PART = "trials.replay_part"
CASES_PER_PART = 2_500
CASES_PER_DRY_RUN = 7_500  # measured: of fewer the database reads its table too often, more are slow to sort


def replay(*, cause: Cause, cohorts: Collection[int] | None = None) -> Replay:
    """Enqueues the reading of the rules in force, of these cohorts (primary keys) or of all, over the cases.

    Open cases get a screening where a verdict has changed. Where a rule has changed (``Cause.RULE``), cases that are
    over are read as well, and those whom the rule fits now become offers.
    """
    with transaction.atomic():
        made = _begin(cause, cohorts)
        for part in made.parts.order_by("first_case"):
            part.job = jobs.enqueue(PART, part=part.pk)
            part.save(update_fields=["job"])
    return made


def screen_open_cases(*, cause: Cause = Cause.ASKED, cohorts: Collection[int] | None = None) -> int:
    """The same here and now, one part after another. Returns how many cases were read."""
    made = _begin(cause, cohorts)
    for part in made.parts.order_by("first_case").values_list("pk", flat=True):
        run_part(part)
    return made.total


@transaction.atomic
def take_up_again(*, actor: Any) -> int:
    """Enqueues the parts of the newest replay that failed, once more; the others stand. Returns how many that are.

    PreconditionFailed where none has failed: somebody has done it already, or it went on by itself.
    """
    stopped = Replay.objects.select_for_update().exclude(total=0).first()
    failed = ReplayPart.objects.filter(replay=stopped, done_at=None, job__state=Job.State.FAILED)
    parts = list(failed.order_by("first_case"))
    if stopped is None or not parts:
        raise PreconditionFailed(_("Somebody has dealt with this already. Open the page again."))
    for part in parts:
        part.job = jobs.enqueue(PART, part=part.pk)
        part.save(update_fields=["job"])
    audit.record(actor=actor, action="cohort.edit", verb="U", obj=stopped, field_set="screening", parts=len(parts))
    return len(parts)


@transaction.atomic
def _begin(cause: Cause, cohorts: Collection[int] | None) -> Replay:
    """A replay with its parts, which nobody has begun."""
    versions = versions_in_force(cohorts)
    forget_closed(cohorts)
    cover(compiled_rules(versions, today()).genes)
    keys = list(scope(cause).order_by("pk").values_list("pk", flat=True)) if versions else []
    slices = [keys[first : first + CASES_PER_PART] for first in range(0, len(keys), CASES_PER_PART)]
    made = Replay.objects.create(
        cause=cause, versions=[version.pk for version in versions], day=today(), total=len(keys),
        parts_left=len(slices), ended_at=None if slices else now(),
    )  # fmt: skip
    parts = [ReplayPart(replay=made, first_case=own[0], last_case=own[-1]) for own in slices]
    ReplayPart.objects.bulk_create(parts)
    return made


def scope(cause: Cause) -> QuerySet[Case]:
    """The cases that a replay reads."""
    if cause == Cause.RULE:
        return Case.objects.exclude(state__in=(CaseState.WITHDRAWN, CaseState.DECEASED))
    return Case.objects.exclude(state__in=OVER)


def run_part(part_id: int) -> None:
    """Reads one part, once: whoever comes second finds it done."""
    with transaction.atomic():
        part = ReplayPart.objects.select_for_update(of=("self",)).select_related("replay").filter(pk=part_id).first()
        if part is None or part.done_at is not None:
            return
        replay = part.replay
        cases = scope(Cause(replay.cause)).filter(pk__range=(part.first_case, part.last_case))
        keys = list(cases.order_by("pk").values_list("pk", flat=True))
        changed, fitting = _read(replay, keys)
        ReplayPart.objects.filter(pk=part_id).update(done_at=now())
        Replay.objects.filter(pk=replay.pk).update(
            parts_left=F("parts_left") - 1, done=F("done") + len(keys), changed=F("changed") + changed,
            fitting=F("fitting") + fitting,
        )  # fmt: skip
    Replay.objects.filter(pk=replay.pk, parts_left=0, ended_at=None).update(ended_at=now())


def _read(replay: Replay, keys: Sequence[int]) -> tuple[int, int]:
    """How many verdicts have changed, and how many of them to a yes. Versions that are no longer in force since the
    replay was enqueued are left to the replay of those that took their place."""
    versions = [version for version in versions_in_force() if version.pk in set(replay.versions)]
    if not keys or not versions:
        return 0, 0
    compiled = compiled_rules(versions, replay.day)
    ensure_sheets(keys, replay.day)
    with uncollected():
        sheets = Sheets(keys, compiled)
        return Part(replay, versions, sheets, compiled).store(compiled.screen(sheets.batch()))


def verdicts_under(rule: Node, cases: Iterable[int], *, on: date | None = None) -> dict[int, Verdict]:
    """What a rule would say of these cases (primary keys), whether or not any version holds it."""
    return verdicts_under_each([rule], cases, on=on)[0]


def verdicts_under_each(
    rules: Sequence[Node], cases: Iterable[int], *, on: date | None = None
) -> list[dict[int, Verdict]]:
    """The same for each of several rules, whose equal parts are judged once. Nothing is stored but the cases' fact
    sheets where they were missing. Some hundredths of a second for thousands of cases; reasons come from ``Sheets``
    and ``Explained``, for the few that are shown."""
    compiled = compiled_drafts(rules, on or today())
    found: list[dict[int, Verdict]] = [{} for _ in rules]
    keys = sorted(cases)
    ensure_sheets(keys, compiled.on)
    with uncollected():
        for first in range(0, len(keys), CASES_PER_DRY_RUN):
            own = keys[first : first + CASES_PER_DRY_RUN]
            for number, verdicts in compiled.screen(Sheets(own, compiled).batch()).items():
                found[number] |= dict(zip(own, verdicts_in_order(verdicts, len(own)), strict=True))
    return found


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for rings of garbage: none are made, and looking through all that is read takes a fifth of the
    time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def verdicts_in_order(verdicts: Verdicts, size: int) -> list[Verdict]:
    """One verdict per case number."""
    listed = [Verdict.UNKNOWN] * size
    for number in members(verdicts.yes):
        listed[number] = Verdict.MATCH
    for number in members(verdicts.no):
        listed[number] = Verdict.NO
    return listed
