"""A case as it goes: states, tasks, news and who has seen them."""

from django.db import models

from cases.dossier.enums import CaseState
from cases.dossier.models.case import Case
from cases.dossier.models.columns import choices
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class StateChange(models.Model):
    """The life cycle as it went."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="state_changes")
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, choices=choices(CaseState))
    at = models.DateTimeField(default=now)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.from_state} -> {self.to_state}"


class Task(models.Model):
    """Something that must be clarified about a case: asked of a role or a person, tracked until done."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=40, help_text="information_request, germline_flag, pharmacogenetic ...")
    text = models.TextField()
    owner_role = models.CharField(max_length=3, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    due_on = models.DateField(null=True, blank=True)
    blocks_signing = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.kind} on {self.case_id}"

    def access_facts(self) -> Facts:
        return self.case.access_facts()


class CaseNews(models.Model):
    """What has changed in a case, in one line: 'changed since you last saw it'. Written by every room's services."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="news")
    at = models.DateTimeField(default=now)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["case", "-at"], name="dossier_news_by_case")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.case_id}"


class CaseVisit(models.Model):
    """When a person last looked at a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="visits")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="dossier_visit_once")]

    def __str__(self) -> str:
        return f"{self.person_id} saw {self.case_id}"
