"""What bidding does by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.trading.bidding.actions import close_due


def _close() -> str:
    return close_due(now=timezone.now())


JOBS = (Job("bidding.close", timedelta(seconds=30), _close),)
