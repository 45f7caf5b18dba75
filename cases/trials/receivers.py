"""News from the rooms below that call for a new screening. The job starts after the change is committed."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from cases.dossier.signals import clinical_facts_changed
from cases.genomics.models import Finding, Interpretation, Profile
from cases.genomics.signals import finding_marked, interpretation_changed, profile_imported
from cases.trials.enums import Cause
from cases.trials.models import CohortPatient
from cases.trials.services.facts_sheets import mark_stale
from molmdt.kernel import jobs


@receiver(profile_imported)
def screen_after_import(profile: Profile, **kwargs: Any) -> None:
    _screen(profile.case_id, Cause.IMPORT)


@receiver(interpretation_changed)
def screen_after_interpretation(interpretation: Interpretation, **kwargs: Any) -> None:
    _screen(interpretation.finding.profile.case_id, Cause.INTERPRETATION)


@receiver(finding_marked)
def screen_after_mark(finding: Finding, **kwargs: Any) -> None:
    """What the laboratory marks as not relevant counts no more."""
    _screen(finding.profile.case_id, Cause.INTERPRETATION)


@receiver(clinical_facts_changed)
def screen_after_clinical_update(case: Case, **kwargs: Any) -> None:
    """A draft is its writer's own and is saved with every sentence; it is screened when it is sent."""
    if case.state != CaseState.DRAFT:
        _screen(case.pk, Cause.CLINICAL)


@receiver(post_save, sender=CohortPatient)
def screen_after_treatment(instance: CohortPatient, raw: bool = False, **kwargs: Any) -> None:
    """Who is under treatment in a trial is a fact of every case of the patient."""
    if instance.case_id is None or raw:
        return
    for case in Case.objects.filter(patient__cases=instance.case_id).values_list("pk", flat=True):
        _screen(case, Cause.CLINICAL)


def _screen(case: int, cause: Cause) -> None:
    mark_stale(case=case)
    jobs.enqueue("trials.screen", case=case, cause=str(cause))
