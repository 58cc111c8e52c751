from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.foundation.accounts"
    label = "accounts"
    verbose_name = "账号与权限"
    default_auto_field = "django.db.models.BigAutoField"
