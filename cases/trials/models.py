"""Trials, cohorts with versioned rules, treated patients, slots, screenings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.dossier.enums import Response, StopReason
from cases.dossier.models import Case, choices
from cases.trials.enums import Outcome, Scheme, SlotState, Stage, Verdict
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
    drug_cap = models.PositiveSmallIntegerField(null=True, blank=True, help_text="patients that the company supplies")

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
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="trials_version_once"),
            models.UniqueConstraint(fields=["cohort"], condition=Q(is_current=True), name="trials_one_current_version"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} v{self.number}"


class CohortPatient(models.Model):
    """A treated patient of a cohort, ours (``case``) or known by a trial number alone."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="patients")
    version = models.ForeignKey(CohortVersion, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="trial_treatments")
    trial_number = models.CharField(max_length=30)
    first_dose_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=18, choices=choices(Outcome), default=Outcome.PENDING)
    assessed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="last dose")
    end_reason = models.CharField(max_length=20, choices=choices(StopReason), blank=True)
    died_on = models.DateField(null=True, blank=True)
    last_seen_on = models.DateField(null=True, blank=True, help_text="last day known to be alive")
    not_evaluable_on = models.DateField(null=True, blank=True)
    not_evaluable_reason = models.CharField(max_length=200, blank=True)
    before_from = models.DateField(null=True, blank=True, help_text="start of the last line before the trial")
    before_until = models.DateField(null=True, blank=True, help_text="progression on that line")

    class Meta:
        ordering = ["first_dose_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["cohort", "trial_number"], name="trials_patient_once")]

    def __str__(self) -> str:
        return f"{self.trial_number} in {self.cohort_id}"

    def access_facts(self) -> Facts:
        return self.case.access_facts() if self.case else Facts()


class Assessment(models.Model):
    """How the disease stood on a day."""

    patient = models.ForeignKey(CohortPatient, on_delete=models.CASCADE, related_name="assessments")
    on = models.DateField()
    scheme = models.CharField(max_length=8, choices=choices(Scheme), default=Scheme.RECIST)
    response = models.CharField(max_length=7, choices=choices(Response))
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="recorded in error; kept")
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "on", "scheme"], condition=Q(withdrawn_at=None), name="trials_one_assessment_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.response} on {self.on}"


class AdverseEvent(models.Model):
    """An adverse event with its grade (CTCAE v5)."""

    patient = models.ForeignKey(CohortPatient, on_delete=models.CASCADE, related_name="adverse_events")
    on = models.DateField()
    term = models.CharField(max_length=120)
    grade = models.PositiveSmallIntegerField(help_text="1 mild to 5 death")
    serious = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=5), name="trials_ctcae_grade")]

    def __str__(self) -> str:
        return f"{self.term} {self.grade}"


class StageChange(models.Model):
    """A cohort moved to another stage, in the same transaction as the outcome that moved it."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="stage_changes")
    before = models.CharField(max_length=20, choices=choices(Stage))
    after = models.CharField(max_length=20, choices=choices(Stage))
    patient = models.ForeignKey(CohortPatient, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class Slot(models.Model):
    """A place in a cohort held for a case."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="slots")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="slots")
    state = models.CharField(max_length=8, choices=choices(SlotState), default=SlotState.RESERVED)
    reserved_at = models.DateTimeField(default=now)
    reserved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(null=True, blank=True, help_text="last day of a reservation; empty while waiting")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["reserved_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "case"],
                condition=Q(state__in=["reserved", "enrolled", "waiting"]),
                name="trials_one_live_slot",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.cohort_id} ({self.state})"

    def access_facts(self) -> Facts:
        return self.case.access_facts()


class Screening(models.Model):
    """The verdict of one cohort version about one case at one moment, with the whole reasoning."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="screenings")
    version = models.ForeignKey(CohortVersion, on_delete=models.PROTECT, related_name="screenings")
    verdict = models.CharField(max_length=7, choices=choices(Verdict))
    explanation = models.JSONField(help_text="the rule tree with the case's values, dates and three-valued results")
    deciding = models.JSONField(default=list, help_text="the data that decide: missing ones, or the first that says no")
    basis = models.JSONField(default=dict, help_text="profile versions, case version, rule version")
    screened_at = models.DateTimeField(default=now)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "version"], condition=Q(is_current=True), name="trials_one_current_screening"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} on {self.case_id}: {self.verdict}"
