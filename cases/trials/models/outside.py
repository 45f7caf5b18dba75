"""What comes from elsewhere: trials in Clinical Trial Markup Language, and sister trials' aggregate results."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class Received(models.Model):
    """A file that somebody took in: the newest is current, earlier ones are kept. It speaks of no patient."""

    source_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    loaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    loaded_at = models.DateTimeField(default=now)
    is_current = models.BooleanField(default=True)

    class Meta:
        abstract = True

    def access_facts(self) -> Facts:
        return Facts()


class MarkupTrial(Received):
    """A trial as its Clinical Trial Markup Language file says; one current row per protocol number, earlier kept."""

    protocol_number = models.CharField(max_length=60)
    registry_id = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(help_text="the trial as JSON, in the order of the file: of two fields the later stands")

    class Meta:
        ordering = ["protocol_number", "-loaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["protocol_number"], condition=Q(is_current=True), name="trials_one_current_markup"
            )
        ]

    def __str__(self) -> str:
        return self.protocol_number


class SisterReport(Received):
    """Aggregate results that a sister trial sent, to one day; one current report per trial, earlier kept."""

    trial_code = models.CharField(max_length=40)
    trial_name = models.CharField(max_length=120)
    registry_id = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166")
    cut_off = models.DateField(help_text="results up to this day")

    class Meta:
        ordering = ["trial_code", "-cut_off"]
        constraints = [
            models.UniqueConstraint(
                fields=["trial_code"], condition=Q(is_current=True), name="trials_one_current_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.trial_code} {self.cut_off}"


class SisterCohort(models.Model):
    """One cohort of a report under the key that all trials share. Counts that the sender suppressed are empty."""

    report = models.ForeignKey(SisterReport, on_delete=models.CASCADE, related_name="cohorts")
    cohort_code = models.CharField(max_length=60)
    atc_codes = ArrayField(models.CharField(max_length=8))
    drugs = ArrayField(models.CharField(max_length=60), default=list)
    biomarker = models.CharField(max_length=500, help_text="canonical expression, as in docs/sister-trials.md")
    oncotree = ArrayField(models.CharField(max_length=20))
    definition_version = models.CharField(max_length=40)
    treated = models.PositiveIntegerField(null=True, blank=True)
    evaluable = models.PositiveIntegerField(null=True, blank=True)
    disease_control = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["cohort_code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "cohort_code"], name="trials_sister_cohort_once"),
            models.CheckConstraint(
                condition=Q(evaluable__lte=models.F("treated")), name="trials_evaluable_are_treated"
            ),
            models.CheckConstraint(
                condition=Q(disease_control__lte=models.F("evaluable")), name="trials_control_among_evaluable"
            ),
        ]

    def __str__(self) -> str:
        return self.cohort_code
