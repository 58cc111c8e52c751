from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.services.hall"
    label = "hall"
    verbose_name = "大厅"
    default_auto_field = "django.db.models.BigAutoField"
