"""What casework does by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.services.casework.actions import sweep_cases


def _sweep() -> str:
    return sweep_cases(on=timezone.localdate())


JOBS = (Job("casework.sweep", timedelta(minutes=5), _sweep),)
