from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "cases.meetings"
    label = "cases_meetings"

    def ready(self) -> None:
<<<<<<< Updated upstream
        """Registers the room's ears."""
=======
        """Registers the room's jobs and its ears wherever they may be needed: worker, command, test."""
>>>>>>> Stashed changes
        from cases.meetings import receivers, tasks  # noqa: F401
