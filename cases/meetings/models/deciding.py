"""What the board concludes about a case, and the advice that it was concluded on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.dossier.models import Case, Task, choices
from cases.genomics.models import Finding
from cases.meetings.enums import AccessRoute, ConclusionState, ItemKind, VoteChoice
from cases.meetings.models.meeting import AgendaItem
from cases.trials.models import Cohort
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class Conclusion(models.Model):
    """What the board concluded about a case: possibilities, never orders."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="conclusion")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conclusions")
    state = models.CharField(max_length=8, choices=choices(ConclusionState), default=ConclusionState.DRAFT)
    version = models.PositiveIntegerField(default=1, help_text="counts every change; what is read out carries it")
    text_version = models.PositiveIntegerField(default=1, help_text="counts saves of the text, for compare-and-set")
    summary = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    consensus = models.BooleanField(null=True, help_text="None = not asked")
    authors = models.ManyToManyField(Person, related_name="+", help_text="everybody who wrote in it")
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.JSONField(default=dict, help_text="versions of profiles, rules and knowledge that it stood on")

    def __str__(self) -> str:
        return f"conclusion of {self.case_id}"

    def access_facts(self) -> Facts:
        return self.case.access_facts()


class ConclusionItem(models.Model):
    """One line of a conclusion."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=choices(ItemKind))
    drugs = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    evidence_system = models.CharField(max_length=12, blank=True)
    evidence_system_version = models.CharField(max_length=40, blank=True)
    evidence_level = models.CharField(max_length=8, blank=True)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cohort_version = models.PositiveIntegerField(null=True, blank=True)
    findings = models.ManyToManyField(Finding, related_name="+", blank=True)
    access_route = models.CharField(max_length=17, choices=choices(AccessRoute), blank=True)
    text = models.TextField(blank=True, help_text="reason, test wanted, or what counselling is about")
    responsible = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    responsible_role = models.CharField(
        max_length=3, blank=True, help_text="where no person is named: whose work it is"
    )
    due_on = models.DateField(null=True, blank=True)
    changed_in = models.PositiveIntegerField(
        default=1, help_text="the conclusion's version that the line was last changed in, for compare-and-set"
    )
    task = models.ForeignKey(
        Task, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="what follows it up"
    )

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position}. {self.kind}"

    def access_facts(self) -> Facts:
        return self.conclusion.case.access_facts()


class Poll(models.Model):
    """An advisory vote on the conclusion as it stood; names are kept, nothing is decided by counting."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="polls")
    question = models.CharField(max_length=200)
    conclusion_version = models.PositiveIntegerField()
    opened_at = models.DateTimeField(default=now)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    overtaken = models.BooleanField(default=False, help_text="closed because the conclusion was changed meanwhile")

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(closed_at=None), name="meetings_one_open_poll")
        ]

    def __str__(self) -> str:
        return f"poll {self.pk} on {self.item_id}"

    def access_facts(self) -> Facts:
        return self.item.case.access_facts()


class Vote(models.Model):
    """One person's advice; it can be changed until the poll is closed."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=choices(VoteChoice))
    comment = models.CharField(max_length=400, blank=True, help_text="kept as dissent where the choice is no")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="meetings_vote_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in poll {self.poll_id}"
