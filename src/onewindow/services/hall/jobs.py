"""What the hall does by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.services.hall.actions.closing import sweep_halls
from onewindow.services.hall.actions.planning import check_forecasts
from onewindow.services.hall.queries.halls import halls


def _sweep() -> str:
    return sweep_halls(at=timezone.now())


def _check_forecasts() -> str:
    yesterday = timezone.localdate() - timedelta(days=1)
    checked = sum(check_forecasts(hall=hall, on=yesterday) for hall in halls())
    return f"核对预计等候 {checked} 组"


JOBS = (
    Job("hall.sweep", timedelta(minutes=15), _sweep),
    Job("hall.check_forecasts", timedelta(hours=6), _check_forecasts),
)
