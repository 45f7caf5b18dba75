"""Anonymous variants and research exports. The room is reserved; nothing lives here yet."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "reports.registry"
    label = "reports_registry"
