"""Verdicts about cases, and patients who could be offered a place after all."""

from django.db import models
from django.db.models import Q

from cases.dossier.models import Case, choices
from cases.trials.enums import Cause, OfferState, Verdict
from cases.trials.models.trials import CohortVersion
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class Screening(models.Model):
    """The verdict of one cohort version about one case at one moment, with the whole reasoning."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="screenings")
    version = models.ForeignKey(CohortVersion, on_delete=models.PROTECT, related_name="screenings")
    verdict = models.CharField(max_length=7, choices=choices(Verdict))
    explanation = models.JSONField(help_text="the rule tree with the case's values, dates and three-valued results")
    deciding = models.JSONField(default=list, help_text="the data that decide: missing ones, or the first that says no")
    basis = models.JSONField(default=dict, help_text="profile versions, case version, rule version")
    screened_at = models.DateTimeField(default=now)
    cause = models.CharField(max_length=14, choices=choices(Cause), default=Cause.ASKED)
    replaces = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by", help_text="the one before"
    )
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "version"], condition=Q(is_current=True), name="trials_one_current_screening"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} on {self.case_id}: {self.verdict}"


class Offer(models.Model):
    """A case that a cohort version fits since the cohort opened or changed, though its board is over: call somebody."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="offers")
    version = models.ForeignKey(CohortVersion, on_delete=models.PROTECT, related_name="offers")
    verdict = models.CharField(max_length=7, choices=choices(Verdict), help_text="match, or unknown with what to ask")
    explanation = models.JSONField(help_text="as in a screening")
    found_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=12, choices=choices(OfferState), default=OfferState.OPEN)
    note = models.CharField(max_length=300, blank=True, help_text="what the doctor said")
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["found_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="trials_one_offer")]

    def __str__(self) -> str:
        return f"{self.case_id} could be offered {self.version_id}"

    def access_facts(self) -> Facts:
        return self.case.access_facts()
