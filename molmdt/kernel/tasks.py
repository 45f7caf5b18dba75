"""Celery's edge of the jobs."""

from celery import shared_task

from molmdt.kernel import jobs


@shared_task  # type: ignore[untyped-decorator]
def run_job(key: str) -> None:
    """Does the job that a hint names."""
    jobs.run(key)


@shared_task  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Finds jobs whose hint was lost or whose worker died."""
    jobs.sweep()
