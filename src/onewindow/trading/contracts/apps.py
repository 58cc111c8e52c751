from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.trading.contracts"
    label = "contracts"
    verbose_name = "定标与合同"
    default_auto_field = "django.db.models.BigAutoField"
