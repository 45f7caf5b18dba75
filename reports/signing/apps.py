from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Approvals by two persons, the seal, its verification."""

    name = "reports.signing"
    label = "reports_signing"
