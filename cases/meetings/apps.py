from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "cases.meetings"
    label = "cases_meetings"
