"""Approvals and signed files. Rows are added, never changed; the database itself keeps the persons apart."""

import pgtrigger
from django.db import models

from cases.dossier.models import choices
from molmdt.access.logic.matrix import Facts
from molmdt.accounts.models import Person
from molmdt.kernel.clock import now
from reports.documents.models import DocumentVersion, no_truncate
from reports.signing.enums import SignatureLevel

APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


class Approval(models.Model):
    """One person stands behind exactly this content. Another content hash makes it void without touching the row."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="approvals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=3)
    snapshot_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person", "snapshot_sha256"], name="signing_approval_once")
        ]
        triggers = [
            pgtrigger.Protect(name="signing_approval_append_only", operation=APPEND_ONLY),
            no_truncate("signing_approval_no_truncate"),
            pgtrigger.Trigger(
                name="signing_approval_separation",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM reports_documents_documentversion AS version
                     WHERE version.id = NEW.version_id AND version.sha256 = NEW.snapshot_sha256
                       AND version.state IN ('approval', 'approved') FOR UPDATE;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'an approval is for the content that is up for approval';
                    END IF;
                    PERFORM 1 FROM reports_documents_versionauthor AS author
                     WHERE author.version_id = NEW.version_id AND author.person_id = NEW.person_id;
                    IF FOUND THEN RAISE EXCEPTION 'an author does not approve'; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} approves {self.version_id}"


class SignedFile(models.Model):
    """The sealed PDF of a version: its bytes lie in the file store under their hash."""

    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT, related_name="signed_file")
    snapshot_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True, help_text="of the PDF's bytes; its name in the store")
    size = models.PositiveBigIntegerField(help_text="bytes")
    signature_level = models.CharField(max_length=20, choices=choices(SignatureLevel))
    certificate_sha256 = models.CharField(max_length=64, help_text="of the seal's certificate")
    signer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=3)
    at = models.DateTimeField(default=now)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="signing_file_append_only", operation=APPEND_ONLY),
            no_truncate("signing_file_no_truncate"),
            pgtrigger.Trigger(
                name="signing_file_separation",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM reports_documents_documentversion AS version
                     WHERE version.id = NEW.version_id AND version.sha256 = NEW.snapshot_sha256
                       AND version.state = 'approved' FOR UPDATE;
                    IF NOT FOUND THEN RAISE EXCEPTION 'only the approved content is signed'; END IF;
                    PERFORM 1 FROM reports_documents_versionauthor AS author
                     WHERE author.version_id = NEW.version_id AND author.person_id = NEW.signer_id;
                    IF FOUND THEN RAISE EXCEPTION 'an author does not sign'; END IF;
                    PERFORM 1 FROM reports_signing_approval AS approval
                     WHERE approval.version_id = NEW.version_id AND approval.person_id = NEW.signer_id
                       AND approval.snapshot_sha256 = NEW.snapshot_sha256;
                    IF FOUND THEN RAISE EXCEPTION 'an approver does not sign'; END IF;
                    IF (SELECT count(DISTINCT approval.person_id) FROM reports_signing_approval AS approval
                         WHERE approval.version_id = NEW.version_id
                           AND approval.snapshot_sha256 = NEW.snapshot_sha256) < 2 THEN
                        RAISE EXCEPTION 'two persons must have approved this content';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} of {self.version_id}"

    def access_facts(self) -> Facts:
        return self.version.access_facts()
