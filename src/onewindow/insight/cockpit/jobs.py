"""What the cockpit does by the clock."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.insight.cockpit.actions.judging import judge_now
from onewindow.insight.cockpit.actions.rollups import refresh_rollups


def _refresh() -> str:
    at = timezone.localtime().replace(tzinfo=None)
    return f"更新汇总{refresh_rollups(at=at, spark=settings.SPARK_MASTER)}块"


def _judge() -> str:
    return judge_now(at=timezone.now())


JOBS = (
    Job("cockpit.rollups", timedelta(minutes=1), _refresh, timedelta(minutes=30)),
    Job("cockpit.judge", timedelta(minutes=5), _judge),
)
