"""Scheduled jobs and their last results, for the system administrator to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from onewindow.foundation.records.models import JobRun


@admin.register(JobRun)
class JobRunAdmin(admin.ModelAdmin):
    """A read-only list of jobs; a job that fails shows its count and reason."""

    list_display = ("name", "due_at", "last_at", "failures", "message", "held_until")
    ordering = ("name",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Jobs are declared in code."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a job by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a job."""
        return False
