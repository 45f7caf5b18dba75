from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Frozen snapshots, and what is rendered from them: conclusion, minutes, text for the journal."""

    name = "reports.documents"
    label = "reports_documents"
