"""What tendering does by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.trading.tendering.actions import publish_due


def _publish() -> str:
    return publish_due(now=timezone.now())


JOBS = (Job("tendering.publish", timedelta(seconds=30), _publish),)
