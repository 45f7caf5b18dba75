"""Background work of the room."""

from cases.genomics import services
from cases.genomics.services.receive import IMPORT
from cases.genomics.services.replay import REPLAY, run_replay
from molmdt.kernel import jobs
from molmdt.kernel.models import Job


@jobs.handler(IMPORT)
def import_upload(job: Job) -> None:
    """Reads a delivery. Payload: ``upload``."""
    services.import_upload(upload_id=job.payload["upload"], job=job)


@jobs.handler(REPLAY)
def replay(job: Job) -> None:
    """Reads a new version of knowledge over the cases. Payload: ``replay``."""
    run_replay(replay_id=job.payload["replay"], job=job)
