"""What the meetings do when a room below tells them something."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from cases.dossier.models import Case, Task
from cases.dossier.signals import case_taken_back, task_changed
from cases.genomics.models import Finding, Interpretation, Profile
from cases.genomics.signals import finding_marked, interpretation_changed, profile_imported
from cases.meetings.queries.rooms import GERMLINE_FLAG
from cases.meetings.services.elsewhere import tell_of_case_after_commit
from cases.meetings.services.ending import leave_agendas_after_commit
from cases.meetings.services.places import tell_cases_after_commit, tell_rooms_after_commit
from cases.trials.models import Cohort
from cases.trials.signals import cases_screened, places_changed


@receiver(places_changed)
def on_places_changed(sender: Any, *, cohort: Cohort, **_more: Any) -> None:
    tell_rooms_after_commit(cohort)


@receiver(cases_screened)
def on_cases_screened(sender: Any, *, cases: Collection[int], **_more: Any) -> None:
    tell_cases_after_commit(cases)


@receiver(profile_imported)
def on_profile_imported(sender: Any, *, profile: Profile, **_more: Any) -> None:
    tell_of_case_after_commit(profile.case_id)


@receiver(interpretation_changed)
def on_interpretation_changed(sender: Any, *, interpretation: Interpretation, **_more: Any) -> None:
    tell_of_case_after_commit(interpretation.finding.profile.case_id)


@receiver(finding_marked)
def on_finding_marked(sender: Any, *, finding: Finding, **_more: Any) -> None:
    tell_of_case_after_commit(finding.profile.case_id)


@receiver(task_changed)
def on_task_changed(sender: Any, *, task: Task, **_more: Any) -> None:
    """An open flag asks for a geneticist in the room."""
    if task.kind == GERMLINE_FLAG:
        tell_of_case_after_commit(task.case_id)


@receiver(case_taken_back)
def on_case_taken_back(sender: Any, *, case: Case, **_more: Any) -> None:
    leave_agendas_after_commit(case)
