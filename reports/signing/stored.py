"""What this installation knows about a file that claims to be one of its reports."""

from uuid import UUID

from reports.documents.logic.canonical import Json
from reports.signing.models import SignedFile
from reports.signing.verification import Verification


def compare_with_stored(result: Verification, pdf_sha256: str) -> Json:
    """Adds to the result what the database says; returns it. An unknown document is told, not judged."""
    by_bytes = SignedFile.objects.filter(sha256=pdf_sha256).select_related("version").first()
    if by_bytes is not None:
        return {"known": True, "state": by_bytes.version.state, "sha256": by_bytes.sha256}
    claimed = result.document
    if not claimed:
        return {"known": False}
    try:
        key = UUID(claimed["id"])
    except ValueError:
        return {"known": False}
    ours = SignedFile.objects.filter(version__document_id=key, version__number=claimed["version"]).first()
    if ours is None:
        return {"known": False}
    result.fail("NOT_OUR_BYTES", "This version is stored here with other bytes; the file is not what was signed.")
    return {"known": True, "sha256": ours.sha256}
