"""Reference materials: runs that control a laboratory. Never a patient, never a case."""

from django.db import models

from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Hospital, Person
from molmdt.kernel.clock import now


class QualityRun(models.Model):
    """One reading of a reference material at one laboratory: what was expected, what was found."""

    laboratory = models.ForeignKey(Hospital, on_delete=models.PROTECT, related_name="quality_runs")
    material = models.CharField(max_length=60, help_text="key in the table of reference materials")
    table_version = models.CharField(max_length=40, help_text="version of the table of expected values")
    sample_id = models.CharField(max_length=120, blank=True)
    run_id = models.CharField(max_length=120, blank=True)
    pipeline = models.CharField(max_length=120, blank=True)
    build = models.CharField(max_length=6, blank=True)
    ran_on = models.DateField(null=True, help_text="as the files say; None = they do not")
    files = models.JSONField(default=list, help_text="name and SHA-256 of each file, kept as they came")
    content_sha256 = models.CharField(max_length=64)
    figures = models.JSONField(default=dict, help_text="counts, TMB, MSI and the like")
    received_at = models.DateTimeField(default=now)
    received_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["laboratory", "content_sha256"], name="genomics_quality_run_once")
        ]

    def __str__(self) -> str:
        return f"{self.material} at {self.laboratory_id}"

    def access_facts(self) -> Facts:
        """A laboratory's own; no patient anywhere in it."""
        return Facts(hospitals=frozenset({self.laboratory_id}), laboratories=frozenset({self.laboratory_id}))


class QualityResult(models.Model):
    """One expected value of the material, and what the run found for it."""

    run = models.ForeignKey(QualityRun, on_delete=models.CASCADE, related_name="results")
    name = models.CharField(max_length=200, help_text="such as BRAF p.V600E")
    variant_key = models.CharField(max_length=500, blank=True)
    expected = models.FloatField(
        null=True, help_text="allele fraction 0..1 or the figure's value; None = presence only"
    )
    tolerance = models.FloatField(null=True, help_text="accepted distance from expected")
    found = models.FloatField(null=True)
    present = models.BooleanField(null=True, help_text="None = the place was not tested by the files")
    within = models.BooleanField(null=True)
    unexpected = models.BooleanField(default=False, help_text="found where the material should have nothing")

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.found}"
