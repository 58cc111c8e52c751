from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.insight.warehouse"
    label = "warehouse"
    verbose_name = "数据仓"
    default_auto_field = "django.db.models.BigAutoField"
