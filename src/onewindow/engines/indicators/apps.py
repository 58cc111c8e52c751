from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.engines.indicators"
    label = "indicators"
    verbose_name = "预警指标"
    default_auto_field = "django.db.models.BigAutoField"
