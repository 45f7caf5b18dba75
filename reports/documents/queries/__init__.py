"""Reads of the documents room: building snapshots from what the cases know, and finding documents."""

from reports.documents.queries.conclusion import build_conclusion_snapshot, tells_other_flags
from reports.documents.queries.identity import build_identity
from reports.documents.queries.listing import current_version, documents_of_case, version_by_key
from reports.documents.queries.minutes import build_minutes_snapshot

__all__ = [
    "build_conclusion_snapshot",
    "build_identity",
    "build_minutes_snapshot",
    "current_version",
    "documents_of_case",
    "tells_other_flags",
    "version_by_key",
]
