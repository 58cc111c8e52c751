from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.engines.inspections"
    label = "inspections"
    verbose_name = "整改督办"
    default_auto_field = "django.db.models.BigAutoField"
