"""What happened in order, what was typed in order, and the minutes."""

import pgtrigger
from django.db import models

from cases.dossier.models import choices
from cases.meetings.enums import EventKind
from cases.meetings.models.meeting import AgendaItem, Meeting
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class MeetingEvent(models.Model):
    """The meeting's log: numbered without gaps, never changed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=choices(EventKind))
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(default=now)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["meeting", "sequence"], name="meetings_event_once")]
        triggers = [pgtrigger.Protect(name="meetings_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class NoteUpdate(models.Model):
    """One change of a case's shared note, as Yjs encodes it: together, in order, they are the text and who wrote it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="note_updates")
    number = models.PositiveIntegerField()
    update = models.BinaryField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="meetings_note_update_once")]
        triggers = [pgtrigger.Protect(name="meetings_note_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.number} of the note on {self.item_id}"


class Minutes(models.Model):
    """The minutes of a closed meeting; the document room freezes and signs them."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField(blank=True, help_text="what was decided outside the cases")
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=now)
    frozen_at = models.DateTimeField(null=True, blank=True, help_text="nothing in the minutes changes after this")
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}"

    def access_facts(self) -> Facts:
        return self.meeting.access_facts()
