from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.foundation.directory"
    label = "directory"
    verbose_name = "主体与场所"
    default_auto_field = "django.db.models.BigAutoField"
