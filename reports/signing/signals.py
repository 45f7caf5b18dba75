"""News from the signing room. Sent inside the signing transaction: a receiver that fails undoes the signature."""

from django.dispatch import Signal

# Keyword argument: signed_file (reports.signing.models.SignedFile).
document_signed = Signal()
