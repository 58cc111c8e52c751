from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.services.casework"
    label = "casework"
    verbose_name = "办件"
    default_auto_field = "django.db.models.BigAutoField"
