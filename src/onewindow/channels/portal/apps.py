from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.channels.portal"
    label = "portal"
    verbose_name = "门户"
    default_auto_field = "django.db.models.BigAutoField"
