from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.engines.decisions"
    label = "decisions"
    verbose_name = "判定引擎"
    default_auto_field = "django.db.models.BigAutoField"
