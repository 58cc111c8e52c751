from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.foundation.records"
    label = "records"
    verbose_name = "留痕"
    default_auto_field = "django.db.models.BigAutoField"
