"""Approving and signing. Authors, approvers and the signer are different persons; the database says so as well."""

import json
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cases.dossier import services as dossier
from cases.dossier.enums import CaseState
from cases.meetings.services.recording import end_access_after_signature
from molmdt.access.logic.matrix import Grant
from molmdt.access.queries import can
from molmdt.accounts.models import Person
from molmdt.audit import services as audit
from molmdt.kernel import store
from molmdt.kernel.clock import now
from molmdt.kernel.errors import Denied, PreconditionFailed
from reports.documents.enums import DocumentKind, VersionState
from reports.documents.logic.canonical import canonical_json
from reports.documents.logic.fhir import clinical_bundle
from reports.documents.models import DocumentVersion, VersionIdentity
from reports.documents.rendering.pdf import Attachment
from reports.documents.services import frozen_of, is_stale, print_version
from reports.signing.enums import APPROVALS_NEEDED
from reports.signing.models import Approval, SignedFile
from reports.signing.queries import act, author_ids, blocking_tasks, valid_approvals
from reports.signing.seal import Sealed, current_tools, seal
from reports.signing.signals import document_signed
from reports.signing.verification import BUNDLE, IDENTITY, REPORT


def _grant(account: Any, action: str, version: DocumentVersion, *, fresh: bool) -> Grant:
    grant = can(account, action, version)
    if grant is None:
        raise Denied(_("This step is not yours in this case."))
    if grant.needs_fresh_login and not fresh:
        raise Denied(_("Give your password again; the last time is too long ago."))
    return grant


def _require_same_content(version: DocumentVersion, sha256: str) -> None:
    if version.sha256 != sha256:
        raise PreconditionFailed(_("The document has changed since you opened it. Read the new text first."))
    if is_stale(version):
        raise PreconditionFailed(
            _(
                "The conclusion, or what is to be clarified beside the tumour, was changed after this document was "
                "made. Propose it anew."
            )
        )


def _require_not_author(version: DocumentVersion, person: Person) -> None:
    if person.pk in author_ids(version):
        raise PreconditionFailed(_("You wrote in this conclusion; somebody else must stand behind it."))


def approve(*, version: DocumentVersion, account: Any, sha256: str, fresh: bool) -> Approval:
    """One person stands behind the content with this hash. The second of two makes the version ready to be signed.

    ``fresh``: the password was given within the last five minutes. Raises Denied or PreconditionFailed.
    """
    grant = _grant(account, "conclusion.approve", version, fresh=fresh)
    with transaction.atomic():
        locked = DocumentVersion.objects.select_for_update().get(pk=version.pk)
        if locked.state != VersionState.APPROVAL:
            raise PreconditionFailed(_("The document is not waiting for approval."))
        _require_same_content(locked, sha256)
        _require_not_author(locked, account.person)
        if valid_approvals(locked).filter(person=account.person).exists():
            raise PreconditionFailed(_("You have approved this already; a second person must."))
        approval = Approval.objects.create(
            version=locked, person=account.person, role=grant.role, snapshot_sha256=sha256, at=now()
        )
        if valid_approvals(locked).count() >= APPROVALS_NEEDED:
            DocumentVersion.objects.filter(pk=locked.pk).update(state=VersionState.APPROVED)
        _audit(account, "conclusion.approve", "C", locked, grant.role)
        return approval


def _audit(account: Any, action: str, verb: str, version: DocumentVersion, role: str) -> None:
    case = version.document.case
    audit.record(
        actor=account,
        action=action,
        verb=verb,
        obj=version,
        case=case.pseudonym if case else "",
        role=role,
        snapshot_sha256=version.sha256,
        number=version.number,
    )


def attachments_of(version: DocumentVersion) -> list[Attachment]:
    """The machine-readable equivalents inside the PDF: snapshot, identity block, FHIR collection."""
    frozen = frozen_of(version)
    files = [Attachment(REPORT, "Snapshot, canonical JSON", frozen.text.encode())]
    identity = VersionIdentity.objects.filter(version=version).first()
    if version.document.kind == DocumentKind.CONCLUSION and identity is not None:
        bundle = clinical_bundle(frozen.value(), json.loads(identity.text))
        files.append(Attachment(IDENTITY, "Identity block, canonical JSON", identity.text.encode()))
        files.append(Attachment(BUNDLE, "HL7 FHIR R4 collection", canonical_json(bundle).encode()))
    return files


def _print_and_seal(version: DocumentVersion, account: Any, role: str, moment: Any) -> Sealed:
    with translation.override(frozen_of(version).value()["document"]["language"]):
        approvals = [act(a.person, a.role, a.at) for a in valid_approvals(version)]
        signer = act(account.person, role, moment)
    pdf = print_version(
        version, approvals=approvals, signer=signer, attachments=attachments_of(version), with_identity=True
    )
    hospital = account.person.hospital
    return seal(
        pdf, reason=f"Mol-MDT {version.document_id} v{version.number}", place=hospital.name, tools=current_tools()
    )


def _require_ready(version: DocumentVersion, person: Person, sha256: str) -> None:
    if version.state != VersionState.APPROVED:
        raise PreconditionFailed(_("Two persons must approve the document before it is signed."))
    _require_same_content(version, sha256)
    _require_not_author(version, person)
    if valid_approvals(version).filter(person=person).exists():
        raise PreconditionFailed(_("You approved this document; another chair must sign it."))
    waiting = " ".join(task.text for task in blocking_tasks(version))
    if waiting:
        raise PreconditionFailed(
            _("Before the document is signed, somebody must take this on: %(tasks)s") % {"tasks": waiting}
        )


def sign(*, version: DocumentVersion, account: Any, sha256: str, fresh: bool) -> SignedFile:
    """Prints, seals and stores the PDF, then in one transaction makes it the valid version and tells the journal room.

    A second click of the same person answers with what is signed already. Raises Denied or PreconditionFailed.
    """
    existing = SignedFile.objects.filter(version=version, signer=account.person, snapshot_sha256=sha256).first()
    if existing is not None:
        return existing
    grant = _grant(account, "conclusion.sign", version, fresh=fresh)
    version.refresh_from_db()
    _require_ready(version, account.person, sha256)
    moment = now()
    sealed = _print_and_seal(version, account, grant.role, moment)
    pdf_sha256, size = store.put([sealed.pdf])
    with transaction.atomic():
        locked = DocumentVersion.objects.select_for_update().get(pk=version.pk)
        _require_ready(locked, account.person, sha256)
        signed_file = SignedFile.objects.create(
            version=locked,
            snapshot_sha256=locked.sha256,
            sha256=pdf_sha256,
            size=size,
            signature_level=sealed.level,
            certificate_sha256=sealed.certificate_sha256,
            signer=account.person,
            role=grant.role,
            at=moment,
        )
        if locked.supersedes_id:
            DocumentVersion.objects.filter(pk=locked.supersedes_id).update(state=VersionState.SUPERSEDED)
        DocumentVersion.objects.filter(pk=locked.pk).update(state=VersionState.SIGNED)
        _audit(account, "conclusion.sign", "C", locked, grant.role)
        _tell_case(locked, account)
        document_signed.send(sender=SignedFile, signed_file=signed_file)
    version.refresh_from_db()
    return signed_file


def _tell_case(version: DocumentVersion, account: Any) -> None:
    """The case moves on when its first conclusion is signed, and the board's sight of it gets an end."""
    case = version.document.case
    if case is None:
        return
    if case.state == CaseState.CONCLUDED:
        dossier.change_state(actor=account, case=case, to=CaseState.SIGNED)
    end_access_after_signature(case=case, signed_at=now())
