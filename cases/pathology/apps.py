from django.apps import AppConfig


class PathologyConfig(AppConfig):
    name = "cases.pathology"
    label = "cases_pathology"
