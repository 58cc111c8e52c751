from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.services.feedback"
    label = "feedback"
    verbose_name = "好差评"
    default_auto_field = "django.db.models.BigAutoField"
