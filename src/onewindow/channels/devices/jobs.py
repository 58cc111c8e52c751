"""What devices need by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.channels.devices.actions import watch_devices
from onewindow.foundation.records.api import Job


def _watch() -> str:
    return watch_devices(at=timezone.now())


JOBS = (Job("devices.watch", timedelta(minutes=1), _watch),)
