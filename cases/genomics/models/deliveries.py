"""What a laboratory sent: files, the reading report, who cleared a quarantine."""

from django.db import models

from cases.dossier.models import choices
from cases.genomics.enums import UploadState
from cases.pathology.models import Specimen
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Hospital, Person
from molmdt.kernel.clock import now
from molmdt.kernel.models import Job


class Upload(models.Model):
    """One delivery of files for one specimen, with its reading report."""

    specimen = models.ForeignKey(Specimen, on_delete=models.CASCADE, related_name="uploads")
    laboratory = models.ForeignKey(Hospital, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=11, choices=choices(UploadState), default=UploadState.WAITING)
    build_stated = models.CharField(max_length=6, blank=True, help_text="GRCh37 or GRCh38 if the laboratory said so")
    content_sha256 = models.CharField(max_length=64, help_text="digest over the sorted digests of the files")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"delivery {self.pk} for {self.specimen_id}"

    def access_facts(self) -> Facts:
        return self.specimen.case.access_facts()


class UploadedFile(models.Model):
    """One file of a delivery, kept as it came."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255, help_text="path inside the delivery")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    kind = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=11, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["upload", "name"], name="genomics_file_once")]

    def __str__(self) -> str:
        return self.name

    def access_facts(self) -> Facts:
        return self.upload.access_facts()


class ReadingProblem(models.Model):
    """One sentence of the reading report: which file, line and field, what is wrong, what to do."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="problems")
    file_name = models.CharField(max_length=255)
    line = models.PositiveBigIntegerField(null=True)
    field = models.CharField(max_length=100, blank=True)
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=11)
    message = models.TextField()
    values = models.JSONField(
        default=dict, help_text="fills the rule's sentence, so that a page says it in its language"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.file_name}:{self.line} {self.rule}"


class QuarantineClearance(models.Model):
    """One of the two persons who may together clear a quarantined delivery."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="clearances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "person"], name="genomics_clearance_two_people")]

    def __str__(self) -> str:
        return f"{self.person_id} clears {self.upload_id}"
