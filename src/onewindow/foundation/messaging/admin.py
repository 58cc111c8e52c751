"""What went outside and what failed, for the system administrator to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from onewindow.foundation.messaging.models import Delivery
from onewindow.foundation.messaging.rules import masked_address


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    """A read-only list of deliveries; addresses are masked."""

    list_display = ("id", "channel", "to", "state", "attempts", "due_at", "error")
    list_filter = ("state", "channel")
    list_select_related = ()
    fields = ("channel", "to", "state", "attempts", "due_at", "error")
    readonly_fields = fields
    ordering = ("-id",)

    @admin.display(description="地址")
    def to(self, delivery: Delivery) -> str:
        """Return the masked address."""
        return masked_address(delivery.channel, delivery.address)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds deliveries by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes deliveries by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes deliveries."""
        return False
