"""Background work of the room."""

from cases.pathology import services
from molmdt.kernel import jobs
from molmdt.kernel.models import Job


@jobs.handler(services.CONVERT)
def convert_slide(job: Job) -> None:
    """Converts a slide image. Payload: ``slide``."""
    services.convert_slide(slide_id=job.payload["slide"])
