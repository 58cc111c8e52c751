from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.trading.tendering"
    label = "tendering"
    verbose_name = "招标采购"
    default_auto_field = "django.db.models.BigAutoField"
