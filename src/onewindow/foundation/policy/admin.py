"""The administrator may look at the law, but changes it only through packs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from onewindow.foundation.policy.models import CalendarYear, CitedRule, PolicyLoad, PolicyRecord


class ReadOnly(admin.ModelAdmin):
    """A list to read."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds a row here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a row here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a row here."""
        return False


@admin.register(PolicyRecord)
class PolicyRecordAdmin(ReadOnly):
    """The dated legal numbers."""

    list_display = ("code", "region", "value", "unit", "bound", "starts", "ends", "confidence")
    list_filter = ("region", "confidence", "unit")
    search_fields = ("code", "name", "source")


@admin.register(CitedRule)
class CitedRuleAdmin(ReadOnly):
    """The cited rules."""

    list_display = ("code", "region", "outcome", "source", "confidence")
    list_filter = ("region", "confidence")
    search_fields = ("code", "text", "source")


@admin.register(CalendarYear)
class CalendarYearAdmin(ReadOnly):
    """The years whose holiday notice is loaded."""

    list_display = ("year", "source", "confidence")


@admin.register(PolicyLoad)
class PolicyLoadAdmin(ReadOnly):
    """What was loaded when."""

    list_display = ("at", "token")
