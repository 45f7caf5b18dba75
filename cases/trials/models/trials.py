"""Trials, cohorts and the versions of their rules."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.dossier.models import choices
from cases.trials.enums import DraftState
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class Trial(models.Model):
    """A basket trial such as IMPRESS-Norway."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    registry_id = models.CharField(max_length=40, blank=True, help_text="NCT or EudraCT number")
    general_rule = models.JSONField(default=dict, help_text="what every cohort of the trial asks, as a rule tree")
    pfs_comparator = models.CharField(max_length=2, default=">=", help_text="how a PFS ratio meets its threshold")
    pfs_numerator = models.PositiveSmallIntegerField(default=13, help_text="of the threshold, 13/10 (Von Hoff 1998)")
    pfs_denominator = models.PositiveSmallIntegerField(default=10)

    def __str__(self) -> str:
        return self.name


class DrugSupply(models.Model):
    """How many patients of a trial a drug suffices for, over all of its cohorts."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="supplies")
    drug = models.CharField(max_length=60)
    places = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["drug"]
        constraints = [models.UniqueConstraint(fields=["trial", "drug"], name="trials_supply_once")]

    def __str__(self) -> str:
        return f"{self.drug}: {self.places}"


class Cohort(models.Model):
    """One tumour type (or group) x one molecular profile x one drug or combination."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="cohorts")
    code = models.SlugField(max_length=40, unique=True)
    drugs = ArrayField(models.CharField(max_length=60))
    atc_codes = ArrayField(models.CharField(max_length=8), default=list)
    company = models.CharField(max_length=60, blank=True)
    tumour = models.CharField(max_length=160, help_text="in words")
    biomarker = models.CharField(max_length=160, help_text="in words")
    accepts_patients = models.BooleanField(default=True, help_text="the sponsor has not closed it by hand")
    closed_reason = models.CharField(max_length=160, blank=True, help_text="drug exhausted, capped by the company ...")
    stage_one_size = models.PositiveSmallIntegerField(default=8)
    stage_one_minimum = models.PositiveSmallIntegerField(default=1)
    final_size = models.PositiveSmallIntegerField(default=24)
    final_minimum = models.PositiveSmallIntegerField(default=5)
    expansion_size = models.PositiveSmallIntegerField(null=True, blank=True)
    expansion_opened_on = models.DateField(null=True, blank=True)
    assessment_week = models.PositiveSmallIntegerField(default=16, help_text="of the primary endpoint, from first dose")
    assessment_tolerance = models.PositiveSmallIntegerField(default=2, help_text="weeks before and after it")
    reservation_days = models.PositiveSmallIntegerField(default=28, help_text="how long a reserved place is held")
    full_since = models.DateTimeField(null=True, blank=True, help_text="no place since then; empty = there are places")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def access_facts(self) -> Facts:
        return Facts()


class CohortVersion(models.Model):
    """One version of a cohort's definition; a patient stays linked to the version under which they were included."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    rule = models.JSONField(help_text="the cohort's rule and the trial's general one; grammar in docs/cohort-rules.md")
    source = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="last day; None = until the next version begins")
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="trials_version_once"),
            models.UniqueConstraint(fields=["cohort"], condition=Q(is_current=True), name="trials_one_current_version"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} v{self.number}"


class RuleDraft(models.Model):
    """A rule in the making: written by one person, published as a version by another."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="drafts")
    base = models.ForeignKey(CohortVersion, on_delete=models.PROTECT, related_name="+", help_text="what it changes")
    text = models.TextField(help_text="the cohort's own rule in YAML, as written")
    valid_from = models.DateField()
    source = models.CharField(max_length=200, help_text="protocol version, amendment, letter")
    state = models.CharField(max_length=9, choices=choices(DraftState), default=DraftState.DRAFT)
    edition = models.PositiveIntegerField(default=1, help_text="grows by each change; an edit names what it saw")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=now)
    proposed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    version = models.OneToOneField(CohortVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="draft")

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(state__in=["draft", "proposed"]), name="trials_one_open_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="published", version__isnull=False, ended_by__isnull=False)
                & ~Q(ended_by=models.F("author"))
                | ~Q(state="published") & Q(version=None),
                name="trials_published_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.state}"

    def access_facts(self) -> Facts:
        return Facts()
