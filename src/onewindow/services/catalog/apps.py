from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.services.catalog"
    label = "catalog"
    verbose_name = "事项目录"
    default_auto_field = "django.db.models.BigAutoField"
