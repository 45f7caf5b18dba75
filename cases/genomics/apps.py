from django.apps import AppConfig


class GenomicsConfig(AppConfig):
    name = "cases.genomics"
    label = "cases_genomics"

    def ready(self) -> None:
        """Registers the room's jobs and ears wherever they may be run: worker, command, test."""
        from cases.genomics import checks, receivers, tasks  # noqa: F401
