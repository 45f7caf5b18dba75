"""News from the rooms below that call for a new screening. The job starts after the change is committed."""

from typing import Any

from django.dispatch import receiver

from cases.genomics.models import Interpretation, Profile
from cases.genomics.signals import interpretation_changed, profile_imported
from molmdt.kernel import jobs


@receiver(profile_imported)
def screen_after_import(profile: Profile, **kwargs: Any) -> None:
    jobs.enqueue("trials.screen", case=profile.case_id)


@receiver(interpretation_changed)
def screen_after_interpretation(interpretation: Interpretation, **kwargs: Any) -> None:
    jobs.enqueue("trials.screen", case=interpretation.finding.profile.case_id)
