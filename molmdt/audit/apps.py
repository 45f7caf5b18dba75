from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "molmdt.audit"
    label = "molmdt_audit"
