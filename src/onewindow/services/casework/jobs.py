"""What casework does by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.services.casework.actions import find_events, handle_events, sweep_cases


def _sweep() -> str:
    return sweep_cases(on=timezone.localdate())


def _find() -> str:
    return f"收到登记事件{find_events(on=timezone.localdate())}件"


def _handle() -> str:
    return handle_events(on=timezone.localdate())


JOBS = (
    Job("casework.sweep", timedelta(minutes=5), _sweep),
    Job("casework.find_events", timedelta(hours=1), _find),
    Job("casework.handle_events", timedelta(seconds=30), _handle),
)
