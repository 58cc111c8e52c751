from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.insight.reports"
    label = "reports"
    verbose_name = "分析报告"
    default_auto_field = "django.db.models.BigAutoField"
