from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "molmdt.access"
    label = "molmdt_access"
