"""What alerts do by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.engines.indicators.actions.alerts import escalate_due_alerts
from onewindow.foundation.records.api import Job


def _escalate() -> str:
    return f"上报预警{escalate_due_alerts(at=timezone.now())}条"


JOBS = (Job("indicators.escalate", timedelta(minutes=1), _escalate),)
