"""The directory for the system administrator, to look things up; writes go through actions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from onewindow.foundation.directory.models import Organization, Region, Site


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that nobody changes here, because every change must leave a record."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds a row here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a row here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a row here."""
        return False


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    """Divisions."""

    list_display = ("code", "name", "level", "ends")
    list_filter = ("level",)
    search_fields = ("=code", "name")


@admin.register(Organization)
class OrganizationAdmin(ReadOnlyAdmin):
    """Bodies."""

    list_display = ("name", "credit_code", "kind", "function", "region", "path")
    list_filter = ("kind",)
    list_select_related = ("region",)
    search_fields = ("name", "=credit_code")


@admin.register(Site)
class SiteAdmin(ReadOnlyAdmin):
    """Sites."""

    list_display = ("name", "code", "kind", "organization", "address")
    list_filter = ("kind",)
    list_select_related = ("organization",)
    search_fields = ("name", "=code")
