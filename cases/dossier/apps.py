from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "cases.dossier"
    label = "cases_dossier"
