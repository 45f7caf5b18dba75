"""The patient, without and with identity. Identity stands in a table of its own and is never joined by default."""

from django.db import models

from cases.dossier.enums import Sex
from cases.dossier.models.columns import choices
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now


class Patient(models.Model):
    """A patient without identity: what a pseudonymous reader may know."""

    sex = models.CharField(max_length=7, choices=choices(Sex), default=Sex.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    deceased_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"patient {self.pk}"


class PatientIdentity(models.Model):
    """Who the patient is. Read only through the logged reveal and by what leaves for the journal."""

    patient = models.OneToOneField(Patient, on_delete=models.CASCADE, related_name="identity")
    national_id = models.CharField(max_length=11, unique=True)
    kind = models.CharField(max_length=3, help_text="fnr, dnr or fh: which identifier system")
    name = models.CharField(max_length=150)
    birth_date = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"identity of patient {self.patient_id}"


class Objection(models.Model):
    """The patient objects to the sharing; stands until withdrawn."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="objections")
    registered_at = models.DateTimeField(default=now)
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"objection of patient {self.patient_id}"
