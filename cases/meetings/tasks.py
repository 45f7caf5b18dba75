"""Background edges: what a new day brings to meetings, and invitations that are due."""

from celery import shared_task

from cases.meetings.services.ending import sweep_agendas
from cases.meetings.services.inviting import SEND, sweep_invitations
from cases.meetings.services.presence import sweep_open_meetings
from cases.meetings.services.returning import return_cases
from cases.meetings.services.sending import send_invitations
from cases.meetings.services.series import make_all_meetings
from molmdt.kernel import jobs
from molmdt.kernel.models import Job


@jobs.handler(SEND)
def send(job: Job) -> None:
    """Sends what waits for the payload's meeting. A server that is away is no failure of the job: the rows wait."""
    sent, waiting = send_invitations(job.payload["meeting"])
    jobs.report(job, done=sent, total=sent + waiting)


@jobs.handler("meetings.new_day")
def new_day(job: Job) -> None:
    """First the meetings that series make, then the cases that leave an agenda, then those that come back to one."""
    done = make_all_meetings() + sweep_agendas()
    jobs.report(job, done=done + len(return_cases()))


@shared_task  # type: ignore[untyped-decorator]
def start_new_day() -> None:
    """Celery beat's edge, once a night."""
    jobs.enqueue("meetings.new_day")


@shared_task  # type: ignore[untyped-decorator]
def invite_when_due() -> None:
    """Celery beat's edge, every minute."""
    sweep_invitations()


@shared_task  # type: ignore[untyped-decorator]
def sweep_meetings() -> None:
    """Celery beat's edge, every minute: lets those go who are no longer heard where no live process looks."""
    sweep_open_meetings()
