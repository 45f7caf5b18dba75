"""Documents and their versions: frozen snapshots, approved and signed as they stand, superseded, never edited."""

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q, Value

from cases.dossier.models import Case, choices
from cases.meetings.models import Conclusion, Meeting, Minutes
from molmdt.access.enums import Scope
from molmdt.access.logic.matrix import Facts, Reach
from molmdt.accounts.models import Hospital, Person
from molmdt.kernel.clock import now
from molmdt.kernel.ids import new_key
from reports.documents.enums import OPEN_STATES, DocumentKind, VersionState

SHA256_OF_SNAPSHOT = Func(
    Func(Func(F("snapshot"), Value("UTF8"), function="convert_to"), function="sha256"), Value("hex"), function="encode"
)


def no_truncate(name: str) -> pgtrigger.Trigger:
    """Refuses to empty the whole table."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        func="RAISE EXCEPTION 'this table is never emptied';",
    )


class Document(models.Model):
    """What leaves about one conclusion, or one meeting; its versions share its key."""

    key = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=10, choices=choices(DocumentKind))
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="documents")
    conclusion = models.OneToOneField(Conclusion, on_delete=models.PROTECT, null=True, related_name="document")
    minutes = models.OneToOneField(Minutes, on_delete=models.PROTECT, null=True, related_name="document")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="conclusion", conclusion__isnull=False, minutes=None, case__isnull=False)
                | Q(kind="minutes", minutes__isnull=False, conclusion=None, case=None),
                name="documents_source_fits_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def access_facts(self) -> Facts:
        """Through the case. Minutes tell of many hospitals' cases, so they are the board's alone."""
        return self.case.access_facts() if self.case else Facts(boards=frozenset({self.meeting.board_id}))

    @staticmethod
    def access_query(scope: Scope, reach: Reach) -> Q:
        """The same rule for many rows at once."""
        cases = Q(case__in=Case.objects.filter(Case.access_query(scope, reach)).values("pk"))
        return cases | Q(case=None, meeting__board_id=reach.board) if scope == Scope.BOARD else cases

    @staticmethod
    def objection_query() -> Q:
        return Q(case__in=Case.objects.filter(Case.objection_query()).values("pk"))

    @staticmethod
    def unsent_query() -> Q:
        """A referral that has not been sent has no documents."""
        return Q(pk__in=[])


class DocumentVersion(models.Model):
    """One version. Its snapshot may be replaced until it is signed; each replacement voids the approvals given."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=choices(VersionState), default=VersionState.DRAFT.value)
    snapshot = models.TextField(help_text="canonical JSON; schema in logic/schemas")
    sha256 = models.CharField(max_length=64, help_text="of the snapshot's UTF-8 bytes")
    source_version = models.PositiveIntegerField(help_text="version of the conclusion or minutes it was built from")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    authors = models.ManyToManyField(Person, related_name="+", through="VersionAuthor")
    created_at = models.DateTimeField(default=now)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="documents_number_once"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state__in=sorted(map(str, OPEN_STATES))),
                name="documents_one_open_version",
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(state=VersionState.SIGNED.value), name="documents_one_valid_version"
            ),
            models.CheckConstraint(condition=Q(sha256=SHA256_OF_SNAPSHOT), name="documents_hash_is_the_snapshots"),
        ]
        triggers = [
            pgtrigger.Protect(name="documents_version_kept", operation=pgtrigger.Delete),
            no_truncate("documents_version_no_truncate"),
            pgtrigger.Trigger(
                name="documents_signed_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["signed", "superseded"]),
                func="""
                    IF OLD.state = 'signed' AND NEW.state = 'superseded'
                       AND (to_jsonb(NEW) - 'state') = (to_jsonb(OLD) - 'state') THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'a signed version never changes';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number} ({self.state})"

    def access_facts(self) -> Facts:
        return self.document.access_facts()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class VersionAuthor(models.Model):
    """Who wrote what a version holds; such a person neither approves nor signs it."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="documents_author_once")]
        triggers = [
            pgtrigger.Trigger(
                name="documents_author_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    PERFORM 1 FROM reports_documents_documentversion AS version
                     WHERE version.id IN (OLD.version_id, NEW.version_id)
                       AND version.state IN ('signed', 'superseded');
                    IF FOUND THEN RAISE EXCEPTION 'the authors of a signed version never change'; END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} wrote {self.version_id}"


class Wording(models.Model):
    """A hospital's own closing words on its documents; without a row the board's words stand."""

    hospital = models.ForeignKey(Hospital, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, default="nb")
    disclaimer = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hospital", "language"], name="documents_wording_once")]

    def __str__(self) -> str:
        return f"wording of {self.hospital_id} ({self.language})"


class VersionIdentity(models.Model):
    """Whom a version is about: name and number, kept apart from the pseudonymous snapshot that holds its hash.

    The text is canonical JSON with a random salt, so that the hash in the snapshot tells nothing by itself.
    """

    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT, related_name="identity")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="documents_identity_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    PERFORM 1 FROM reports_documents_documentversion AS version
                     WHERE version.id = OLD.version_id AND version.state IN ('signed', 'superseded');
                    IF FOUND THEN RAISE EXCEPTION 'the identity in a signed version never changes'; END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"identity of version {self.version_id}"
