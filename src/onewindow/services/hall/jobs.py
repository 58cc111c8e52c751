"""What the hall does by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.services.hall.actions.closing import sweep_halls


def _sweep() -> str:
    return sweep_halls(at=timezone.now())


JOBS = (Job("hall.sweep", timedelta(minutes=15), _sweep),)
