from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.channels.devices"
    label = "devices"
    verbose_name = "设备接入"
    default_auto_field = "django.db.models.BigAutoField"
