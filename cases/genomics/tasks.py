"""Background work of the room."""

from cases.genomics import services
from cases.genomics.services.receive import IMPORT
from molmdt.kernel import jobs
from molmdt.kernel.models import Job


@jobs.handler(IMPORT)
def import_upload(job: Job) -> None:
    """Reads a delivery. Payload: ``upload``."""
    services.import_upload(upload_id=job.payload["upload"], job=job)
