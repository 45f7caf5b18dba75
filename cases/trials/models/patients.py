"""Treated patients of cohorts and what came of them."""

from django.db import models
from django.db.models import Q

from cases.dossier.enums import Response, StopReason
from cases.dossier.models import Case, choices
from cases.trials.enums import CourseDay, Outcome, Scheme, Stage
from cases.trials.models.trials import Cohort, CohortVersion
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


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
    position = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="in the line when the outcome was decided, from one; stays"
    )
    overrun = models.BooleanField(default=False, help_text="included beyond the design's places")
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
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="recorded in error; kept")
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=5), name="trials_ctcae_grade")]

    def __str__(self) -> str:
        return f"{self.term} {self.grade}"


class Evaluability(models.Model):
    """What a person has said of whether a patient can be evaluated. Each word is a row; the last one holds."""

    patient = models.ForeignKey(CohortPatient, on_delete=models.CASCADE, related_name="evaluability")
    evaluable = models.BooleanField(help_text="no: cannot be evaluated; yes: that was said in error")
    reason = models.CharField(max_length=200)
    said_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", help_text="None: said before names were kept"
    )
    said_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="trials_evaluability_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.patient_id}: {self.reason}"


class Correction(models.Model):
    """A day that was recorded in error: what stood, what stands since, and why. Each is a row; none is changed."""

    patient = models.ForeignKey(CohortPatient, on_delete=models.CASCADE, related_name="corrections")
    what = models.CharField(max_length=12, choices=choices(CourseDay))
    before = models.DateField()
    after = models.DateField(null=True, blank=True, help_text="None: there was no such day")
    stopped_by = models.CharField(max_length=20, choices=choices(StopReason), blank=True, help_text="of an end: before")
    stops_by = models.CharField(max_length=20, choices=choices(StopReason), blank=True, help_text="of an end: after")
    reason = models.CharField(max_length=200)
    corrected_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["corrected_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="trials_correction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(after=None) | ~Q(after=models.F("before")) | ~Q(stops_by=models.F("stopped_by")),
                name="trials_correction_corrects",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id}: {self.what} {self.before} to {self.after}"


class StageChange(models.Model):
    """A cohort moved to another stage, in the same transaction as the outcome that moved it; or came in at one."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="stage_changes")
    before = models.CharField(
        max_length=20, choices=choices(Stage), blank=True, help_text="empty: the stage at which the cohort came in"
    )
    after = models.CharField(max_length=20, choices=choices(Stage))
    patient = models.ForeignKey(CohortPatient, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"
