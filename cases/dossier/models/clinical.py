"""What the treating doctor tells about a case: treatment, consents, organ function."""

from django.db import models
from django.db.models import Q

from cases.dossier.enums import ConsentAnswer, ConsentKind, Response, StopReason
from cases.dossier.models.case import Case
from cases.dossier.models.columns import choices


class TreatmentLine(models.Model):
    """One line of systemic treatment."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="treatment_lines")
    number = models.PositiveSmallIntegerField()
    drugs = models.CharField(max_length=200)
    started_on = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)
    best_response = models.CharField(max_length=7, choices=choices(Response), default=Response.UNKNOWN)
    stop_reason = models.CharField(max_length=13, choices=choices(StopReason), default=StopReason.UNKNOWN)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="dossier_line_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(stopped_on=None) | Q(started_on=None) | Q(stopped_on__gte=models.F("started_on")),
                name="dossier_line_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.number}: {self.drugs}"


class Consent(models.Model):
    """What the patient answered, and when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20, choices=choices(ConsentKind))
    answer = models.CharField(max_length=9, choices=choices(ConsentAnswer), default=ConsentAnswer.NOT_ASKED)
    given_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="dossier_consent_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.answer}"


class OrganFunction(models.Model):
    """One laboratory value that trials ask for. Codes and units: ``logic.referral.ORGAN_UNITS``."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="organ_function")
    code = models.CharField(max_length=30)
    value = models.DecimalField(max_digits=10, decimal_places=3)
    unit = models.CharField(max_length=20)
    measured_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "code", "measured_on"], name="dossier_organ_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.value} {self.unit}"
