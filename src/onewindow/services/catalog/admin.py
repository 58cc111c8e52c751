"""The catalogue in the system administrator's pages: to look at, never to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from onewindow.services.catalog.models import (
    Adoption,
    BasicItem,
    ChangeRequest,
    Delegation,
    Edition,
    Matter,
)


class ReadOnly(admin.ModelAdmin):
    """Rows that change only through their actions."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows are made by actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows change by actions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: nothing is deleted."""
        return False


@admin.register(BasicItem)
class BasicItemAdmin(ReadOnly):
    """The basic catalogue."""

    list_display = ("code", "name", "kind", "department")
    search_fields = ("code", "name")


@admin.register(Matter)
class MatterAdmin(ReadOnly):
    """The matters."""

    list_display = ("slug", "basic", "organization", "state")
    list_select_related = ("basic", "organization")
    search_fields = ("slug", "code")


@admin.register(Edition)
class EditionAdmin(ReadOnly):
    """The editions."""

    list_display = ("matter", "number", "starts", "state")
    list_select_related = ("matter__basic",)


@admin.register(ChangeRequest)
class ChangeRequestAdmin(ReadOnly):
    """The change requests."""

    list_display = ("matter", "reason", "author_name", "state")
    list_select_related = ("matter__basic",)


@admin.register(Adoption)
class AdoptionAdmin(ReadOnly):
    """The adoptions."""

    list_display = ("matter", "organization", "is_handed_down", "starts", "ends")
    list_select_related = ("matter__basic", "organization")


@admin.register(Delegation)
class DelegationAdmin(ReadOnly):
    """The delegation agreements."""

    list_display = ("agreement", "principal", "entrusted", "step", "starts", "ends")
    list_select_related = ("principal", "entrusted")
