from django.apps import AppConfig


class PathologyConfig(AppConfig):
    name = "cases.pathology"
    label = "cases_pathology"

    def ready(self) -> None:
        """Registers the room's jobs and ears wherever they may be run: worker, command, test."""
        from cases.pathology import receivers, tasks  # noqa: F401
