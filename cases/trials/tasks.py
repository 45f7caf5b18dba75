"""Background edges: screening after a change, and what a new day brings."""

from celery import shared_task

from cases.dossier.enums import OVER
from cases.dossier.models import Case
from cases.trials.enums import Cause
from cases.trials.services import expire_reservations, replay, screen_case, switch_versions
from cases.trials.services.reopening import note_all_places, offer_places
from cases.trials.services.replaying import PART, run_part
from molmdt.kernel import jobs
from molmdt.kernel.jobs import handler
from molmdt.kernel.models import Job


@handler("trials.screen")
def screen(job: Job) -> None:
    """Screens the case of the payload, unless it is over."""
    case = Case.objects.exclude(state__in=OVER).filter(pk=job.payload["case"]).first()
    if case is not None:
        screen_case(case, cause=_first_cause(job))


@handler("trials.screen_open_cases")
def screen_all(job: Job) -> None:
    """Has the cases read again: the cohorts of the payload, by primary key, or all were opened or changed."""
    note_all_places()
    replay(cause=Cause.RULE, cohorts=job.payload.get("cohorts"))


@handler(PART)
def replay_part(job: Job) -> None:
    """One part of a replay. Payload: ``part``."""
    run_part(job.payload["part"])


@handler("trials.settle")
def settle(job: Job) -> None:
    """A drug became free in another cohort: gives places of these cohorts to those who wait for it."""
    jobs.report(job, done=expire_reservations(job.payload["cohorts"]))


@handler("trials.offer_places")
def offer(job: Job) -> None:
    """A cohort that was full has places again. Payload: ``cohort``."""
    jobs.report(job, done=offer_places(job.payload["cohort"]))


@handler("trials.new_day")
def new_day(job: Job) -> None:
    """Versions come into force, reservations lapse and facts grow old overnight."""
    switch_versions()
    expire_reservations()
    note_all_places()
    replay(cause=Cause.DAY)


def _first_cause(job: Job) -> Cause:
    """Of changes that wait together: the first one's, since whichever job comes first sees what all have changed."""
    waiting = Job.objects.filter(
        kind=job.kind, state=Job.State.QUEUED, created_at__lt=job.created_at, payload__case=job.payload["case"]
    )
    first = waiting.order_by("created_at").first() or job
    return Cause(first.payload.get("cause", Cause.ASKED))


@shared_task  # type: ignore[untyped-decorator]
def start_new_day() -> None:
    """Celery beat's edge, once a night."""
    jobs.enqueue("trials.new_day")
