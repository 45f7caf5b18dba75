"""Finding documents and versions."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from cases.dossier.models import Case
from reports.documents.enums import OPEN_STATES, VersionState
from reports.documents.models import Document, DocumentVersion


def documents_of_case(case: Case) -> QuerySet[Document]:
    return case.documents.select_related("case", "meeting").prefetch_related("versions").order_by("-created_at")


def version_by_key(key: UUID, number: int) -> DocumentVersion:
    """The version behind a page's address; Http404 without one."""
    versions = DocumentVersion.objects.select_related(
        "document__case__hospital__region", "document__case__patient", "document__meeting__board", "proposed_by"
    )
    return get_object_or_404(versions, document_id=key, number=number)


def current_version(document: Document) -> DocumentVersion | None:
    """The open version if there is one, else the valid signed one."""
    versions = list(document.versions.all())
    opened = [version for version in versions if version.state in OPEN_STATES]
    signed = [version for version in versions if version.state == VersionState.SIGNED]
    return next(iter([*opened, *signed]), None)
