"""The administrator may look at the kinds of certificates; they come from packs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from onewindow.services.certificates.models import CertificateKind


@admin.register(CertificateKind)
class CertificateKindAdmin(admin.ModelAdmin):
    """The kinds, to read."""

    list_display = ("name", "code", "body", "valid_months", "is_example")
    search_fields = ("name", "code")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds a row here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a row here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a row here."""
        return False
