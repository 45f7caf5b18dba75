"""What was sent outside the cases: runs of reference materials and knowledge tables, until and after they are read."""

from django.db import models

from cases.dossier.models import choices
from cases.genomics.enums import ReceiptKind, ReceiptState
from cases.genomics.models.knowledge import KnowledgeSource
from cases.genomics.models.quality import QualityRun
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Account, Hospital
from molmdt.kernel.clock import now
from molmdt.kernel.models import Job


class Receipt(models.Model):
    """One sending. Its files are kept; ``run`` or ``source`` is what became of it, ``problems`` why nothing did."""

    kind = models.CharField(max_length=9, choices=choices(ReceiptKind))
    state = models.CharField(max_length=8, choices=choices(ReceiptState), default=ReceiptState.WAITING)
    laboratory = models.ForeignKey(Hospital, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=now)
    said = models.JSONField(default=dict, help_text="what the sender said of the files, by the form's names")
    files = models.JSONField(default=list, help_text="name, SHA-256 and size of each file, kept as they came")
    problems = models.JSONField(default=list, help_text="rule, place and values of each, as refusals.Reason")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    run = models.ForeignKey(QualityRun, on_delete=models.SET_NULL, null=True, related_name="+")
    source = models.ForeignKey(KnowledgeSource, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} receipt {self.pk}"

    def access_facts(self) -> Facts:
        """The sender's laboratory's; no patient in it."""
        return Facts(hospitals=frozenset({self.laboratory_id}), laboratories=frozenset({self.laboratory_id}))

    @property
    def title(self) -> str:
        """What was sent, in the sender's words."""
        words = ("sample_id",) if self.kind == ReceiptKind.QUALITY else ("name", "version")
        return " ".join(said for word in words if (said := self.said.get(word)))

    @property
    def failed(self) -> bool:
        """The job gave up without an answer: our own fault."""
        return self.is_open and self.job is not None and self.job.state == Job.State.FAILED

    @property
    def is_open(self) -> bool:
        return self.state in (ReceiptState.WAITING, ReceiptState.READING)

    @property
    def done(self) -> bool:
        return self.failed or not self.is_open
