"""Background work of the room."""

from celery import shared_task

from cases.genomics import services
from cases.genomics.services.reasking import REASK, reask, reask_when_changed
from cases.genomics.services.receipts import READ, read_receipt
from cases.genomics.services.receive import IMPORT
from cases.genomics.services.replay import REPLAY, run_replay
from molmdt.kernel import jobs
from molmdt.kernel.models import Job


@jobs.handler(IMPORT)
def import_upload(job: Job) -> None:
    """Reads a delivery. Payload: ``upload``."""
    services.import_upload(upload_id=job.payload["upload"], job=job)


@jobs.handler(READ)
def read_sent(job: Job) -> None:
    """Reads a run of a reference material or a knowledge table. Payload: ``receipt``."""
    read_receipt(receipt_id=job.payload["receipt"], job=job)


@jobs.handler(REPLAY)
def replay(job: Job) -> None:
    """Reads a new version of knowledge over the cases. Payload: ``replay``."""
    run_replay(replay_id=job.payload["replay"], job=job)


@jobs.handler(REASK)
def ask_safety_rules(job: Job) -> None:
    """Asks the safety rules that stand now of every open case. Payload: ``rules``, their versions."""
    reask(job=job)


@shared_task  # type: ignore[untyped-decorator]
def watch_safety_rules() -> None:
    """Celery beat's edge: nothing but a look while the rule sets are those that asked last."""
    reask_when_changed()
