from django.apps import AppConfig


class TrialsConfig(AppConfig):
    name = "cases.trials"
    label = "cases_trials"
