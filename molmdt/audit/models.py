"""The append-only record of reads and changes. Rows hold no clinical content and no identity."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from molmdt.audit.enums import Outcome
from molmdt.kernel.ids import new_key


class AuditEvent(models.Model):
    """Who did what to which case, when, on what ground. Values as at the time: no foreign keys, nothing to rewrite."""

    key = models.UUIDField(primary_key=True, default=new_key, editable=False)
    database_time = models.DateTimeField(db_default=Now(), editable=False)
    at = models.DateTimeField(help_text="the application's clock, UTC")
    request_id = models.CharField(max_length=64, blank=True)
    account = models.CharField(max_length=80, blank=True)
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=120, blank=True)
    hpr_number = models.CharField(max_length=9, blank=True)
    role = models.CharField(max_length=3, blank=True)
    hospital = models.CharField(max_length=40, blank=True)
    ip = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=60, help_text="an action of the permission matrix, or of the system")
    verb = models.CharField(max_length=1, choices=[(v, v) for v in "CRUDE"])
    case = models.CharField(max_length=20, blank=True, help_text="pseudonym")
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=80, blank=True)
    field_set = models.CharField(max_length=40, blank=True, help_text="identity, germline ...")
    reason_code = models.CharField(max_length=40, blank=True)
    reason_text = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=6, choices=[(o.value, o.value) for o in Outcome], default=Outcome.DONE)
    meeting_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict, help_text="names of parameters and counts, never values of patients")

    class Meta:
        indexes = [
            models.Index(fields=["case", "at"], name="audit_by_case"),
            models.Index(fields=["person_id", "at"], name="audit_by_person"),
        ]
        triggers = [
            pgtrigger.Protect(name="audit_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="audit_no_truncate",
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION 'the audit record is append-only';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.account} {self.action} {self.case}"
