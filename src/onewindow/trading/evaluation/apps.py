from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.trading.evaluation"
    label = "evaluation"
    verbose_name = "评标"
    default_auto_field = "django.db.models.BigAutoField"
