from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "molmdt.accounts"
    label = "molmdt_accounts"
