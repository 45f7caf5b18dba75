"""Background work that survives anything: enqueue in the transaction of the change, run at least once, sweep the rest.

A handler must be idempotent: it may be called again after a crash at any point. It receives the job row; raising
fails the attempt, and the job is tried again up to MAX_ATTEMPTS times.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from molmdt.kernel.clock import now
from molmdt.kernel.models import Job

LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 3
Handler = Callable[[Job], None]
_handlers: dict[str, Handler] = {}
log = logging.getLogger(__name__)


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers the function that does jobs of a kind. Lives in a room's tasks.py."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def enqueue(kind: str, **payload: Any) -> Job:
    """Stores a job in the running transaction and hints at it after commit. Payload: JSON without patient data."""
    job = Job.objects.create(kind=kind, payload=payload, created_at=now())
    transaction.on_commit(lambda: _hint(job.key))
    return job


def _hint(key: UUID) -> None:
    from molmdt.kernel.tasks import run_job

    try:
        run_job.delay(str(key))
    except Exception:  # a broker that is away loses nothing: the sweeper finds the row
        log.warning("job hint not sent", extra={"job": str(key)})


def run(key: UUID | str) -> bool:
    """Claims and runs one job. False when there was nothing to do: done, failed, or in another worker's hands."""
    moment = now()
    claimable = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=moment)
    claimed = Job.objects.filter(claimable, key=key).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, lease_until=moment + LEASE
    )
    if not claimed:
        return False
    job = Job.objects.get(key=key)
    try:
        _handlers[job.kind](job)
    except Exception as error:
        log.exception("job failed", extra={"job": str(key), "kind": job.kind})
        state = Job.State.FAILED if job.attempts >= MAX_ATTEMPTS else Job.State.QUEUED
        Job.objects.filter(key=key).update(
            state=state, message=type(error).__name__, finished_at=now() if state == Job.State.FAILED else None
        )
    else:
        Job.objects.filter(key=key).update(state=Job.State.DONE, finished_at=now())
    return True


def report(job: Job, *, done: int, total: int | None = None, message: str = "") -> None:
    """Notes progress and prolongs the lease."""
    Job.objects.filter(key=job.key).update(
        progress_done=done, progress_total=total, message=message, lease_until=now() + LEASE
    )


def report_aside(job: Job, *, done: int) -> None:
    """As ``report``, of a total that is not known, out of a long transaction: others see it at once."""
    aside = connection.copy()
    table = Job._meta.db_table
    try:
        with aside.cursor() as cursor:
            # A row that the transaction itself holds is left alone rather than waited for.
            cursor.execute(
                f'UPDATE "{table}" SET progress_done = %s, progress_total = NULL, lease_until = %s '  # noqa: S608
                f'WHERE key = (SELECT key FROM "{table}" WHERE key = %s FOR UPDATE SKIP LOCKED)',
                [done, now() + LEASE, job.key],
            )
    finally:
        aside.close()


def sweep() -> int:
    """Runs every job whose hint was lost or whose worker died. Returns how many were run."""
    overdue = now() - timedelta(seconds=5)
    lost = Q(state=Job.State.QUEUED, created_at__lt=overdue) | Q(state=Job.State.RUNNING, lease_until__lt=now())
    keys = list(Job.objects.filter(lost).order_by("created_at").values_list("key", flat=True)[:100])
    return sum(run(key) for key in keys)


def run_all() -> int:
    """Runs every waiting job here and now: for commands that do a whole path in one process."""
    count = 0
    while (
        key := Job.objects.filter(state=Job.State.QUEUED).order_by("created_at").values_list("key", flat=True).first()
    ):
        count += run(key)
    return count
