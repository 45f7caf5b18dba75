from django.apps import AppConfig


class TrialsConfig(AppConfig):
    name = "cases.trials"
    label = "cases_trials"

    def ready(self) -> None:
        """Registers the room's jobs and its ears wherever they may be needed: worker, command, test."""
        from cases.trials import receivers, tasks  # noqa: F401
