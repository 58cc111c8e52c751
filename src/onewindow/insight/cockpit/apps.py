from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.insight.cockpit"
    label = "cockpit"
    verbose_name = "驾驶舱"
    default_auto_field = "django.db.models.BigAutoField"
