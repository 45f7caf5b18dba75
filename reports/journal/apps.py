from django.apps import AppConfig


class JournalConfig(AppConfig):
    """From the outbox to the hospital's journal, and the receipts that come back."""

    name = "reports.journal"
    label = "reports_journal"

    def ready(self) -> None:
        from reports.journal import receivers

        receivers.connect()
