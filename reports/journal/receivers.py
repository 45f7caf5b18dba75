"""What the journal room hears from the signing room."""

from typing import Any

from reports.signing.signals import document_signed


def on_document_signed(sender: Any, *, signed_file: Any, **_: Any) -> None:
    """A signed conclusion goes to the outbox in the transaction that signed it."""
    from reports.journal.services import enqueue_delivery

    enqueue_delivery(signed_file=signed_file)


def connect() -> None:
    document_signed.connect(on_document_signed, dispatch_uid="journal-outbox")
