from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.foundation.policy"
    label = "policy"
    verbose_name = "法定参数"
    default_auto_field = "django.db.models.BigAutoField"
