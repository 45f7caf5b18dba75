from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "molmdt.kernel"
    label = "molmdt_kernel"
