"""Who is in the room, who waits, who asks for the word, and what is asked in writing."""

from django.db import models
from django.db.models import Q

from cases.dossier.models import Case
from cases.meetings.models.meeting import AgendaItem, Meeting
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Account, Person
from molmdt.kernel.clock import now


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Where people are. Somebody who waits in the lobby sees nothing and counts for nothing."""

    def in_room(self) -> "AttendanceQuerySet":
        return self.filter(admitted_at__isnull=False, left_at=None)

    def in_lobby(self) -> "AttendanceQuerySet":
        return self.filter(admitted_at=None, left_at=None)


class Attendance(models.Model):
    """One person's presence in a meeting: waiting to be let in, in the room, gone or shown out."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", help_text="whose rights count")
    role = models.CharField(max_length=3)
    joined_at = models.DateTimeField(default=now)
    admitted_at = models.DateTimeField(null=True, blank=True, help_text="empty: waits in the lobby")
    admitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(default=now, help_text="the last sign of life")
    left_at = models.DateTimeField(null=True, blank=True)
    lost = models.BooleanField(default=False, help_text="went silent without leaving; comes back without asking")
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    removal_reason = models.CharField(max_length=200, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(left_at=None), name="meetings_present_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.meeting_id}"


class CaseAttendance(models.Model):
    """Who was in the room, and may see the case, while it was on screen."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="meetings_case_attendance_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.item_id}"


class ConflictQuerySet(models.QuerySet["ConflictOfInterest"]):
    def standing(self) -> "ConflictQuerySet":
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)


class ConflictOfInterest(models.Model):
    """A person has no part in a case. Declared before or in the meeting; withdrawn, never deleted.

    It goes with the case to each later agenda, as a row of its own, so that every meeting keeps what stood in it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conflicts")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, related_name="conflicts",
        help_text="None = the case was taken off that agenda",
    )  # fmt: skip
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    declared_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="the same declaration on the agenda before; when it was made stays",
    )  # fmt: skip

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"], condition=Q(withdrawn_at=None), name="meetings_conflict_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} not in {self.case_id}"


class RaisedHand(models.Model):
    """Somebody asks for the word; the list is in the order of asking."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="hands")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=now)
    called_at = models.DateTimeField(null=True, blank=True, help_text="has the word since")
    lowered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(lowered_at=None), name="meetings_hand_once"
            )
        ]

    def __str__(self) -> str:
        return f"hand of {self.person_id} in {self.meeting_id}"


class Question(models.Model):
    """A question about the case on screen, in writing, and what was answered."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="questions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=1000)
    asked_at = models.DateTimeField(default=now)
    answer = models.TextField(blank=True, max_length=1000, help_text="empty where it was answered aloud")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"question {self.pk} about {self.item_id}"

    def access_facts(self) -> Facts:
        return self.item.case.access_facts()
