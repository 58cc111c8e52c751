from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.foundation.messaging"
    label = "messaging"
    verbose_name = "消息"
    default_auto_field = "django.db.models.BigAutoField"
