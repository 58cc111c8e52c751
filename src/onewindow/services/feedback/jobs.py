"""What reviews do by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.services.feedback.actions.opening import open_services, write_defaults
from onewindow.services.feedback.queries.integrity import altered_reviews


def _open() -> str:
    return f"开放评价{len(open_services(now=timezone.now()))}件"


def _default() -> str:
    return f"系统默认{write_defaults(on=timezone.localdate())}件"


def _check() -> str:
    altered = altered_reviews()
    return f"与留痕不符{len(altered)}条：{'、'.join(altered[:10])}" if altered else "与留痕一致"


JOBS = (
    Job("feedback.open", timedelta(seconds=5), _open),
    Job("feedback.default", timedelta(hours=1), _default),
    Job("feedback.check", timedelta(hours=12), _check, lease=timedelta(minutes=30)),
)
