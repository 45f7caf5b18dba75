from django.apps import AppConfig


class GenomicsConfig(AppConfig):
    name = "cases.genomics"
    label = "cases_genomics"
