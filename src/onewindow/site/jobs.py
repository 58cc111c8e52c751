"""The scheduled jobs of every app."""

from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from onewindow.foundation.records.api import Job


def installed_jobs() -> tuple[Job, ...]:
    """Return the jobs that the apps declare, in the order in which the apps are installed."""
    return tuple(
        job
        for config in apps.get_app_configs()
        if config.name.startswith("onewindow.") and module_has_submodule(config.module, "jobs")
        for job in import_module(f"{config.name}.jobs").JOBS
    )
