"""A new version of knowledge read over the cases: what would change. Nothing of a case is changed by it."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.models import Case
from cases.genomics.enums import ReplayState
from cases.genomics.models import KnowledgeSource, Replay, ReplayDifference
from cases.genomics.queries.replay_slice import Reader, scope
from cases.genomics.queries.replay_versions import versions_of
from molmdt.accounts.models import Account
from molmdt.audit import services as audit
from molmdt.kernel import jobs
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed
from molmdt.kernel.models import Job

REPLAY = "genomics.replay"
SLICE = 500  # cases in one transaction: what a killed run does again


def start_replay(*, source: KnowledgeSource, before: KnowledgeSource | None) -> Replay:
    """Enqueues the reading. A replay of an earlier version that still runs is stopped: its version stands no more."""
    earlier = Replay.objects.filter(source__name=source.name, state=ReplayState.RUNNING)
    earlier.update(state=ReplayState.STOPPED, ended_at=now())
    replay = Replay.objects.create(source=source, before=before, total=scope().count())
    replay.job = jobs.enqueue(REPLAY, replay=replay.pk)
    replay.save(update_fields=["job"])
    return replay


def run_replay(*, replay_id: int, job: Job) -> None:
    """Slice after slice, each in a transaction of its own; a killed run goes on after the last one that was stored."""
    replay = Replay.objects.select_related("source", "before").filter(pk=replay_id).first()
    if replay is None or replay.state != ReplayState.RUNNING:
        return
    try:
        reader = Reader(replay.source, replay.before, versions_of(replay.source, replay.before))
        while (done := _next_slice(replay_id, reader)) is not None:
            jobs.report(job, done=done, total=max(done, replay.total))
    except Exception:
        if job.attempts >= jobs.MAX_ATTEMPTS:  # nobody tries again: it must not look as if it still ran
            Replay.objects.filter(pk=replay_id).update(state=ReplayState.STOPPED, ended_at=now())
        raise


def _next_slice(replay_id: int, reader: Reader) -> int | None:
    """Cases done so far; None when there is none left. The row's lock keeps two workers from one slice."""
    with transaction.atomic():
        replay = Replay.objects.select_for_update().get(pk=replay_id)
        if replay.state != ReplayState.RUNNING:
            return None
        cases = list(scope().filter(pk__gt=replay.last_case).values_list("pk", flat=True)[:SLICE])
        if not cases:
            Replay.objects.filter(pk=replay_id).update(state=ReplayState.DONE, ended_at=now(), total=replay.done)
            return None
        found = reader.differences(cases)
        for one in found:
            one.replay = replay
        ReplayDifference.objects.bulk_create(found, batch_size=2000)
        done = replay.done + len(cases)
        Replay.objects.filter(pk=replay_id).update(done=done, last_case=cases[-1])
    return done


def mark_seen(*, differences: list[ReplayDifference], case: Case, actor: Account, note: str) -> int:
    """A person has looked at what would change in a case; how many were still unseen. Raises PreconditionFailed when
    somebody got there first."""
    with transaction.atomic():
        waiting = ReplayDifference.objects.filter(pk__in=[one.pk for one in differences], case=case, seen_at=None)
        marked = waiting.update(seen_at=now(), seen_by=actor.person, note=note.strip()[:2000])
        if not marked:
            raise PreconditionFailed(_("Somebody has already marked this as seen. Read the page again."))
        audit.record(
            actor=actor, action="interpretation.edit", verb="U", case=case.pseudonym, obj=differences[0],
            replay=differences[0].replay_id, seen=marked,
        )  # fmt: skip
    return marked
