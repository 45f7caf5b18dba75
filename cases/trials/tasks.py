"""Background edges: screening after a change, and what a new day brings."""

from celery import shared_task

from cases.dossier.enums import OVER
from cases.dossier.models import Case
from cases.trials.services import expire_reservations, screen_case, screen_open_cases, switch_versions
from molmdt.kernel import jobs
from molmdt.kernel.jobs import handler
from molmdt.kernel.models import Job


@handler("trials.screen")
def screen(job: Job) -> None:
    """Screens the case of the payload, unless it is over."""
    case = Case.objects.exclude(state__in=OVER).filter(pk=job.payload["case"]).first()
    if case is not None:
        screen_case(case)


@handler("trials.screen_open_cases")
def screen_all(job: Job) -> None:
    """Screens every case that is not over: a cohort was opened or changed, or the day has turned."""
    jobs.report(job, done=screen_open_cases())


@handler("trials.new_day")
def new_day(job: Job) -> None:
    """Versions come into force, reservations lapse and facts grow old overnight."""
    switch_versions()
    expire_reservations()
    screen_open_cases()


@shared_task  # type: ignore[untyped-decorator]
def start_new_day() -> None:
    """Celery beat's edge, once a night."""
    jobs.enqueue("trials.new_day")
