from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.channels.exchange"
    label = "exchange"
    verbose_name = "数据开放"
    default_auto_field = "django.db.models.BigAutoField"
