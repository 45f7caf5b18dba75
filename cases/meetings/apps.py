from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "cases.meetings"
    label = "cases_meetings"

    def ready(self) -> None:
        """Registers the room's ears."""
        from cases.meetings import receivers, tasks  # noqa: F401
