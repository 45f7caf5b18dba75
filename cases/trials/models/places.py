"""Places in cohorts, and the deviations that people answer for."""

from django.db import models
from django.db.models import Q

from cases.dossier.models import Case, choices
from cases.trials.enums import SlotState
from cases.trials.models.trials import Cohort, CohortVersion
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class Slot(models.Model):
    """A place in a cohort held for a case."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="slots")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="slots")
    state = models.CharField(max_length=12, choices=choices(SlotState), default=SlotState.RESERVED)
    reserved_at = models.DateTimeField(default=now)
    reserved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(null=True, blank=True, help_text="last day of a reservation; empty while waiting")
    in_screening_since = models.DateTimeField(null=True, blank=True, help_text="the hospital examines the patient")
    place_in_line = models.PositiveIntegerField(null=True, blank=True, help_text="among those who wait; from one")
    line_reason = models.CharField(max_length=200, blank=True, help_text="why somebody moved the case in the line")
    overrun_reason = models.CharField(max_length=300, blank=True, help_text="why beyond the design's places")
    overrun_asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    overrun_signed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="a second person"
    )
    overrun_signed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["reserved_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "case"],
                condition=Q(state__in=["reserved", "in_screening", "enrolled", "waiting"]),
                name="trials_one_live_slot",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", place_in_line__isnull=False)
                | (~Q(state="waiting") & Q(place_in_line__isnull=True)),
                name="trials_line_is_for_those_who_wait",
            ),
            models.CheckConstraint(
                condition=Q(overrun_signed_by=None) | ~Q(overrun_reason=""), name="trials_overrun_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(overrun_signed_by=None)
                | (Q(overrun_asked_by__isnull=False) & ~Q(overrun_signed_by=models.F("overrun_asked_by"))),
                name="trials_overrun_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.cohort_id} ({self.state})"

    def access_facts(self) -> Facts:
        return self.case.access_facts()


class Waiver(models.Model):
    """A criterion that the trial's people have set aside for one case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="waivers")
    version = models.ForeignKey(CohortVersion, on_delete=models.PROTECT, related_name="waivers")
    clause = models.JSONField(help_text="the clause set aside, as it stands in the version's rule")
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=now)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["granted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "version", "clause"], condition=Q(withdrawn_at=None), name="trials_one_waiver"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.version_id}"

    def access_facts(self) -> Facts:
        return self.case.access_facts()
