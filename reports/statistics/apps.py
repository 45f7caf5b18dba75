"""Quality and equity: what the board did, how fast, and for whom. The room is reserved; nothing lives here yet."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "reports.statistics"
    label = "reports_statistics"
