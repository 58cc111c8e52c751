from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.trading.bidding"
    label = "bidding"
    verbose_name = "投标"
    default_auto_field = "django.db.models.BigAutoField"
