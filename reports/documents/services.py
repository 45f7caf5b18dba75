"""Writing versions: freezing what a conclusion or a meeting's minutes say, so that people can stand behind it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.meetings.enums import ConclusionState, MeetingState
from cases.meetings.models import Conclusion, Minutes
from molmdt.access.queries import can
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import Denied, PreconditionFailed
from reports.documents.enums import OPEN_STATES, DocumentKind, VersionState
from reports.documents.logic.canonical import Frozen, Json, freeze, sha256_hex
from reports.documents.logic.difference import difference
from reports.documents.models import Document, DocumentVersion, VersionAuthor, VersionIdentity
from reports.documents.queries import (
    build_conclusion_snapshot,
    build_identity,
    build_minutes_snapshot,
    tells_other_flags,
)
from reports.documents.queries.parts import Heading
from reports.documents.rendering.page import Act, document_html
from reports.documents.rendering.pdf import Attachment, render_pdf

DEFAULT_LANGUAGE = "nb"
Source = Conclusion | Minutes


def propose(*, source: Source, account: Any, change_reason: str = "") -> DocumentVersion:
    """Freezes the source as it stands and puts it up for approval.

    An open version is renewed in place (which voids approvals of other content; the same content changes nothing). A
    signed one is followed by a new version, which wants a reason. Raises Denied, PreconditionFailed, BadSnapshot.
    """
    with transaction.atomic():
        document = _document(source)
        locked = Document.objects.select_for_update().get(pk=document.pk)
        signed = locked.versions.filter(state=VersionState.SIGNED).first()
        opened = locked.versions.filter(state__in=OPEN_STATES).first()
        action = "conclusion.amend" if signed else "conclusion.draft"
        grant = can(account, action, locked) or can(account, "meeting.run", locked)
        if grant is None:
            raise Denied(_("You may not put this document up for approval."))
        _require_finished(source)
        if signed and not change_reason.strip() and opened is None:
            raise PreconditionFailed(_("The document is signed already. Say why a new version is needed."))
        version = _renew(locked, source, account, signed=signed, opened=opened, change_reason=change_reason.strip())
        audit.record(
            actor=account,
            action=action,
            verb="U" if opened else "C",
            obj=version,
            case=_pseudonym(locked),
            role=grant.role,
            field_set="identity",
            number=version.number,
            snapshot_sha256=version.sha256,
        )
        return version


def _document(source: Source) -> Document:
    if isinstance(source, Conclusion):
        made, _new = Document.objects.get_or_create(
            conclusion=source,
            defaults={"kind": DocumentKind.CONCLUSION, "case": source.case, "meeting": source.item.meeting},
        )
    else:
        made, _new = Document.objects.get_or_create(
            minutes=source, defaults={"kind": DocumentKind.MINUTES, "meeting": source.meeting}
        )
    return made


def _require_finished(source: Source) -> None:
    if isinstance(source, Conclusion) and source.state != ConclusionState.RECORDED:
        raise PreconditionFailed(_("The conclusion is still a draft; record it first."))
    if isinstance(source, Minutes) and source.meeting.state != MeetingState.CLOSED:
        raise PreconditionFailed(_("The meeting is not closed; its minutes are not complete."))
    if isinstance(source, Minutes) and source.frozen_at is None:
        raise PreconditionFailed(
            _("The minutes are not frozen. Open them, correct what is wrong, freeze them, and make the document then.")
        )


def _pseudonym(document: Document) -> str:
    return document.case.pseudonym if document.case else ""


@dataclass(frozen=True)
class _Content:
    snapshot: Json
    identity: Frozen | None


def _content(document: Document, source: Source, heading: Heading, earlier: Json | None) -> _Content:
    if isinstance(source, Minutes):
        return _Content(build_minutes_snapshot(source, heading=heading), None)
    case = document.case
    if case is None:
        raise PreconditionFailed(_("A conclusion belongs to a case."))
    identity = freeze(build_identity(case, earlier=earlier))
    return _Content(build_conclusion_snapshot(source, heading=heading, identity_sha256=identity.sha256), identity)


def _renew(
    document: Document,
    source: Source,
    account: Any,
    *,
    signed: DocumentVersion | None,
    opened: DocumentVersion | None,
    change_reason: str,
) -> DocumentVersion:
    before = Frozen(opened.snapshot, opened.sha256).value() if opened else None
    heading = Heading(
        document=str(document.key),
        kind=document.kind,
        number=opened.number if opened else (signed.number + 1 if signed else 1),
        supersedes=signed.sha256 if signed else None,
        change_reason=change_reason or (before["document"]["change_reason"] if before else ""),
        language=DEFAULT_LANGUAGE,
        frozen_at=now(),
    )
    basis = opened or signed
    content = _content(document, source, heading, _identity_of(basis) if basis else None)
    if opened and before is not None and opened.state != VersionState.DRAFT and not _differs(before, content.snapshot):
        DocumentVersion.objects.filter(pk=opened.pk).update(source_version=source.version)
        opened.source_version = source.version
        return opened
    return _store(document, source, account, heading, content, signed=signed, opened=opened)


def _differs(before: Json, after: Json) -> bool:
    same_patient = before.get("patient") == after.get("patient")
    return bool(difference(before, after)) or not same_patient


def _store(
    document: Document,
    source: Source,
    account: Any,
    heading: Heading,
    content: _Content,
    *,
    signed: DocumentVersion | None,
    opened: DocumentVersion | None,
) -> DocumentVersion:
    frozen = freeze(content.snapshot)
    version, _new = DocumentVersion.objects.update_or_create(
        document=document,
        number=heading.number,
        defaults={
            "state": VersionState.APPROVAL,
            "snapshot": frozen.text,
            "sha256": frozen.sha256,
            "source_version": source.version,
            "supersedes": signed,
            "proposed_by": account.person,
            "frozen_at": heading.frozen_at,
        },
    )
    VersionAuthor.objects.filter(version=version).delete()
    VersionAuthor.objects.bulk_create(
        VersionAuthor(version=version, person_id=author["id"]) for author in content.snapshot["authors"]
    )
    if content.identity is not None:
        VersionIdentity.objects.update_or_create(
            version=version, defaults={"text": content.identity.text, "sha256": content.identity.sha256}
        )
    return version


def _identity_of(version: DocumentVersion) -> Json | None:
    block = VersionIdentity.objects.filter(version=version).first()
    return Frozen(block.text, block.sha256).value() if block else None


def frozen_of(version: DocumentVersion) -> Frozen:
    """The snapshot of a version; raises PreconditionFailed if the stored text is not what its hash says."""
    if sha256_hex(version.snapshot) != version.sha256:
        raise PreconditionFailed("The stored snapshot does not match its hash.")
    return Frozen(version.snapshot, version.sha256)


def is_stale(version: DocumentVersion) -> bool:
    """Whether the conclusion or the minutes, or the flags that the conclusion tells of, changed after the freezing."""
    source, case = version.document.conclusion or version.document.minutes, version.document.case
    if not version.is_open or source is None:
        return False
    changed = source.version != version.source_version
    return changed or (case is not None and tells_other_flags(frozen_of(version).value(), case))


def print_version(
    version: DocumentVersion,
    *,
    approvals: list[Act],
    signer: Act | None,
    attachments: list[Attachment],
    with_identity: bool,
) -> bytes:
    """The PDF of a version. Without ``signer`` it is marked as a preview. Same arguments, same bytes."""
    frozen = frozen_of(version)
    identity = _identity_of(version) if with_identity else None
    html = document_html(frozen, identity=identity, approvals=approvals, signer=signer)
    created = version.frozen_at.replace(microsecond=0)
    return render_pdf(html=html, attachments=attachments, created=created, identifier=frozen.sha256[:32])
