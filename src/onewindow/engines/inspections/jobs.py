"""What findings do by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.engines.inspections.actions import escalate_late
from onewindow.foundation.records.api import Job


def _escalate() -> str:
    return f"逾期上报{escalate_late(on=timezone.localdate())}项"


JOBS = (Job("inspections.escalate", timedelta(minutes=10), _escalate),)
