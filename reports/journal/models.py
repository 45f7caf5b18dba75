"""The outbox: one row per signed conclusion, written in the transaction that signed it; and the receipts that come."""

import pgtrigger
from django.db import models
from django.db.models import Q

from cases.dossier.models import Case, choices
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Hospital
from molmdt.kernel.clock import now
from molmdt.kernel.ids import new_key
from reports.documents.models import no_truncate
from reports.journal.enums import UNDECIDED, DeliveryState, ReceiptStatus, Step
from reports.signing.models import SignedFile


class OutboxMessage(models.Model):
    """A signed conclusion on its way to one hospital's journal. Its key is the message id at every attempt."""

    key = models.UUIDField(primary_key=True, default=new_key, editable=False)
    signed_file = models.OneToOneField(SignedFile, on_delete=models.PROTECT, related_name="delivery")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deliveries")
    destination = models.ForeignKey(
        Hospital, on_delete=models.PROTECT, related_name="+", help_text="the case's hospital"
    )
    state = models.CharField(max_length=12, choices=choices(DeliveryState), default=DeliveryState.PENDING.value)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=now)
    lease_until = models.DateTimeField(null=True, blank=True, help_text="a worker holds the row until then")
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    document_reference = models.CharField(max_length=200, blank=True, help_text="the receiver's own address of it")

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state=DeliveryState.PENDING.value),
                name="journal_outbox_waiting",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(map(str, UNDECIDED))) | Q(answered_at__isnull=False),
                name="journal_answer_has_time",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="journal_outbox_kept", operation=pgtrigger.Delete),
            no_truncate("journal_outbox_no_truncate"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"

    def access_facts(self) -> Facts:
        return self.case.access_facts()


class DeliveryStep(models.Model):
    """One thing that happened to a message, with the receiver's own words where it said something."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16, choices=choices(Step))
    at = models.DateTimeField(default=now)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        triggers = [
            pgtrigger.Protect(name="journal_step_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class Receipt(models.Model):
    """An authenticated receipt of the journal, kept as it came. The same receipt twice is one row."""

    receipt_id = models.CharField(max_length=80)
    message = models.ForeignKey(OutboxMessage, on_delete=models.PROTECT, related_name="receipts")
    status = models.CharField(max_length=8, choices=choices(ReceiptStatus))
    document_reference = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "receipt_id"], name="journal_receipt_once")]
        triggers = [
            pgtrigger.Protect(name="journal_receipt_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} for {self.message_id}"
