"""Who has approved, who may still, what stands in the way."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.dossier.logic.work import Pressure, WorkItem
from cases.dossier.models import Task
from molmdt.access.queries import can, visible_to
from molmdt.accounts.models import ROLE_CHOICES, Person
from molmdt.kernel.clock import OSLO
from reports.documents.enums import VersionState
from reports.documents.models import Document, DocumentVersion, VersionAuthor
from reports.documents.rendering.page import Act
from reports.documents.services import is_stale
from reports.signing.enums import APPROVALS_NEEDED
from reports.signing.models import Approval, SignedFile

ROLE_WORDS = dict(ROLE_CHOICES)


def valid_approvals(version: DocumentVersion) -> QuerySet[Approval]:
    """Approvals of exactly the content that the version holds now."""
    approvals = Approval.objects.filter(version=version, snapshot_sha256=version.sha256)
    return approvals.select_related("person__hospital").order_by("at", "pk")


def act(person: Person, role: str, at: Any) -> Act:
    """An approval or signature as it is printed; the role's words are looked up when the page is made."""
    return Act(person.name, str(ROLE_WORDS.get(role, role)), person.hpr_number, person.hospital.name, at)


def signed_file_of(version: DocumentVersion) -> SignedFile | None:
    return SignedFile.objects.filter(version=version).select_related("signer__hospital").first()


def author_ids(version: DocumentVersion) -> frozenset[int]:
    return frozenset(VersionAuthor.objects.filter(version=version).values_list("person_id", flat=True))


def blocking_tasks(version: DocumentVersion) -> QuerySet[Task]:
    """What must be clarified about the case before a conclusion may be signed."""
    return Task.objects.filter(case=version.document.case_id, blocks_signing=True, done_at=None)


@dataclass(frozen=True)
class NextStep:
    """What this account may do next with a version, and if not, the one reason why."""

    may_approve: bool
    may_sign: bool
    approvals_missing: int
    why_not: str


def next_step(version: DocumentVersion, account: Any) -> NextStep:
    """``why_not`` is a code: stale, author, approved_already, not_your_role, waiting, blocked, finished, or empty."""
    approvals = list(valid_approvals(version))
    missing = max(0, APPROVALS_NEEDED - len(approvals))
    return NextStep(*_rights(version, account, {a.person_id for a in approvals}, missing))


def _rights(version: DocumentVersion, account: Any, approvers: set[int], missing: int) -> tuple[bool, bool, int, str]:
    person = account.person_id
    approves, signs = can(account, "conclusion.approve", version), can(account, "conclusion.sign", version)
    if version.state not in {VersionState.APPROVAL, VersionState.APPROVED}:
        return False, False, missing, "finished"
    if not approves and not signs:
        return False, False, missing, "not_your_role"
    if is_stale(version):
        return False, False, missing, "stale"
    if person in author_ids(version):
        return False, False, missing, "author"
    if person in approvers:
        return False, False, missing, "approved_already"
    if missing:
        return bool(approves), False, missing, "" if approves else "waiting"
    if blocking_tasks(version).exists():
        return False, False, missing, "blocked"
    return False, bool(signs), missing, "" if signs else "not_your_role"


def work_items(account: Any) -> list[WorkItem]:
    """Documents that wait for this person: to approve, or to sign."""
    open_states = [VersionState.APPROVAL, VersionState.APPROVED]
    readable = visible_to(account, "report.read", Document.objects.all())
    versions = DocumentVersion.objects.filter(document__in=readable, state__in=open_states).select_related(
        "document__case__hospital", "document__case__patient", "document__meeting__board"
    )
    items = []
    for version in versions:
        step = next_step(version, account)
        if step.may_approve or step.may_sign:
            items.append(_work_item(version, sign=step.may_sign))
    return items


def _minutes_of(version: DocumentVersion) -> str:
    """Which meeting a document without a case holds the minutes of."""
    held = version.document.meeting
    return f"{held.board.name}, {held.starts_at.astimezone(OSLO):%d.%m.%Y}" if held else ""


def _work_item(version: DocumentVersion, *, sign: bool) -> WorkItem:
    case = version.document.case
    since = version.frozen_at
    return WorkItem(
        what=_("Sign the document") if sign else _("Approve the document"),
        why=_("Two persons have approved it.") if sign else _("You did not write it, and it waits for two approvals."),
        since=since,
        url=reverse("document", args=[version.document_id, version.number]),
        button=_("Open"),
        pseudonym=case.pseudonym if case else "",
        tumour=case.diagnosis_text if case else _minutes_of(version),
        pressure=Pressure.BLOCKING,
    )
