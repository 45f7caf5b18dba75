"""Who is asked to come, when, and who cannot."""

from django.db import models
from django.db.models import F, Q

from cases.dossier.models import Case, choices
from cases.meetings.enums import Answer, NoticeProblem
from cases.meetings.models.meeting import AgendaItem, Meeting
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class Absence(models.Model):
    """When a person cannot take part, as they said themselves."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meetings_absence_ends")]

    def __str__(self) -> str:
        return f"{self.person_id} away {self.starts_at:%Y-%m-%d}"


class Invitation(models.Model):
    """One person's invitation to a meeting, for a case or for all of it, with the calendar entry's revision."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="None = the whole meeting; stays when the case has left the agenda",
    )  # fmt: skip
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    starts_at = models.DateTimeField(help_text="the tentative slot")
    ends_at = models.DateTimeField()
    revision = models.PositiveSmallIntegerField(default=0, help_text="SEQUENCE of the calendar entry")
    made_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="when this revision was sent; None = it waits")
    tried_at = models.DateTimeField(null=True, blank=True, help_text="the last attempt at sending anything of it")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="of sending this revision")
    problem = models.CharField(max_length=11, choices=choices(NoticeProblem), blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=choices(Answer), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    substitute = models.CharField(max_length=100, blank=True, help_text="who comes instead")

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "item", "person"], condition=Q(cancelled_at=None), nulls_distinct=False,
                name="meetings_invited_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"invitation of {self.person_id} to {self.meeting_id}"
