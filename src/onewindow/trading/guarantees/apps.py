from django.apps import AppConfig


class Config(AppConfig):
    name = "onewindow.trading.guarantees"
    label = "guarantees"
    verbose_name = "保证金和保函"
    default_auto_field = "django.db.models.BigAutoField"
