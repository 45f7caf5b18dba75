"""What the meetings do when a room below tells them something."""

from typing import Any

from django.dispatch import receiver

from cases.dossier.models import Case
from cases.meetings.services.places import tell_case_after_commit, tell_rooms_after_commit
from cases.trials.models import Cohort
from cases.trials.signals import case_screened, places_changed


@receiver(places_changed)
def on_places_changed(sender: Any, *, cohort: Cohort, **_more: Any) -> None:
    tell_rooms_after_commit(cohort)


@receiver(case_screened)
def on_case_screened(sender: Any, *, case: Case, **_more: Any) -> None:
    tell_case_after_commit(case)
