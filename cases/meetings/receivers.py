"""What the meetings do when a room below tells them something."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from cases.meetings.services.places import tell_cases_after_commit, tell_rooms_after_commit
from cases.trials.models import Cohort
from cases.trials.signals import cases_screened, places_changed


@receiver(places_changed)
def on_places_changed(sender: Any, *, cohort: Cohort, **_more: Any) -> None:
    tell_rooms_after_commit(cohort)


@receiver(cases_screened)
def on_cases_screened(sender: Any, *, cases: Collection[int], **_more: Any) -> None:
    tell_cases_after_commit(cases)
