from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "molmdt.web"
    label = "molmdt_web"
