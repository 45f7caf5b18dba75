"""Safety nets: what the tumour's profile says about the patient beside the tumour."""

from django.db import models

from cases.dossier.models import Case, Task, choices
from cases.genomics.enums import RAISED_BY_HAND, SafetyGround, SafetyKind, SafetyState
from cases.genomics.models.profiles import Finding
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class SafetyFlag(models.Model):
    """Something beside the tumour that the patient must not miss. Its task has an owner; signing waits for it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="safety_flags")
    finding = models.ForeignKey(Finding, on_delete=models.SET_NULL, null=True, related_name="safety_flags")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="safety_flag")
    kind = models.CharField(max_length=15, choices=choices(SafetyKind))
    state = models.CharField(max_length=12, choices=choices(SafetyState), default=SafetyState.OPEN)
    subject = models.CharField(max_length=300, help_text="gene and change, kept when the finding's version is replaced")
    variant_key = models.CharField(max_length=500, blank=True)
    rules = models.CharField(max_length=80, help_text="id and version of the rule set that raised it")
    reasons = models.JSONField(default=list, help_text="each rule that spoke, with the values that it saw")
    ground = models.CharField(max_length=16, choices=choices(SafetyGround), blank=True, help_text="why it was declined")
    reason_given = models.TextField(blank=True, help_text="the same in a person's words")
    opened_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "variant_key"], name="genomics_safety_flag_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def by_hand(self) -> bool:
        """Whether a person raised it, not a rule set."""
        return self.rules == RAISED_BY_HAND

    def access_facts(self) -> Facts:
        return self.case.access_facts()


class SafetyStep(models.Model):
    """One step on a flag's way to the journal: who, when, what was said."""

    flag = models.ForeignKey(SafetyFlag, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=choices(SafetyState))
    at = models.DateTimeField(default=now)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.flag_id} {self.state}"
