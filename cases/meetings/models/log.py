"""What happened in order, what was typed in order, and the minutes."""

import pgtrigger
from django.db import models

from cases.dossier.models import choices
from cases.meetings.enums import EventKind
from cases.meetings.models.frozen import note_is_frozen
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


class NoteClient(models.Model):
    """A page that writes in shared notes: its key is the client id of what it writes, so that words have an author."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="note_clients")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"client {self.pk} of {self.person_id}"


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
        triggers = [
            pgtrigger.Protect(name="meetings_note_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="meetings_note_frozen", when=pgtrigger.Before, operation=pgtrigger.Insert, func=note_is_frozen()
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} of the note on {self.item_id}"


class NoteState(models.Model):
    """The sum of a note's updates, so that nobody has to play them all to read or to go on."""

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, primary_key=True, related_name="note_state")
    number = models.PositiveIntegerField(help_text="of the newest update in it")
    state = models.BinaryField(help_text="all updates as one")
    runs = models.JSONField(default=list, help_text="[[person, text]]: who wrote what stands, in order")

    def __str__(self) -> str:
        return f"note on {self.item_id} at {self.number}"


class Minutes(models.Model):
    """The minutes of a closed meeting. Frozen, they are a record of their own, which the document is made from."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField(blank=True, help_text="what was decided outside the cases")
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=now)
    frozen_at = models.DateTimeField(null=True, blank=True, help_text="nothing in the minutes changes after this")
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    record = models.TextField(blank=True, help_text="canonical JSON of everything that they tell, once frozen")
    record_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(frozen_at=None, record="", record_sha256="")
                | models.Q(frozen_at__isnull=False) & ~models.Q(record="") & ~models.Q(record_sha256=""),
                name="meetings_frozen_has_record",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="meetings_minutes_frozen", operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__frozen_at__isnull=False),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"minutes of {self.meeting_id}"

    def access_facts(self) -> Facts:
        return self.meeting.access_facts()
