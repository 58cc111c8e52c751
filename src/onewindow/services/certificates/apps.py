from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.services.certificates"
    label = "certificates"
    verbose_name = "电子证照"
    default_auto_field = "django.db.models.BigAutoField"
