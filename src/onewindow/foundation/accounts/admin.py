"""Accounts for the system administrator to look at; changes go through the recorded actions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from onewindow.foundation.accounts.models import (
    Client,
    Grant,
    Mandate,
    RightsRequest,
    User,
    Viewing,
)


class ReadOnly(admin.ModelAdmin):
    """A list and a page that nobody can write to."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False


@admin.register(User)
class UserAdmin(ReadOnly):
    """Accounts, without their password hashes."""

    list_display = ("username", "name", "is_active", "last_login")
    search_fields = ("username", "name")
    fields = ("username", "name", "email", "is_active", "last_login", "date_joined")
    ordering = ("id",)


@admin.register(Grant)
class GrantAdmin(ReadOnly):
    """Who holds which role where."""

    list_display = ("user", "role", "organization", "starts", "ends")
    list_filter = ("role",)
    list_select_related = ("user", "organization")
    ordering = ("-id",)


@admin.register(Client)
class ClientAdmin(ReadOnly):
    """Devices and integrators, without the digest of their keys."""

    list_display = ("name", "organization", "is_active", "last_used_at")
    list_select_related = ("organization",)
    fields = ("name", "prefix", "organization", "site", "is_active", "created_at", "last_used_at")
    ordering = ("-id",)


@admin.register(Mandate)
class MandateAdmin(ReadOnly):
    """Who acts for whom."""

    list_display = ("kind", "agent", "state", "starts", "ends")
    list_filter = ("kind", "state")
    list_select_related = ("agent",)
    ordering = ("-id",)


@admin.register(Viewing)
class ViewingAdmin(ReadOnly):
    """Who looked at whose unmasked data."""

    list_display = ("at", "viewer_name", "organization", "person", "purpose")
    list_select_related = ("person",)
    ordering = ("-id",)


@admin.register(RightsRequest)
class RightsRequestAdmin(ReadOnly):
    """Requests of people about their own data."""

    list_display = ("person", "kind", "state", "asked_at", "answered_at")
    list_filter = ("kind", "state")
    list_select_related = ("person",)
    ordering = ("-id",)
