"""What tendering does by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.trading.tendering.actions import end_suspensions, mark_overdue, publish_due


def _publish() -> str:
    return publish_due(now=timezone.now())


def _disputes() -> str:
    on, at = timezone.localdate(), timezone.now()
    ended, late = end_suspensions(on=on, at=at), mark_overdue(on=on)
    return f"恢复{ended}件，逾期{late}件"


JOBS = (
    Job("tendering.publish", timedelta(seconds=30), _publish),
    Job("tendering.disputes", timedelta(minutes=10), _disputes),
)
