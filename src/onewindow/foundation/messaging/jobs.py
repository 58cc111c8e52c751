"""What the worker does for messages."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.messaging.api import deliver_due
from onewindow.foundation.records.api import Job


def deliver_waiting() -> str:
    """Carry outside what is due."""
    sent, failed = deliver_due(now=timezone.now())
    return f"发出{sent}条，失败{failed}条"


JOBS: tuple[Job, ...] = (
    Job("messaging.deliver", timedelta(seconds=5), deliver_waiting, lease=timedelta(minutes=5)),
)
