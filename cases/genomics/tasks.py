"""Background work of the room."""

from cases.genomics import services
from cases.genomics.models import Profile
from cases.genomics.services.receive import IMPORT
from cases.genomics.services.replay import REPLAY, run_replay
from cases.genomics.services.sheets import SHEET, keep
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


@jobs.handler(SHEET)
def make_sheet(job: Job) -> None:
    """Makes what the findings table asks by. Payload: ``profile``."""
    profile = Profile.objects.filter(pk=job.payload["profile"]).first()
    if profile is not None:
        keep(profile)
