"""The Celery application. Messages are hints; the job rows in PostgreSQL are the truth (molmdt.kernel.jobs)."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")

from molmdt.kernel import folder_queue

folder_queue.register()
app = Celery("molmdt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-jobs": {"task": "molmdt.kernel.tasks.sweep", "schedule": 15.0},
    "sweep-outbox": {"task": "reports.journal.tasks.sweep", "schedule": 15.0},
    "watch-safety-rules": {"task": "cases.genomics.tasks.watch_safety_rules", "schedule": 600.0},
    "sweep-meetings": {"task": "cases.meetings.tasks.sweep_meetings", "schedule": 60.0},
    "start-new-day": {"task": "cases.trials.tasks.start_new_day", "schedule": crontab(hour=0, minute=5)},
    "start-new-day-of-meetings": {"task": "cases.meetings.tasks.start_new_day", "schedule": crontab(hour=0, minute=10)},
    "invite-to-meetings": {"task": "cases.meetings.tasks.invite_when_due", "schedule": 60.0},
}


@worker_init.connect  # type: ignore[untyped-decorator]
def _refuse_mighty_role(**kwargs: object) -> None:
    from molmdt.checks import refuse_mighty_database_role

    refuse_mighty_database_role()
